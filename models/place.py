"""Places: provinces, metros, sides of the line, and the one definition of distance."""

from difflib import get_close_matches
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from huline.models.base import Named
from huline.models.sentence import Sentence, both
from huline.models.units import Number

_PROVINCES = {
    "Anhui": "安徽", "Beijing": "北京", "Chongqing": "重庆", "Fujian": "福建", "Gansu": "甘肃",
    "Guangdong": "广东", "Guangxi": "广西", "Guizhou": "贵州", "Hainan": "海南", "Hebei": "河北",
    "Heilongjiang": "黑龙江", "Henan": "河南", "Hong Kong": "香港", "Hubei": "湖北",
    "Hunan": "湖南", "Inner Mongolia": "内蒙古", "Jiangsu": "江苏", "Jiangxi": "江西",
    "Jilin": "吉林", "Liaoning": "辽宁", "Macau": "澳门", "Ningxia": "宁夏", "Qinghai": "青海",
    "Shaanxi": "陕西", "Shandong": "山东", "Shanghai": "上海", "Shanxi": "山西",
    "Sichuan": "四川", "Taiwan": "台湾", "Tianjin": "天津", "Tibet": "西藏", "Xinjiang": "新疆",
    "Yunnan": "云南", "Zhejiang": "浙江",
}  # fmt: skip
_SUFFIXES = ("壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区", "省", "市")
_BY_ALIAS = {zh: en for en, zh in _PROVINCES.items()} | {en.lower(): en for en in _PROVINCES}

EARTH_RADIUS_M = 6_371_008.8  # IUGG mean radius


def province_zh(province: str) -> str:
    """Return the Chinese short name of a canonical province name."""
    return _PROVINCES[province]


def in_both(province: str) -> Sentence:
    """Return a canonical province name for readers of both languages."""
    return Sentence(province, _PROVINCES.get(province, province))


def canonical_province(written: object) -> str:
    """Return the English name of a province written in English or Chinese.

    >>> canonical_province("宁夏回族自治区"), canonical_province("gansu")
    ('Ningxia', 'Gansu')

    Raises
    ------
    ValueError
        If no province has this name; the nearest names are suggested.
    """
    text = str(written).strip()
    for suffix in _SUFFIXES:
        text = text.removesuffix(suffix)
    found = _BY_ALIAS.get(text) or _BY_ALIAS.get(text.lower())
    if found:
        return found
    near = get_close_matches(text.lower(), _BY_ALIAS, n=1)
    name = _BY_ALIAS[near[0]] if near else ""
    hint = both("; did you mean '{name}'?", "；是否想写“{name}”？", name=name) if near else ""
    raise ValueError(
        both(
            "'{written}' is not a province of China{hint}",
            "“{written}”不是中国的省级行政区{hint}",
            written=written,
            hint=hint,
        )
    )


Province = Annotated[
    str, BeforeValidator(canonical_province), Field(examples=["Shanghai", "Ningxia"])
]
Side = Literal["east", "west"]


class Place(Named):
    """A named point on the map."""

    province: Province
    """English or Chinese name of a province.

    省级行政区的中文或英文名称
    """
    city: str = Field(min_length=1, max_length=100)
    """City, compared letter by letter.

    城市名称，逐字比较
    """
    lat: Number = Field(ge=-90, le=90)
    """Degrees north.

    北纬，度
    """
    lon: Number = Field(ge=-180, le=180)
    """Degrees east.

    东经，度
    """
    side_policy: Side
    """East or west in the national East Data, West Compute programme.

    按“东数西算”工程属于 east（东部）还是 west（西部）
    """
    side_hu: Side
    """East or west of the Hu Huanyong line.

    在胡焕庸线的 east（东）侧还是 west（西）侧
    """


class Metro(Place):
    """A city where data lies and requests arise; a node of the network."""


def distance_m(a: Place, b: Place) -> int:
    """Great-circle distance (haversine), rounded to the metre."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_dlat = (lat_b - lat_a) / 2
    half_dlon = radians(b.lon - a.lon) / 2
    h = sin(half_dlat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_dlon) ** 2
    return round(2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(h))))


_HEIHE = (50.25, 127.53)
_TENGCHONG = (25.02, 98.49)


def side_of_hu_line(lat: float, lon: float) -> Side:
    """Tell on which side of the great circle Heihe-Tengchong a point lies."""
    a, b, p = (_unit_vector(*point) for point in (_HEIHE, _TENGCHONG, (lat, lon)))
    normal = (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )
    side = sum(n * x for n, x in zip(normal, p, strict=True))
    return "east" if side > 0 else "west"


def hu_line(steps: int = 24) -> tuple[tuple[float, float], ...]:
    """Return points of that great circle from Tengchong to Heihe, as degrees north and east.

    >>> [(round(lat, 2), round(lon, 2)) for lat, lon in hu_line(1)]
    [(25.02, 98.49), (50.25, 127.53)]
    """
    a, b = _unit_vector(*_TENGCHONG), _unit_vector(*_HEIHE)
    found = []
    for n in range(steps + 1):
        x, y, z = (one + (other - one) * n / steps for one, other in zip(a, b, strict=True))
        found.append((degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x))))
    return tuple(found)


def _unit_vector(lat: float, lon: float) -> tuple[float, float, float]:
    phi, lam = radians(lat), radians(lon)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)
