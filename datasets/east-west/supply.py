"""Centres, pools and what is promised already."""

from random import Random

from cards import BY_ID, CARDS_PER_NODE, busy_w, idle_w, market_rent, price
from places import cluster_node, point_from
from span import HOURS
from tables import Row, slug, table
from tariffs import hourly

from huline.models.centre import Centre, Pool
from huline.models.commitment import Commitment
from huline.models.place import Metro, side_of_hu_line
from huline.models.units import half_up

EVENING = range(17, 23)
METRO_PUE = {"east": 1350, "west": 1280}
FIRST_TIER = frozenset({"beijing", "shanghai", "shenzhen", "guangzhou", "hangzhou"})
# what the market figure of a rent is taken to hold for energy, where it is billed apart
MEAN_PUE = 1.25
# tenants pay more for nearness: by policy side, clusters and metros
RENT_FACTOR = {"west": 1.00, "cluster": 1.03, "metro": 1.06, "first-tier": 1.10}
OPERATING_SHARE = 0.15
RACK_RATE = {"west": 0.72, "east": 0.80}
# the month's peak so far, as a share of what free cards at work would add
PEAK_SHARE_PCT = 95
# rows of the demand price that look invented; see sources/README.md
DOUBTED = frozenset({"Beijing"})
GANG_LIMIT = {"rtx4090": 16, "mlu370-x8": 32}
# cards that a landlord keeps free for tomorrow, and what he asks of their rent, in per cent,
# for ending early what is let
KEPT_FREE = {"horinger-2/a": 32}
ENDING_PCT = {"shaoguan-1/a": 80, "tianfu-1/a": 80}


def regions() -> list[str]:
    """Return the tariff regions in use, in the order of the centres."""
    return list(dict.fromkeys(_region(row) for row in table("assumed/centres")))


def _region(row: Row) -> str:
    if row["tariff_region"]:
        return row["tariff_region"]
    for hub in table("hubs"):
        if cluster_node(hub["cluster_id"]) == row["node"]:
            return hub["tariff_region"]
    city = next(city for city in table("cities") if slug(city["city_en"]) == row["node"])
    return city["tariff_region"].split("|")[0]


def centres(metros: tuple[Metro, ...], pools: tuple[Pool, ...], days: int) -> tuple[Centre, ...]:
    """Return the centres of the made-up market, on real ground, as they are for some days."""
    nodes = {metro.id: metro for metro in metros}
    return tuple(_centre(row, nodes[row["node"]], pools, days) for row in table("assumed/centres"))


def _centre(row: Row, node: Metro, pools: tuple[Pool, ...], days: int) -> Centre:
    lat, lon = point_from(
        node.lat, node.lon, float(row["km_from_node"]), float(row["bearing_deg"])
    )
    pue, pue_note, pue_sourced = _pue(node)
    mine = [pool for pool in pools if pool.centre == row["id"]]
    fixed = half_up(sum(pool.block * pool.busy_w for pool in mine), 25)
    charge = _demand_charge(_region(row))
    # of the demonstration zone, the second site lies in Wujiang, which is Jiangsu
    wujiang = row["tariff_region"] == "Jiangsu"
    province = "Jiangsu" if wujiang else node.province
    carbon = next(r for r in table("carbon") if r["province_en"] == province)
    listed = row["open_to"] not in ("own", "anywhere")
    return Centre(
        id=row["id"],
        name=row["name"],
        name_zh=row["name_zh"],
        province=province,
        city="Suzhou" if wujiang else node.city,
        lat=lat,
        lon=lon,
        side_policy=node.side_policy,
        side_hu=side_of_hu_line(lat, lon),
        operator=row["operator"],
        tariff=slug(_region(row)),
        pue=(pue,),
        fixed_w=fixed,
        power_limit_w=_power_limit(row, mine, pue, fixed) * days,
        demand_charge=charge,
        peak_so_far_w=_draw(mine, pue, fixed, PEAK_SHARE_PCT) if charge else 0,
        demand_charge_billed=not all(pool.rent_includes_energy for pool in mine),
        accepts_from="listed" if listed else row["open_to"],
        accepts_provinces=tuple(row["open_to"].split(";")) if listed else (),
        carbon_g_per_kwh=round(float(carbon["tco2_per_mwh"]) * 1000),
        source=f"sources/assumed/centres.csv; {pue_note}; sources/carbon.csv"
        + ("; sources/tariff_td_prices.csv" if charge else ""),
        assumed=(
            "name", "name_zh", "lat", "lon", "operator", "fixed_w", "power_limit_w",
            "accepts_from", "accepts_provinces", "demand_charge_billed",
            *(("peak_so_far_w",) if charge else ()), *(() if pue_sourced else ("pue",)),
        ),
        derived=(
            "side_hu", "carbon_g_per_kwh", *(("demand_charge",) if charge else ()),
            *(("pue",) if pue_sourced else ()),
        ),
    )  # fmt: skip


def _pue(node: Metro) -> tuple[int, str, bool]:
    """Return PUE per mille, where it is from, and whether a text was seen for it."""
    for hub in table("hubs"):
        if cluster_node(hub["cluster_id"]) == node.id:
            note = f"sources/hubs.csv: PUE is the policy ceiling ({hub['pue_status']})"
            sourced = hub["pue_status"].startswith("sourced")
            return round(float(hub["pue_ceiling_policy"]) * 1000), note, sourced
    return METRO_PUE[node.side_policy], "PUE of metro centres made up", False


