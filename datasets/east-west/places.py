"""Metros and clusters: nodes of the network, places of data and demand."""

from math import asin, atan2, cos, degrees, radians, sin

from tables import Row, slug, table

from huline.models.place import EARTH_RADIUS_M, Metro, Side, canonical_province

# Metros close to another node: they would add lines to the network and no insight.
LEFT_OUT = frozenset({"Wuhu", "Zhuhai", "Changzhou", "Nantong", "Wenzhou", "Foshan", "Wuxi"})

# The cluster whose start zone spans three provinces is counted where its point lies: Qingpu.
_PROVINCE_OF_POINT = {"上海/江苏/浙江": "Shanghai"}
_CLUSTER_CITY = {
    "zhangjiakou": "Zhangjiakou", "yrd-demo": "Shanghai", "wuhu": "Wuhu", "shaoguan": "Shaoguan",
    "tianfu": "Chengdu", "chongqing": "Chongqing", "guian": "Guiyang", "horinger": "Hohhot",
    "qingyang": "Qingyang", "zhongwei": "Zhongwei",
}  # fmt: skip
_CLUSTER_NAME = {
    "zhangjiakou": "Zhangjiakou", "yrd-demo": "Yangtze Delta demonstration zone", "wuhu": "Wuhu",
    "shaoguan": "Shaoguan", "tianfu": "Tianfu", "chongqing": "Chongqing", "guian": "Gui'an",
    "horinger": "Horinger", "qingyang": "Qingyang", "zhongwei": "Zhongwei",
}  # fmt: skip


def cluster_node(cluster_id: str) -> str:
    """Return the id of a national cluster as a node of the network."""
    name = "yangtze-demo" if cluster_id == "yrd-demo" else cluster_id
    return f"{name}-cluster"


def metros() -> tuple[Metro, ...]:
    """Return the 10 national clusters, then the metros, in the order of the tables."""
    hubs = [_cluster(row) for row in table("hubs")]
    programme_side = {hub.province: hub.side_policy for hub in hubs}
    cities = [
        _city(row, programme_side) for row in table("cities") if row["city_en"] not in LEFT_OUT
    ]
    return (*hubs, *cities)


def _cluster(row: Row) -> Metro:
    rounded = "coordinates assumed" in row["note"]
    return Metro(
        id=cluster_node(row["cluster_id"]),
        name=f"{_CLUSTER_NAME[row['cluster_id']]} cluster",
        name_zh=row["cluster"],
        province=_PROVINCE_OF_POINT.get(row["province"], row["province"]),
        city=_CLUSTER_CITY[row["cluster_id"]],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        side_policy=_side(row["side_policy"].rstrip("*")),
        side_hu=_side(row["east_of_hu_line"]),
        source="sources/hubs.csv",
        derived=("side_hu",),
        assumed=("lat", "lon") if rounded else (),
    )


def _city(row: Row, programme_side: dict[str, Side]) -> Metro:
    province = canonical_province(row["province"])
    no_price = {"Kunming", "Lhasa"}
    unpriced = "; no electricity price is published for its region, so it has no centre here"
    side_hu = _side(row["hu_line_side"])
    return Metro(
        id=slug(row["city_en"]),
        name=row["city_en"],
        name_zh=row["city_zh"],
        province=province,
        city=row["city_en"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        side_policy=programme_side.get(province, side_hu),
        side_hu=side_hu,
        source="sources/cities.csv" + (unpriced if row["city_en"] in no_price else ""),
        # the programme names a side for its hubs only; other provinces follow the Hu line
        assumed=() if province in programme_side else ("side_policy",),
        derived=("side_hu",),
    )


def _side(word: str) -> Side:
    if word not in ("east", "west"):
        raise ValueError(f"'{word}' is no side")
    return "east" if word == "east" else "west"


def point_from(lat: float, lon: float, km: float, bearing_deg: float) -> tuple[float, float]:
    """Return the point ``km`` away on a great circle, rounded to 0.0001 degree."""
    arc, bearing = km * 1000 / EARTH_RADIUS_M, radians(bearing_deg)
    phi, lam = radians(lat), radians(lon)
    there = asin(sin(phi) * cos(arc) + cos(phi) * sin(arc) * cos(bearing))
    turn = atan2(sin(bearing) * sin(arc) * cos(phi), cos(arc) - sin(phi) * sin(there))
    return round(degrees(there), 4), round(degrees(lam + turn), 4)
