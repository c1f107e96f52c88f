"""What training and inference have in common when invented: hosts, homes, tenants, scale.

Each piece of demand is drawn for a *host*: a pool that could run it, were it alone. So nearly
all work has somewhere to go, and demand is as large as supply wherever it arises.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from huline.models.centre import Centre, Pool
from huline.models.invent.supply import SOURCE, Supply
from huline.models.invent.tables import (
    CARD_BY_ID,
    OPERATORS,
    REGIONS,
    SECTORS,
    STACKS,
    Card,
    Region,
)
from huline.models.tenant import Tenant

TIERS = (1, 2, 3)
TIER_WEIGHTS = (15, 45, 40)


@dataclass(frozen=True)
class Host:
    """A pool, and what of it shapes the demand drawn for it."""

    pool: Pool
    centre: Centre
    card: Card
    card_slots: int
    """Free of commitments."""
    homes: tuple[Region, ...]
    """The regions whose work it takes."""
    weights: tuple[int, ...]
    """(homes,) running totals of their demand."""

    def reference_hours(self, kind: str) -> float:
        """Return the reference card-hours it could do of ``training`` or ``inference``."""
        speed = self.card.training if kind == "training" else self.card.inference
        return self.card_slots * speed / 1000

    def stack(self, rng: Random) -> str:
        """Draw the stack of work that could run here: its own, or any."""
        own = [name for name, (only, _) in STACKS.items() if only == self.card.ecosystem]
        return own[0] if own and rng.random() < 0.55 else "ported"


@dataclass(frozen=True)
class Market:
    """Who asks, and which pools could answer."""

    slots: int
    centres: tuple[Centre, ...]
    hosts: tuple[Host, ...]
    tenants: dict[str, tuple[Tenant, ...]]
    """Region code -> the firms that sit there."""
    weights: tuple[int, ...]
    """(hosts,) running totals of card-slots."""

    def host(self, rng: Random) -> Host:
        """Draw a host, a large pool more often than a small one."""
        return rng.choices(self.hosts, cum_weights=self.weights)[0]

    def reference_hours(self, kind: str) -> float:
        """Return the reference card-hours all pools could do of ``training`` or ``inference``."""
        return sum(host.reference_hours(kind) for host in self.hosts)

    def home(self, host: Host, rng: Random) -> Region:
        """Draw the region in which work for a host arises."""
        return rng.choices(host.homes, cum_weights=host.weights)[0]

    def tenant(self, region: Region, rng: Random) -> str:
        """Draw a firm of the region."""
        return rng.choice(self.tenants[region.code]).id


def invent_market(supply: Supply, firms: int, rng: Random) -> Market:
    """Invent the firms of a market with this supply."""
    centres = {centre.id: centre for centre in supply.centres}
    hosts = tuple(_host(pool, centres[pool.centre], supply) for pool in supply.pools)
    return Market(
        slots=supply.slots,
        centres=supply.centres,
        hosts=hosts,
        tenants=_tenants(firms, rng),
        weights=tuple(accumulate(host.card_slots for host in hosts)),
    )


def _host(pool: Pool, centre: Centre, supply: Supply) -> Host:
    homes = tuple(region for region in REGIONS if centre.takes_work_of(region.province))
    return Host(
        pool=pool,
        centre=centre,
        card=CARD_BY_ID[pool.accelerator],
        card_slots=supply.card_slots(pool),
        homes=homes,
        weights=tuple(accumulate(region.demand for region in homes)),
    )


def _tenants(firms: int, rng: Random) -> dict[str, tuple[Tenant, ...]]:
    """Seat a firm in each region, and the rest where demand is."""
    seats = [*REGIONS, *rng.choices(REGIONS, [r.demand for r in REGIONS], k=firms)]
    found: dict[str, list[Tenant]] = {region.code: [] for region in REGIONS}
    for number, region in enumerate(seats, start=1):
        found[region.code].append(
            Tenant(
                id=f"firm-{number:04d}",
                province=region.province,
                city=region.city,
                sector=rng.choice(SECTORS),
                related=(rng.choice(OPERATORS),) if rng.random() < 0.1 else (),
                spent=rng.choice((0, 10, 50, 200)) * 10_000 * 100_000,
                source=SOURCE,
                assumed=("province", "city", "sector", "related", "spent"),
            )
        )
    return {code: tuple(tenants) for code, tenants in found.items()}


def shared_out(
    pieces: Sequence[tuple[Host, float]], caps: Sequence[float], kind: str, total: float
) -> list[float]:
    """Turn the relative sizes of pieces of demand into reference card-hours.

    Pieces with the same host first share its capacity; then one factor brings all of them, cut
    at their caps, to the total. Where even the caps add up to less, they are what is returned.
    """
    asked: dict[str, float] = defaultdict(float)
    for host, size in pieces:
        asked[host.pool.id] += size
    fair = [size / asked[host.pool.id] * host.reference_hours(kind) for host, size in pieces]
    return _scaled(fair, caps, total)


def _scaled(sizes: Sequence[float], caps: Sequence[float], total: float) -> list[float]:
    low, high = 0.0, 1.0
    while _sum(sizes, caps, high) < total and high < 1e12:
        high *= 2
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _sum(sizes, caps, middle) < total else (low, middle)
    return [min(size * high, cap) for size, cap in zip(sizes, caps, strict=True)]


def _sum(sizes: Sequence[float], caps: Sequence[float], factor: float) -> float:
    return sum(min(size * factor, cap) for size, cap in zip(sizes, caps, strict=True))
