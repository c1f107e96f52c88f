"""Workloads and tenants for tiny Cases."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from huline.models.case import Horizon
from huline.models.data import Data
from huline.models.place import distance_m
from huline.models.profile import Profile
from huline.models.subsidy import Subsidy
from huline.models.tenant import Tenant
from huline.models.workload import InferenceService, TrainingJob, Workload
from tests.agreement.tiny_policy import SECTORS, SIZES
from tests.agreement.tiny_supply import OPERATORS, Supply


def a_tenant(rng: Random, id: str, there: Supply, subsidies: Sequence[Subsidy]) -> Tenant:
    """Draw a firm with a seat in one of the metros, and what it has claimed so far."""
    seat = rng.choice(there.metros)
    claimed = {
        s.id: rng.randint(1, s.firm_cap * 5 // 4)
        for s in subsidies
        if s.firm_cap and rng.random() < 0.3
    }
    bill = 4 * 200_000 * there.horizon.slot_minutes // 60
    spent = rng.choice((0, 0, rng.randint(1, 2 * bill)))
    return Tenant(
        id=id,
        province=seat.province,
        city=seat.city,
        sector=rng.choice(SECTORS),
        related=tuple(rng.sample(OPERATORS[:2], k=rng.choice((0, 0, 1)))),
        size=rng.choice((*SIZES, None)),
        # ten years before the horizon's first day, and a day less
        founded=rng.choice((date(2016, 7, 15), date(2016, 7, 16), date(2024, 2, 29), None)),
        spent=spent,
        spent_on={s.id: rng.randint(0, spent) for s in subsidies if rng.random() < 0.3},
        claimed=claimed,
    )


def a_profile(rng: Random, id: str, horizon: Horizon) -> Profile:
    """Draw a shape of demand: steady, or with peaks and dead slots."""
    if rng.random() < 0.3:
        return Profile(id=id, per_mille=(1_000,))
    return Profile(
        id=id,
        per_mille=tuple(rng.choice((0, 333, 555, 1_000, 1_501)) for _ in range(horizon.slots)),
    )


def a_workload(rng: Random, id: str, there: Supply, tenants: Sequence[Tenant]) -> Workload:
    """Draw a training job (ids with J) or an inference service (with S)."""
    fields: dict[str, Any] = {"id": id, "tenant": rng.choice(tenants).id}
    fields["tier"] = rng.randint(1, 3)
    fields["must_serve"] = rng.random() < 0.05
    fields["accelerators"] = {"A": 1_000, "B": rng.choice((500, 700, 1_000, 1_300))}
    if rng.random() < 0.2:
        centre = rng.choice(there.centres).id
        fields["preferences"] = {centre: rng.randint(1, 90_001)}
    wants = rng.sample(WANTS, k=rng.choice((0, 0, 1, 1, 1, 2)))
    fields |= _needs(rng, wants, there)
    return (_job if id[0] == "J" else _service)(rng, fields, wants, there)


WANTS = ("cards", "cards", "stack", "ban", "area", "near", "fast", "near", "fast", "window")
AREAS = ("anywhere", "province", "province", "city", "site", "nowhere")


def _needs(rng: Random, wants: Sequence[str], there: Supply) -> dict[str, Any]:
    """Ask for what some pool lacks, mostly the cheapest: to refuse a dear one changes little."""
    pool = min(there.pools, key=lambda pool: pool.rent)
    if rng.random() < 0.3:
        pool = rng.choice(there.pools)
    cards: Sequence[dict[str, Any]] = (
        {"memory_gb": 80},
        {"links": ("PCIe" if pool.link == "NVLink" else "NVLink",)},
        {"fabrics": ("IB" if pool.fabric == "RoCE" else "RoCE",)},
        {"accelerators": {"B" if pool.accelerator == "A" else "A": 1_000}},
    )
    lacking: dict[str, dict[str, Any]] = {
        "cards": rng.choice(cards),
        "stack": {"ecosystem": "CANN" if pool.accelerator == "A" else "CUDA"},
        "ban": {"bans": (pool.centre,)},
        "area": {"residency": f"R-{rng.choice(AREAS)}"},
    }
    return {field: value for want in wants for field, value in lacking.get(want, {}).items()}


def _job(rng: Random, fields: dict[str, Any], wants: Sequence[str], there: Supply) -> TrainingJob:
    minutes, slots = there.horizon.slot_minutes, there.horizon.slots
    gang, length = rng.choice((1, 1, 2, 2, 3)), rng.randint(1, min(3, slots - 1))
    work = rng.randint(1, 9)
    # so fast that `gang` cards of speed 1000 need `length` slots or a bit less
    speed = -(-work * 60_000 // (gang * length * minutes)) * rng.choice((100, 100, 115)) // 100 + 1
    speeds = {card: speed * share // 1_000 + 1 for card, share in fields["accelerators"].items()}
    fields |= {"accelerators": speeds, "work": work, "cards": (gang,)}
    if rng.random() < 0.35:
        fields["cards"] = (gang, gang + rng.randint(1, 2))
        fields["efficiency"] = (1_000, rng.choice((1_000, 900, 700)))
    fields["timing"] = rng.choice(("contiguous", "contiguous", "preemptible"))
    if rng.random() < 0.75 or "near" in wants:
        fields["data"] = _data(rng, there)
    if "near" in wants:
        fields["max_distance_m"] = _radius(rng, there, fields["data"].at)
    if rng.random() < 0.7:
        bill = gang * length * 300_000 * minutes // 60
        fields["unserved"] = bill * rng.choice((60, 150, 300, 500, 800)) // 100 // work
    if "window" in wants:
        job = TrainingJob(**fields)
        run = min(job.slots_on(max(speeds.values()), cards, minutes) for cards in job.cards)
        fields["release"] = rng.randint(0, slots - run)
        fields["deadline"] = rng.randint(fields["release"] + run, slots)
    return TrainingJob(**fields)


def _data(rng: Random, there: Supply) -> Data:
    at = rng.choice((*there.metros * 3, *there.centres)).id
    # a slot carries minutes * 60 * rate / 8 MB: 30 to 120 MB a minute
    mb = rng.choice((0, 1, 1, 1)) * rng.randint(1, 60) * there.horizon.slot_minutes
    return Data(mb=mb, at=at, ready=rng.choice((0, 0, 0, 0, 1)))


def _radius(rng: Random, there: Supply, at: str) -> int:
    """Draw a distance that just includes some centre, or just leaves it out."""
    home = next(place for place in (*there.metros, *there.centres) if place.id == at)
    distance = distance_m(home, rng.choice(there.centres))
    return max(0, distance - rng.choice((0, 0, 1)))


def _service(
    rng: Random, fields: dict[str, Any], wants: Sequence[str], there: Supply
) -> InferenceService:
    origins = rng.sample([m.id for m in there.metros], k=rng.choice((1, 1, 1, 2)))
    most = 2_900 if len(origins) == 1 else 1_500
    fields["peaks"] = {metro: rng.randint(300, most) for metro in origins}
    fields["profile"] = rng.choice(("F1", "F2"))
    fields["utilisation"] = rng.choice((1_000, 1_000, 873))
    if "fast" in wants:
        fields["max_latency_us"] = rng.randint(3_000, 12_000)
    if "near" in wants:
        fields["max_distance_m"] = _radius(rng, there, origins[0])
    fields["sites"] = rng.choice((None, 1, 1, 1, 2))
    fields["part_service"] = rng.random() < 0.6
    fields["unserved"] = rng.choice((None, rng.randint(200_001, 4_000_000)))
    if "window" in wants:
        fields["release"] = rng.randrange(there.horizon.slots)
        fields["deadline"] = rng.randint(fields["release"] + 1, there.horizon.slots)
    return InferenceService(**fields)
