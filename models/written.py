"""Quantities as people write them: what ``8.5 kW`` or ``0.61`` is in the unit of a field.

Nothing is converted silently: a number with a unit sign, a thousands separator or a fraction is
refused, and the hint says what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from huline.models.sentence import NOTHING, Sentence, both, joined

_POWER = {"w": 1, "kw": 10**3, "mw": 10**6, "gw": 10**9, "瓦": 1, "千瓦": 10**3, "兆瓦": 10**6}
_MONEY = {
    "cny": 10**5, "rmb": 10**5, "yuan": 10**5, "元": 10**5, "¥": 10**5, "fen": 10**3, "分": 10**3,
    "milli-fen": 1, "毫分": 1,
}  # fmt: skip
_ENERGY_PRICE = {
    "cny/kwh": 10**5, "rmb/kwh": 10**5, "yuan/kwh": 10**5, "元/kwh": 10**5, "元/千瓦时": 10**5,
    "元/度": 10**5, "元": 10**5, "cny": 10**5, "fen/kwh": 10**3, "分/kwh": 10**3,
    "分/千瓦时": 10**3, "分/度": 10**3, "cny/mwh": 10**2, "元/mwh": 10**2, "元/兆瓦时": 10**2,
    "fen/mwh": 1, "分/兆瓦时": 1,
}  # fmt: skip
_BYTES = {"mb": 1, "gb": 10**3, "tb": 10**6, "pb": 10**9}
_RATE = {"mbit/s": 1, "mbps": 1, "mb/s": 8, "gbit/s": 10**3, "gbps": 10**3, "gb/s": 8 * 10**3}
_UNITS: dict[str, dict[str, int]] = {
    "W": _POWER,
    "milli-fen": _MONEY,
    "fen/MWh": _ENERGY_PRICE,
    "per mille": {"%": 10, "‰": 1, "percent": 10, "per mille": 1},
    "m": {"m": 1, "km": 10**3, "米": 1, "千米": 10**3, "公里": 10**3},
    "us": {"us": 1, "µs": 1, "μs": 1, "ms": 10**3, "s": 10**6, "微秒": 1, "毫秒": 10**3},
    "MB": _BYTES,
    "GB": {"gb": 1, "tb": 10**3},
    "Mbit/s": _RATE,
    "km/h": {"km/h": 1, "公里/小时": 1, "千米/小时": 1},
    "min": {"min": 1, "minute": 1, "minutes": 1, "h": 60, "分钟": 1, "小时": 60},
    "card": {"card": 1, "cards": 1, "gpu": 1, "gpus": 1, "卡": 1, "张": 1, "张卡": 1},
    "card-hour": {"card-hour": 1, "card-hours": 1, "gpu-hours": 1, "卡时": 1, "卡·时": 1},
    "slot": {"slot": 1, "slots": 1, "时段": 1},
    "fen/kW": {
        "fen/kw": 1,
        "分/千瓦": 1,
        "分/kw": 1,
        "cny/kw": 100,
        "rmb/kw": 100,
        "yuan/kw": 100,
        "元/kw": 100,
        "元/千瓦": 100,
        "元": 100,
        "cny": 100,
    },
    "Wh": {
        "wh": 1,
        "kwh": 10**3,
        "mwh": 10**6,
        "gwh": 10**9,
        "twh": 10**12,
        "千瓦时": 10**3,
        "度": 10**3,
        "兆瓦时": 10**6,
        "吉瓦时": 10**9,
        "太瓦时": 10**12,
    },
    "g/kWh": {"g/kwh": 1, "kg/kwh": 10**3, "kg/mwh": 1, "t/mwh": 10**3},
}
_MEANT = {
    "W": "kW", "milli-fen": "CNY", "fen/MWh": "CNY/kWh", "m": "km", "us": "ms", "MB": "GB",
    "Mbit/s": "Gbit/s", "min": "h", "g/kWh": "kg/kWh",
    "fen/kW": "CNY/kW", "Wh": "kWh",
}  # fmt: skip
"""The unit people have in mind when they write a fraction without one."""

_LONGEST = 100
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_CELL = re.compile(r"[-+0-9;*=]+")
_QUANTITY = re.compile(
    r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?)"
    r"\s*(百万|千万|万|亿|(?i:thousand|million|billion)\b|)\s*(.*)"
)
_MYRIADS = {
    "": 1, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "thousand": 10**3, "million": 10**6, "billion": 10**9,
}  # fmt: skip
_THOUSANDS = re.compile(r"(?<=[0-9])[,'’ _](?=[0-9]{3}(?![0-9]))")
_SIGN_FIRST = re.compile(r"¥\s*(.+)")
_SHARE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,9})?")
_COMMAS = re.compile(r"[0-9]+(\s*[,，、/]\s*[0-9]+)+")


def meant_by(written: object, unit: str) -> Sentence:
    """Return a hint for a value that should be a whole number of ``unit``; empty if none helps.

    >>> meant_by("8.5 kW", "W")
    '8.5 kW is 8500 W: write 8500'
    >>> meant_by("0.61", "fen/MWh")
    '0.61 CNY/kWh is 61000 fen/MWh: write 61000'
    """
    text = _plain(written)
    if len(text) > _LONGEST:
        return NOTHING
    if _FULL_WIDTH.search(str(written)) and _CELL.fullmatch(text):
        return both(
            "use plain digits and signs: write {text}", "请用半角数字和符号：写 {text}", text=text
        )
    if _COMMAS.fullmatch(text) and "," in text and not _THOUSANDS.search(text):
        return both(
            "separate the values of a list by ';': write {text}",
            "多个值请以 ; 分隔：写 {text}",
            text=";".join(re.findall("[0-9]+", text)),
        )
    match = _QUANTITY.fullmatch(_SIGN_FIRST.sub(r"\1 ¥", _THOUSANDS.sub("", text)))
    return _quantity(str(written), unit, *match.groups()) if match else NOTHING


def _quantity(written: str, unit: str, digits: str, myriad: str, sign: str) -> Sentence:
    """Help with a number followed by 万 or million, by a unit sign, by both or by neither."""
    number, sign = Fraction(digits) * _MYRIADS[myriad.lower()], sign.strip()
    if myriad and not sign and unit == "milli-fen":
        sign = (
            "CNY" if myriad.isascii() else "元"
        )  # nobody counts thousandths of a fen by the ten thousand
    if not sign and _is_whole(number):
        return _write(number) if str(number) != written else NOTHING
    if not sign and unit == "per mille":
        exact = number * 1000
        return _converted(_spelt(digits, "", ""), exact, unit) if _is_whole(exact) else NOTHING
    sign = sign or _MEANT.get(unit, "")
    factor = factor_of(sign, unit)
    if factor is None:
        return NOTHING
    exact = number * factor
    if not _is_whole(exact):
        return _not_whole(exact, unit)
    same = sign.lower() == unit.lower() or factor == 1
    return _write(exact) if same else _converted(_spelt(digits, myriad, sign), exact, unit)


def meant_in(written: object, sign: str, unit: str) -> Sentence:
    """Return a hint for a value that should be a number of ``sign``, where ``unit`` is counted.

    >>> meant_in("1,200.5 元", "CNY", "milli-fen"), meant_in("2万", "元", "milli-fen").zh
    ('write 1200.5', '请写 20000')
    """
    text = _plain(written)
    match = _QUANTITY.fullmatch(_SIGN_FIRST.sub(r"\1 ¥", _THOUSANDS.sub("", text)))
    here = factor_of(sign, unit)
    if len(text) > _LONGEST or match is None or here is None:
        return NOTHING
    digits, myriad, own = match.groups()
    factor = factor_of(own.strip() or sign, unit)
    if factor is None:
        return NOTHING
    exact = Fraction(digits) * _MYRIADS[myriad.lower()] * factor
    if not _is_whole(exact):
        return _not_whole(exact, unit)
    number = _decimal(Fraction(exact.numerator, here))
    return both("write {number}", "请写 {number}", number=number) if number != text else NOTHING


def meant_share(value: object) -> Sentence:
    """Return a hint for what should be a share of one, and is more; empty if none helps.

    >>> meant_share(1.5), meant_share("20").zh
    ('1.5 % is 0.015: write 0.015', '20% 即 0.2：请写 0.2')
    """
    if not _SHARE.fullmatch(str(value)) or not 1 < float(str(value)) <= 100:
        return NOTHING
    percent = Decimal(str(value))
    return both(
        "{percent} % is {share}: write {share}", "{percent}% 即 {share}：请写 {share}",
        percent=f"{percent.normalize():f}", share=f"{percent.scaleb(-2).normalize():f}",
    )  # fmt: skip


def _decimal(number: Fraction) -> str:
    """Write a number with as many decimals as it has, twelve at most."""
    return f"{float(number):.12f}".rstrip("0").rstrip(".")


def _not_whole(exact: Fraction, unit: str) -> Sentence:
    return both(
        "that is {exact:g} {unit}, and only whole numbers are counted",
        "合 {exact:g} {unit}，而这里只计整数",
        exact=float(exact),
        unit=name_of_unit(unit),
    )


def _write(number: Fraction) -> Sentence:
    return both("write {number}", "请写 {number}", number=number)


def _converted(written: Sentence, exact: Fraction, unit: str) -> Sentence:
    return both(
        "{written} is {exact} {unit}: write {exact}",
        "{written} 合 {exact} {unit}：请写 {exact}",
        written=written,
        exact=exact,
        unit=name_of_unit(unit),
    )


_IN_CHINESE = {
    "milli-fen": "毫分", "per mille": "‰", "card": "张卡", "card-hour": "卡时", "slot": "时段",
    "demand unit": "需求单位", "CNY": "元", "CNY/kWh": "元/千瓦时", "CNY/kW": "元/千瓦",
    "RMB": "元", "yuan": "元", "fen": "分", "cards": "张卡", "card-hours": "卡时", "slots": "时段",
}  # fmt: skip
_IN_ENGLISH = {
    "太瓦时": "TWh", "吉瓦时": "GWh", "兆瓦时": "MWh", "千瓦时": "kWh", "度": "kWh",
    "兆瓦": "MW", "千瓦": "kW", "瓦": "W", "毫分": "milli-fen", "分钟": "min", "分": "fen",
    "元": "CNY", "¥": "CNY", "公里": "km", "千米": "km", "米": "m", "小时": "h",
    "微秒": "us", "毫秒": "ms", "卡·时": "card-hours", "卡时": "card-hours", "张卡": "cards",
    "张": "cards", "卡": "cards", "时段": "slots",
}  # fmt: skip
_CHINESE_SIGN = re.compile("|".join(_IN_ENGLISH))


def name_of_unit(unit: str) -> Sentence:
    """Return a unit as sentences name it; most are written alike in both languages."""
    return Sentence(unit, _IN_CHINESE.get(unit, unit))


def sign_in_both(sign: str) -> Sentence:
    """Return a unit as somebody wrote it, in the words of each language.

    >>> sign_in_both("元/度"), sign_in_both("CNY").zh
    ('CNY/kWh', '元')
    """
    english = _CHINESE_SIGN.sub(lambda found: _IN_ENGLISH[found[0]], sign)
    return Sentence(english, name_of_unit(sign).zh)


def usual_unit(unit: str) -> Sentence:
    """Return the unit in which people state what is counted in ``unit``."""
    return name_of_unit(_MEANT.get(unit, unit))


def in_usual_unit(value: int, unit: str) -> Sentence:
    """Write a quantity in the unit in which people state it.

    >>> in_usual_unit(61_000, "fen/MWh"), in_usual_unit(123_456_000, "milli-fen").zh
    ('0.61 CNY/kWh', '1,234.56 元')
    """
    sign = _MEANT.get(unit, unit)
    number = f"{value / (factor_of(sign, unit) or 1):,.5f}".rstrip("0").rstrip(".")
    return both("{number} {sign}", "{number} {sign}", number=number, sign=name_of_unit(sign))


def _plain(written: object) -> str:
    """Full-width digits and signs as their plain twins."""
    return unicodedata.normalize("NFKC", str(written)).strip()


def _is_whole(number: Fraction) -> bool:
    return number.denominator == 1


def _spelt(digits: str, myriad: str, sign: str) -> Sentence:
    """Write what somebody wrote, in the words and the signs of each language."""
    number = f"{_plain_number(digits, myriad):,}" if myriad else digits
    between = "" if sign in "%‰" and not myriad else " "
    return joined([number, between, sign_in_both(sign)], "", "")


def _plain_number(digits: str, myriad: str) -> int | float:
    number = Fraction(digits) * _MYRIADS[myriad.lower()]
    return number.numerator if _is_whole(number) else float(number)


def factor_of(sign: str, unit: str) -> int | None:
    """Return what one ``sign`` is in the unit of a field; 'CNY/h' counts as 'CNY'."""
    units = _UNITS.get(unit, {})
    sign = sign.lower().replace(" ", "")
    return units.get(sign, units.get(sign.partition("/")[0]))
