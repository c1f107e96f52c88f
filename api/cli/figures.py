"""Figures as people read them: small whole units turned into money, times and distances."""

from datetime import datetime, time, timedelta
from math import floor, isfinite, log10

from huline.models.sentence import Lang
from huline.models.units import MILLI_FEN_PER_CNY, MILLI_FEN_PER_FEN, cny, half_up


def yuan(milli_fen: int, lang: Lang) -> str:
    """Write an amount with its currency.

    >>> yuan(123_456_789, "en"), yuan(123_456_789, "zh")
    ('CNY 1,234.57', '1,234.57 元')
    """
    return f"{cny(milli_fen)} 元" if lang == "zh" else f"CNY {cny(milli_fen)}"


def fen(milli_fen: int) -> int:
    """Round an amount to whole fen, halves up: what one displayed amount is worth."""
    return half_up(milli_fen, MILLI_FEN_PER_FEN)


def in_cny(milli_fen: int) -> float:
    """Return an amount in yuan for drawing; never for sums."""
    return milli_fen / MILLI_FEN_PER_CNY


def percent(share: float | None) -> str:
    """Write a share: two significant digits below one per cent, else one decimal.

    >>> percent(0.4127), percent(0.000312), percent(0.0), percent(None)
    ('41.3%', '0.031%', '0%', '–')
    """
    if share is None or not isfinite(share):
        return "–"
    if share == 0:
        return "0%"
    value = 100 * share
    if abs(value) < 0.0001:
        return "<0.0001%"
    digits = 1 if abs(value) >= 1 else 1 - floor(log10(abs(value)))
    return f"{value:,.{digits}f}%"


def price_per_kwh(fen_per_kwh: float, lang: Lang) -> str:
    """Write an energy price, given in fen per kWh, in yuan."""
    return f"{fen_per_kwh / 100:.3f} {'元/千瓦时' if lang == 'zh' else 'CNY/kWh'}"


def yuan_to_milli_fen(milli_fen: int, lang: Lang) -> str:
    """Write an amount with its currency, to the last milli-fen.

    >>> yuan_to_milli_fen(123_456, "en"), yuan_to_milli_fen(123_456, "zh")
    ('CNY 1.23456', '1.23456 元')
    """
    amount = f"{milli_fen / 100_000:,.5f}"
    return f"{amount} 元" if lang == "zh" else f"CNY {amount}"


def price_per_mwh(fen: int, lang: Lang) -> str:
    """Write an energy price, given in fen per MWh, in yuan.

    >>> price_per_mwh(57_456, "en")
    'CNY 574.56/MWh'
    """
    return f"{fen / 100:,.2f} 元/兆瓦时" if lang == "zh" else f"CNY {fen / 100:,.2f}/MWh"


def card_hours(hours: float, lang: Lang) -> str:
    """Write an amount of work."""
    return f"{hours:,.0f} {'卡时' if lang == 'zh' else 'card-hours'}"


def left_over(amount: int, lang: Lang) -> str:
    """Write thousandths of a reference card for a minute as reference card-hours.

    >>> left_over(90_000, "en"), left_over(1, "en")
    ('1.5 reference card-hours', '<0.001 reference card-hours')
    """
    hours = f"{amount / 60_000:,.3f}".rstrip("0").rstrip(".")
    if amount and hours == "0":
        hours = "<0.001"
    return f"{hours} {'参考卡时' if lang == 'zh' else 'reference card-hours'}"


def energy(watt_hours: int, lang: Lang) -> str:
    """Write metered energy in kWh, from 10 MWh on in MWh."""
    if watt_hours >= 10_000_000:
        return f"{watt_hours / 1_000_000:,.1f} {'兆瓦时' if lang == 'zh' else 'MWh'}"
    return f"{watt_hours / 1_000:,.1f} {'千瓦时' if lang == 'zh' else 'kWh'}"


def distance(metres: int, lang: Lang) -> str:
    """Write a distance in km, with a decimal below 100 km."""
    digits = 1 if metres < 100_000 else 0
    return f"{metres / 1000:,.{digits}f} {'公里' if lang == 'zh' else 'km'}"


def latency(microseconds: int, lang: Lang) -> str:
    """Write a latency in ms."""
    return f"{microseconds / 1000:,.1f} {'毫秒' if lang == 'zh' else 'ms'}"


def data(megabytes: int) -> str:
    """Write an amount of data in MB, GB or TB.

    >>> data(350), data(350_000), data(2_400_000)
    ('350 MB', '350.0 GB', '2.4 TB')
    """
    if megabytes >= 1_000_000:
        return f"{megabytes / 1_000_000:,.1f} TB"
    if megabytes >= 1_000:
        return f"{megabytes / 1_000:,.1f} GB"
    return f"{megabytes} MB"


def power(milliwatts: int, lang: Lang) -> str:
    """Write a draw, given in mW, in kW."""
    return f"{milliwatts / 1_000_000:,.1f} {'千瓦' if lang == 'zh' else 'kW'}"


def cards(count: int, lang: Lang) -> str:
    """Write a number of cards."""
    return f"{count:,} {'张卡' if lang == 'zh' else 'card' if count == 1 else 'cards'}"


def span(first: datetime, end: datetime) -> str:
    """Write from when to when, the day once where it is one.

    >>> span(datetime(2026, 7, 15, 8), datetime(2026, 7, 15, 12, 30))
    '07-15 08:00–12:30'
    >>> span(datetime(2026, 7, 15, 8), datetime(2026, 7, 16))
    '07-15 08:00–24:00'
    >>> span(datetime(2026, 7, 15, 8), datetime(2026, 7, 16, 1))
    '07-15 08:00 – 07-16 01:00'
    """
    if end.date() == first.date():
        return f"{clock(first)}–{end:%H:%M}"
    if end == datetime.combine(first.date(), time(), first.tzinfo) + timedelta(days=1):
        return f"{clock(first)}–24:00"
    return f"{clock(first)} – {clock(end)}"


def clock(instant: datetime) -> str:
    """Write a local clock time, in the instant's own offset.

    >>> clock(datetime(2026, 7, 15, 8, 30))
    '07-15 08:30'
    """
    return f"{instant:%m-%d %H:%M}"
