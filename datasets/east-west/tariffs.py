"""Electricity prices of a July weekday at the price level of March 2026."""

from tables import Row, slug, table

from huline.models.tariff import Tariff

FEN_PER_MWH = 100_000  # 1 CNY/kWh

MONTH = 7
WORKING_DAYS = 5
_HOURS = [f"h{hour:02d}" for hour in range(24)]
# Regions whose gaps are filled: what a sharp hour costs above a peak one elsewhere (Beijing,
# Tianjin and others: a fifth more), and a deep valley no less than an ordinary one.
_SHARP_OVER_PEAK = 1.2
_STAND_IN = {"Shenzhen": "Guangdong-PRD5"}


def tariffs(regions: list[str], days: int) -> tuple[Tariff, ...]:
    """Return the tariff of each region, in the order given, the same on each day."""
    return tuple(_tariff(region, days) for region in regions)


def hourly(region: str, month: int) -> list[float | None]:
    """Return CNY/kWh for each hour of a weekday, None where no price is known."""
    for row in table("tariff_hourly_2026_03_base"):
        if row["region_key"] == region and row["month"] == str(month):
            return [float(row[hour]) if row[hour] else None for hour in _HOURS]
    raise ValueError(f"no hourly prices for {region} in month {month}")


def _tariff(region: str, days: int) -> Tariff:
    priced = _STAND_IN.get(region, region)
    prices = hourly(priced, MONTH)
    periods = [r for r in table("tariffs") if r["region_key"] == priced and _in_season(r)]
    gaps = sum(price is None for price in prices)
    doubts = _doubts(region, periods, gaps)
    if days > WORKING_DAYS:
        doubts.append("weekend days taken as weekdays")
    source = "sources/tariff_hourly_2026_03_base.csv: July weekday at the March 2026 level"
    return Tariff(
        id=slug(region),
        name=f"{region}, July weekday, 1-10 kV two-part",
        name_zh=f"{periods[0]['region']} 7月工作日",
        region=region,
        fen_per_mwh=tuple(round(price * FEN_PER_MWH) for price in _filled(prices, periods)) * days,
        source="; ".join([source, *doubts]),
        derived=("fen_per_mwh",),
        assumed=("fen_per_mwh",) if doubts else (),
    )


def _in_season(row: Row) -> bool:
    return str(MONTH) in row["months"].split()


def _doubts(region: str, periods: list[Row], gaps: int) -> list[str]:
    """Say why a tariff of this region is no firm figure; nothing if it is."""
    found = []
    if region in _STAND_IN:
        found.append(f"STAND-IN: {region} publishes no price of its own, {_STAND_IN[region]} used")
    if gaps:
        found.append(
            f"FILLED: {gaps} hours have no published price; sharp hours taken as a fifth above "
            "peak, deep valley as valley"
        )
    if any("carried" in row["price_status"] for row in periods):
        found.append("CARRIED: the level of March carried to July unchanged, ratio unknown")
    if any("SUSPECT" in row["price_status"] for row in periods):
        found.append("SUSPECT: the published peak is below the published flat price")
    if region == "Xinjiang":
        found.append("UNFIT: the level does not fit the published multipliers")
    return found


def _filled(prices: list[float | None], periods: list[Row]) -> list[float]:
    """Fill hours without a price by the rule above."""
    known = {row["period"]: float(row["price_cny_kwh"]) for row in periods if row["price_cny_kwh"]}
    period_at = _period_of_hours(periods)
    return [
        price if price is not None else _stand_in_price(period_at[hour], known)
        for hour, price in enumerate(prices)
    ]


def _stand_in_price(period: str, known: dict[str, float]) -> float:
    if period == "sharp":
        return round(known["peak"] * _SHARP_OVER_PEAK, 4)
    return known["valley"]


def _period_of_hours(periods: list[Row]) -> list[str]:
    """Return the period in which each whole hour of the day begins."""
    found = [""] * 24
    for row in periods:
        for window in row["hours_beijing_time"].split(";"):
            first, last = (int(clock.split(":")[0]) for clock in window.split("-"))
            for step in range((last - first) % 24 or 24):
                found[(first + step) % 24] = row["period"]
    return found