def _power_limit(row: Row, pools: list[Pool], pue: int, fixed: int) -> tuple[int, ...]:
    """Return what an eastern centre may draw in a day: less in summer evenings; () where never.

    In the evening it may add a share of what free cards at work would add to the draw of idle
    cards and of cards let already; by day, all of it.
    """
    if not row["evening_share_pct"]:
        return ()
    evening = _draw(pools, pue, fixed, int(row["evening_share_pct"]))
    day = _draw(pools, pue, fixed, 100)
    return tuple(evening if hour in EVENING else day for hour in range(HOURS))


def _draw(pools: list[Pool], pue: int, fixed: int, share_pct: int) -> int:
    """Return W at the meter with a share of what free cards would add, were all at work."""
    let = _cards_let()
    add = {pool.id: pool.busy_w - pool.idle_w for pool in pools}
    base = sum(pool.block * pool.idle_w + let[pool.id] * add[pool.id] for pool in pools)
    more = sum((pool.block - let[pool.id]) * add[pool.id] for pool in pools)
    return fixed + half_up((base + more * share_pct // 100) * pue, 1000)


def _demand_charge(region: str) -> int:
    """Return fen per kW of the month's peak, 1-10 kV two-part; 0 where no price can be trusted."""
    rows = [
        row
        for row in table("tariff_td_prices")
        if row["region_key"] == region and row["voltage"] == "1-10kV" and region not in DOUBTED
    ]
    return round(float(rows[0]["demand_cny_kw_month"]) * 100) if rows else 0


def _cards_let() -> dict[str, int]:
    """Return cards let before the batch, by pool."""
    return {
        f"{row['centre']}/{row['block']}": int(row["cards"]) * int(row["committed_pct"]) // 100
        for row in table("assumed/pools")
    }


def pools(metros: tuple[Metro, ...], days: int) -> tuple[Pool, ...]:
    """Return the pools of the made-up market for some days, at rents scaled from real ones."""
    node_of = {row["id"]: row["node"] for row in table("assumed/centres")}
    nodes = {metro.id: metro for metro in metros}
    return tuple(_pool(row, nodes[node_of[row["centre"]]], days) for row in table("assumed/pools"))


def _pool(row: Row, node: Metro, days: int) -> Pool:
    card = row["accelerator"]
    rent = market_rent(card) * RENT_FACTOR[_rent_class(node)]
    # no two landlords quote the same: a spread that also keeps plans from tying
    rent *= 1 + Random(f"rent/{row['centre']}/{row['block']}").uniform(-0.02, 0.02)
    apart = row["energy"] == "apart"
    if apart:
        rent -= busy_w(card) / 1000 * MEAN_PUE * national_mean_tariff()
    cards = int(row["cards"])
    designed = round(cards / RACK_RATE[node.side_policy] / CARDS_PER_NODE) * CARDS_PER_NODE
    name = f"{row['centre']}/{row['block']}"
    return Pool(
        id=name,
        centre=row["centre"],
        accelerator=card,
        cards=(cards,),
        cards_per_node=CARDS_PER_NODE,
        largest_gang=GANG_LIMIT.get(card),
        headroom=_kept_free(name, days),
        link=BY_ID[card].link,
        fabric=row["fabric"],
        busy_w=busy_w(card),
        idle_w=idle_w(card),
        rent=price(rent),
        rent_includes_energy=not apart,
        running_cost=price(rent * OPERATING_SHARE),
        installed_cards=cards,
        designed_cards=designed,
        source="sources/assumed/pools.csv; rent from sources/accelerator_prices.csv; "
        "power from sources/workloads/distributions.csv",
        assumed=(
            "cards", "cards_per_node", "largest_gang", "fabric", "rent_includes_energy",
            "running_cost", "installed_cards", "designed_cards",
            *(("headroom",) if name in KEPT_FREE else ()),
        ),
        derived=("busy_w", "idle_w", "rent"),
    )  # fmt: skip


def _kept_free(pool: str, days: int) -> tuple[int, ...]:
    """Return cards kept for what comes after the last day; () where none are."""
    if pool not in KEPT_FREE:
        return ()
    last = (KEPT_FREE[pool],)
    return last if days == 1 else (0,) * HOURS * (days - 1) + last * HOURS


def _rent_class(node: Metro) -> str:
    if node.side_policy == "west":
        return "west"
    if node.id.endswith("-cluster"):
        return "cluster"
    return "first-tier" if node.id in FIRST_TIER else "metro"


def national_mean_tariff() -> float:
    """Return the mean of the regions' 24-hour means in March 2026, CNY/kWh."""
    rows = [r for r in table("tariff_hourly_2026_03_base") if r["month"] == "3"]
    means = [sum(known) / len(known) for known in (_known(r["region_key"]) for r in rows)]
    return sum(means) / len(means)


def _known(region: str) -> list[float]:
    return [value for value in hourly(region, 3) if value is not None]


def commitments(pools: tuple[Pool, ...], slots: int) -> tuple[Commitment, ...]:
    """Return cards rented out for all slots before the batch came; a few may be had back."""
    rents = {pool.id: pool.rent for pool in pools}
    return tuple(
        Commitment(
            id=f"let-{pool.replace('/', '-')}",
            name="Cards let before this batch",
            name_zh="此前已租出的卡",
            pool=pool,
            cards=cards,
            first=0,
            end=slots,
            termination_fee=_ending_fee(pool, cards * slots * rents[pool]),
            source="sources/assumed/pools.csv",
            assumed=(
                "cards", "first", "end", *(("termination_fee",) if pool in ENDING_PCT else ()),
            ),
        )
        for pool, cards in _cards_let().items()
        if cards
    )  # fmt: skip


def _ending_fee(pool: str, rent: int) -> int | None:
    return half_up(rent * ENDING_PCT[pool], 100) if pool in ENDING_PCT else None
