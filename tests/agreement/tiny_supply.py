"""Centres, pools and networks for tiny Cases."""

from random import Random
from typing import NamedTuple

from huline.models.accelerator import Accelerator
from huline.models.case import Horizon
from huline.models.centre import Centre, Pool
from huline.models.commitment import Commitment
from huline.models.network import Link, Network
from huline.models.place import Metro
from huline.models.tariff import Tariff
from huline.models.units import at_slot

ACCELERATORS = (
    Accelerator(id="A", ecosystem="CUDA", memory_gb=80, domestic=False),
    Accelerator(id="B", ecosystem="CANN", memory_gb=64, domestic=True),
)
SITES = (
    ("Shanghai", "Shanghai", 31.2, 121.5),
    ("Zhejiang", "Hangzhou", 30.3, 120.2),
    ("Zhejiang", "Ningbo", 29.9, 121.6),
    ("Ningxia", "Zhongwei", 37.5, 105.2),
)
OPERATORS = ("Telecom", "Grid", "")


class Supply(NamedTuple):
    """All of a tiny Case that does not ask for anything."""

    horizon: Horizon
    metros: tuple[Metro, ...]
    tariffs: tuple[Tariff, ...]
    centres: tuple[Centre, ...]
    pools: tuple[Pool, ...]
    commitments: tuple[Commitment, ...]
    network: Network


def supply(rng: Random, horizon: Horizon) -> Supply:
    """Draw 1-3 centres with 1-4 pools between them, 2-3 metros and a network."""
    metros = tuple(Metro(id=f"M{i}", **_site(rng, i - 1)) for i in range(1, rng.randint(2, 3) + 1))
    tariffs = tuple(_tariff(rng, f"P{i}", horizon) for i in (1, 2))
    centres = [_centre(rng, f"C{i}", horizon) for i in range(1, rng.choice((1, 2, 3, 3, 3)) + 1)]
    hosts = [centre.id for centre in centres]
    hosts += rng.choices(
        hosts, k=rng.randint(3 - len(hosts), 4 - len(hosts)) if rng.random() < 0.9 else 0
    )
    pools = tuple(_pool(rng, f"{host}/{n}", host, horizon) for n, host in enumerate(hosts))
    commitments = _commitments(rng, pools, horizon)
    limited = tuple(_with_power_limit(rng, c, pools, commitments, horizon) for c in centres)
    network = _network(rng, [m.id for m in metros] + [c.id for c in centres], horizon)
    return Supply(horizon, metros, tariffs, limited, pools, commitments, network)


def vector(rng: Random, horizon: Horizon, low: int, high: int) -> tuple[int, ...]:
    """Draw a value for every slot, or one for all."""
    length = rng.choice((1, horizon.slots))
    return tuple(rng.randint(low, high) for _ in range(length))


def _site(rng: Random, at: int | None = None) -> dict[str, object]:
    province, city, lat, lon = rng.choice(SITES) if at is None else SITES[at]
    side = "west" if lon < 110 else "east"
    here = {"lat": lat + rng.randint(-9, 9) / 100, "lon": lon + rng.randint(-9, 9) / 100}
    return {"province": province, "city": city, "side_policy": side, "side_hu": side} | here


def _tariff(rng: Random, id: str, horizon: Horizon) -> Tariff:
    prices = list(vector(rng, horizon, 11_000, 97_000))
    if rng.random() < 0.25:
        prices[rng.randrange(len(prices))] = -rng.randint(3_000, 150_000)
    return Tariff(id=id, fen_per_mwh=tuple(prices))


def _centre(rng: Random, id: str, horizon: Horizon) -> Centre:
    accepts = rng.choice(("own", "listed", *["anywhere"] * 9))
    listed = (rng.choice(SITES)[0],) if accepts == "listed" else ()
    return Centre(
        id=id,
        **_site(rng, rng.choice((0, 1, 2, 3, 3))),
        operator=rng.choice(OPERATORS),
        tariff=rng.choice(("P1", "P2")),
        pue=vector(rng, horizon, 1_000, 1_700),
        fixed_w=rng.choice((0, 0, 137)),
        accepts_from=accepts,
        accepts_provinces=listed,
    )


def _pool(rng: Random, id: str, host: str, horizon: Horizon) -> Pool:
    busy_w = rng.randint(300, 1_500)
    return Pool(
        id=id,
        centre=host,
        accelerator=rng.choice("AB"),
        cards=vector(rng, horizon, *rng.choice(((1, 3), (2, 4), (2, 4), (3, 5)))),
        largest_gang=rng.choice((None, None, None, None, 1, 2)),
        link=rng.choice(("NVLink", "PCIe")),
        fabric=rng.choice(("IB", "RoCE")),
        busy_w=busy_w,
        idle_w=rng.choice((0, busy_w // 5)),
        rent=rng.randint(40_001, 400_003),
        rent_includes_energy=rng.random() < 0.4,
        running_cost=rng.randint(0, 60_001),
    )


def _commitments(rng: Random, pools: tuple[Pool, ...], horizon: Horizon) -> tuple[Commitment, ...]:
    promised = []
    for pool in pools:
        first = rng.randrange(horizon.slots)
        end = rng.randint(first + 1, horizon.slots)
        free = min(at_slot(pool.cards, t) for t in range(first, end))
        if rng.random() < 0.2 and free:
            cards = rng.randint(1, free)
            promised.append(
                Commitment(id=f"K{pool.id}", pool=pool.id, cards=cards, first=first, end=end)
            )
    return tuple(promised)


def _with_power_limit(
    rng: Random,
    centre: Centre,
    pools: tuple[Pool, ...],
    commitments: tuple[Commitment, ...],
    horizon: Horizon,
) -> Centre:
    """Limit the power to somewhere between all cards idle and all of them busy, if at all."""
    if rng.random() < 0.5:
        return centre
    limits = []
    for t in range(horizon.slots):
        idle = extra = 0
        for pool in (pool for pool in pools if pool.centre == centre.id):
            gone = sum(c.cards for c in commitments if c.pool == pool.id and c.first <= t < c.end)
            swing = pool.busy_w - pool.idle_w
            idle += at_slot(pool.cards, t) * pool.idle_w + gone * swing
            extra += (at_slot(pool.cards, t) - gone) * swing
        share = rng.choice((30, 50, 70, 90, 110))
        drawn = (idle + extra * share // 100) * at_slot(centre.pue, t)
        limits.append(centre.fixed_w + -(-drawn // 1_000))
    if rng.random() < 0.3:
        limits = [max(limits)]
    return Centre.model_validate(dict(centre) | {"power_limit_w": tuple(limits)})


def _network(rng: Random, nodes: list[str], horizon: Horizon) -> Network:
    """Draw a tree over most nodes and a few links more, parallel ones among them."""
    linked = rng.sample(nodes, k=len(nodes) - (rng.random() < 0.15))
    ends = [(rng.choice(linked[:i]), linked[i]) for i in range(1, len(linked))]
    ends += [tuple(rng.sample(linked, k=2)) for _ in range(rng.randint(0, 3))]
    prices = rng.sample(range(1, 60), k=len(ends))
    return Network(
        links=tuple(
            Link(
                id=f"L{i}",
                a=a,
                b=b,
                latency_us=rng.randint(500, 9_000),
                price=price,
                rate_mbit_s=rng.randint(4, 16),
                volume_mb=rng.choice((None, *[rng.randint(4, 44) * horizon.slot_minutes] * 2)),
            )
            for i, ((a, b), price) in enumerate(zip(ends, prices, strict=True), 1)
        )
    )
