"""The network, invented: trunks between metros and a line from each centre to its metro."""

from random import Random

from huline.models.invent.supply import SOURCE, Supply
from huline.models.invent.tables import REGIONS
from huline.models.network import Link, Network
from huline.models.place import Place, distance_m

ASSUMED = ("latency_us", "price", "rate_mbit_s", "volume_mb")
# fibre is about 1.78 times the great circle, and light in it does 200 m a microsecond
_US_PER_KM = 1.78 * 1000 / 200
NEIGHBOURS = 3


def invent_network(supply: Supply, trunk_mb: int, rng: Random) -> Network:
    """Invent all links; a trunk between east and west carries up to ``trunk_mb`` or so."""
    return Network(links=(*_trunks(supply, trunk_mb, rng), *_lines(supply, rng)))


def _trunks(supply: Supply, trunk_mb: int, rng: Random) -> list[Link]:
    """Join each metro to those nearest to it, and to one already joined."""
    metros = list(supply.metros)
    pairs: set[tuple[int, int]] = set()
    for i, metro in enumerate(metros):
        near = sorted(range(len(metros)), key=lambda j: distance_m(metro, metros[j]))
        joined = min(range(i), key=lambda j: distance_m(metro, metros[j]), default=i)
        pairs |= {(min(i, j), max(i, j)) for j in [*near[1 : NEIGHBOURS + 1], joined] if j != i}
    trunks = []
    for i, j in sorted(pairs):
        a, b = metros[i], metros[j]
        crosses = a.side_policy != b.side_policy
        trunks.append(
            Link(
                id=f"{a.id}-{b.id}",
                a=a.id,
                b=b.id,
                latency_us=_latency(a, b),
                price=rng.randrange(2, 9),
                rate_mbit_s=rng.choice((5_000, 10_000)),
                volume_mb=round(trunk_mb * rng.uniform(0.5, 1.5)) if crosses else None,
                source=SOURCE,
                assumed=ASSUMED,
            )
        )
    return trunks


def _lines(supply: Supply, rng: Random) -> list[Link]:
    metros = {metro.id: metro for metro in supply.metros}
    metro_of = {region.province: metros[region.metro] for region in REGIONS}
    return [
        Link(
            id=f"{metro_of[centre.province].id}-{centre.id}",
            a=metro_of[centre.province].id,
            b=centre.id,
            latency_us=_latency(metro_of[centre.province], centre),
            price=rng.randrange(1, 4),
            rate_mbit_s=rng.choice((1_000, 2_000, 5_000)),
            source=SOURCE,
            assumed=ASSUMED,
        )
        for centre in supply.centres
    ]


def _latency(a: Place, b: Place) -> int:
    return 300 + round(distance_m(a, b) / 1000 * _US_PER_KM)
