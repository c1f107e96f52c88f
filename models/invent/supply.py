"""Centres and their pools, invented."""

from dataclasses import dataclass
from itertools import cycle, islice
from math import cos, pi, radians, sin
from random import Random

from huline.models.accelerator import Accelerator
from huline.models.centre import Centre, Pool
from huline.models.commitment import Commitment
from huline.models.invent.tables import (
    CARDS,
    OPERATORS,
    REGIONS,
    TARIFF_HOURS,
    Card,
    Region,
)
from huline.models.place import Metro, side_of_hu_line
from huline.models.tariff import Tariff

SOURCE = "invented"
# of a hundred pools, how many are so many times the mean size
_SIZES = {0.25: 25, 0.5: 30, 1.0: 25, 2.0: 15, 4.0: 5}
_CUT_HOURS = range(13, 18)


@dataclass(frozen=True)
class Supply:
    """Everything that stands, for other parts of an invented Case to build on."""

    slots: int
    accelerators: tuple[Accelerator, ...]
    metros: tuple[Metro, ...]
    tariffs: tuple[Tariff, ...]
    centres: tuple[Centre, ...]
    pools: tuple[Pool, ...]
    commitments: tuple[Commitment, ...]

    def card_slots(self, pool: Pool) -> int:
        """Card-slots of a pool that are free of commitments."""
        promised = sum((c.end - c.first) * c.cards for c in self.commitments if c.pool == pool.id)
        return pool.cards[0] * self.slots - promised


def invent_supply(centres: int, slots: int, mean_cards: int, rng: Random) -> Supply:
    """Invent centres and pools of about ``mean_cards`` cards each."""
    regions = _regions_of(centres, rng)
    doors = _doors(regions, rng)
    built, pools = [], []
    for number, (region, door) in enumerate(zip(regions, doors, strict=True), start=1):
        centre_id = f"{region.code}-{number:03d}"
        there = _pools(centre_id, region, mean_cards, rng)
        built.append(_centre(centre_id, region, door, there, slots, rng))
        pools += there
    return Supply(
        slots=slots,
        accelerators=tuple(_accelerator(card) for card in CARDS),
        metros=tuple(_metro(region) for region in REGIONS),
        tariffs=tuple(_tariff(region, slots) for region in REGIONS),
        centres=tuple(built),
        pools=tuple(pools),
        commitments=tuple(_commitments(pools, slots, rng)),
    )


def hourly(shape: tuple[int, ...], slots: int) -> list[int]:
    """Repeat a shape of 24 hours over the slots."""
    return list(islice(cycle(shape), slots))


def _regions_of(centres: int, rng: Random) -> list[Region]:
    """Draw a region for each centre; the first two give the Case an east and a west."""
    first = [rng.choice([r for r in REGIONS if r.side == side]) for side in ("east", "west")]
    weights = [region.supply for region in REGIONS]
    return (first + rng.choices(REGIONS, weights, k=max(0, centres - 2)))[:centres]


def _doors(regions: list[Region], rng: Random) -> list[str]:
    """Let 30 % of centres take other provinces' work, most of them in the west."""
    order = sorted(
        range(len(regions)),
        key=lambda i: rng.random() - 0.6 * (regions[i].side == "west"),
    )
    open_to_others = order[: max(1, round(0.3 * len(regions)))]
    doors = ["own"] * len(regions)
    for n, i in enumerate(open_to_others):
        doors[i] = "listed" if n % 3 == 2 else "anywhere"
    return doors


def _pools(centre_id: str, region: Region, mean_cards: int, rng: Random) -> list[Pool]:
    count = rng.choices((1, 2, 3), (45, 40, 15))[0]
    cards = rng.choices(CARDS, [card.weight for card in CARDS], k=count)
    return [
        _pool(f"{centre_id}/{letter}", region, card, mean_cards, rng)
        for letter, card in zip("abc", cards, strict=False)
    ]


def _pool(pool_id: str, region: Region, card: Card, mean_cards: int, rng: Random) -> Pool:
    factor = rng.choices(tuple(_SIZES), tuple(_SIZES.values()))[0]
    cards = max(8, round(mean_cards * factor * rng.uniform(0.8, 1.2) / 8) * 8)
    discount = 1.0 if region.side == "east" else 0.75
    installed = round(cards * rng.uniform(1.0, 1.15))
    return Pool(
        id=pool_id,
        centre=pool_id.split("/")[0],
        accelerator=card.id,
        cards=(cards,),
        largest_gang=None if rng.random() < 0.6 else max(8, cards // 16 * 8),
        link=rng.choice(card.links),
        fabric=rng.choice(card.fabrics),
        busy_w=card.busy_w,
        idle_w=card.busy_w // 4,
        rent=round(card.rent * discount * rng.uniform(0.85, 1.15)),
        rent_includes_energy=rng.random() < 0.4,
        running_cost=round(card.rent * 0.1),
        installed_cards=installed,
        designed_cards=round(installed * rng.uniform(1.0, 1.8)),
        source=SOURCE,
        assumed=("accelerator", "cards", "rent", "busy_w", "idle_w", "running_cost"),
    )


def _centre(
    centre_id: str, region: Region, door: str, pools: list[Pool], slots: int, rng: Random
) -> Centre:
    near = rng.random() < 0.5
    distance, bearing = (rng.uniform(1, 8) if near else rng.uniform(20, 120)), rng.uniform(0, 2)
    lat = round(region.lat + distance * cos(bearing * pi) / 111, 4)
    lon = round(region.lon + distance * sin(bearing * pi) / (111 * cos(radians(lat))), 4)
    base = rng.randrange(1220, 1400) if region.side == "east" else rng.randrange(1120, 1260)
    pue = tuple(base + 60 * (9 <= slot % 24 < 19) for slot in range(slots))
    listed = rng.sample([r.province for r in REGIONS if r is not region], k=5)
    return Centre(
        id=centre_id,
        province=region.province,
        city=region.city if near else f"{region.city} outskirts",
        lat=lat,
        lon=lon,
        side_policy=region.side,
        side_hu=side_of_hu_line(lat, lon),
        operator=rng.choice(OPERATORS),
        tariff=f"tariff-{region.code}",
        pue=pue,
        fixed_w=sum(pool.block for pool in pools) * 20,
        power_limit_w=_power_limit(region, pools, pue, rng),
        accepts_from=door,
        accepts_provinces=tuple(sorted(listed)) if door == "listed" else (),
        carbon_g_per_kwh=rng.randrange(300, 800),
        source=SOURCE,
        assumed=("lat", "lon", "operator", "pue", "fixed_w", "power_limit_w", "accepts_from"),
    )


def _power_limit(
    region: Region, pools: list[Pool], pue: tuple[int, ...], rng: Random
) -> tuple[int, ...]:
    """Cut the summer afternoons of half of the east to a share of the full draw."""
    share = rng.uniform(0.55, 0.85)
    if region.side == "west" or rng.random() < 0.5:
        return ()
    cards = [(pool.block, pool.busy_w, pool.idle_w) for pool in pools]
    full = sum(n * busy for n, busy, _ in cards)
    cut = round(sum(n * (idle + share * (busy - idle)) for n, busy, idle in cards))
    fixed = sum(n for n, _, _ in cards) * 20
    return tuple(
        -(-(cut if slot % 24 in _CUT_HOURS else full) * factor // 1000) + fixed
        for slot, factor in enumerate(pue)
    )


def _commitments(pools: list[Pool], slots: int, rng: Random) -> list[Commitment]:
    """Promise up to a quarter of every fifth pool to somebody for part of the horizon."""
    promises = []
    for pool in pools:
        cards, first = rng.randrange(1, pool.block // 4 + 1), rng.randrange(slots)
        if rng.random() < 0.2:
            end = rng.randrange(first, slots) + 1
            promises.append(
                Commitment(
                    id=f"promise-{pool.id}",
                    pool=pool.id,
                    cards=cards,
                    first=first,
                    end=end,
                    source=SOURCE,
                    assumed=("cards", "first", "end"),
                )
            )
    return promises


def _accelerator(card: Card) -> Accelerator:
    return Accelerator(
        id=card.id,
        vendor=card.vendor,
        ecosystem=card.ecosystem,
        memory_gb=card.memory_gb,
        domestic=card.domestic,
        source=SOURCE,
        assumed=("memory_gb",),
    )


def _metro(region: Region) -> Metro:
    return Metro(
        id=region.metro,
        province=region.province,
        city=region.city,
        lat=region.lat,
        lon=region.lon,
        side_policy=region.side,
        side_hu=side_of_hu_line(region.lat, region.lon),
    )


def _tariff(region: Region, slots: int) -> Tariff:
    shape = hourly(TARIFF_HOURS[region.hours], slots)
    return Tariff(
        id=f"tariff-{region.code}",
        region=region.province,
        fen_per_mwh=tuple(region.fen_per_mwh * share // 1000 for share in shape),
        source=SOURCE,
        assumed=("fen_per_mwh",),
    )
