"""Inference services, invented."""

from dataclasses import dataclass
from random import Random

from huline.models.invent.demand import TIER_WEIGHTS, TIERS, Host, Market, shared_out
from huline.models.invent.policy import PENALTIES
from huline.models.invent.supply import SOURCE, hourly
from huline.models.invent.tables import CARD_BY_ID, PROFILE_HOURS, STACKS, Region
from huline.models.profile import Profile
from huline.models.workload import InferenceService

# demand units that the reference card serves
_UNITS = {"milli-card": 1000, "token/s": 2400}
_ASSUMED = ("peaks", "accelerators", "profile", "max_latency_us", "max_distance_m", "sites")


@dataclass(frozen=True)
class Draft:
    """A service before its peaks are scaled to the market."""

    origins: tuple[tuple[Host, Region, float], ...]
    """A host, the region whose users it could serve, and their relative number."""
    profile: str
    utilisation: int


def invent_profiles(slots: int) -> tuple[Profile, ...]:
    """Write the shapes of demand out over the horizon."""
    return tuple(
        Profile(
            id=name, per_mille=tuple(hourly(shape, slots)), source=SOURCE, assumed=("per_mille",)
        )
        for name, shape in PROFILE_HOURS.items()
    )


def invent_inference(
    market: Market, services: int, card_hours: float, rng: Random
) -> list[InferenceService]:
    """Invent services that take about so many reference card-hours if served wholly."""
    drafts = [_draft(market, rng) for _ in range(services)]
    pieces = [(host, weight) for draft in drafts for host, _, weight in draft.origins]
    hours = iter(shared_out(pieces, [float("inf")] * len(pieces), "inference", card_hours))
    # full hours of each shape: card-hours over them are the cards of the peak
    full = {name: sum(hourly(s, market.slots)) / 1000 for name, s in PROFILE_HOURS.items()}
    made = []
    for number, draft in enumerate(drafts, start=1):
        busy = full[draft.profile] / (draft.utilisation / 1000)
        cards = [next(hours) / busy for _ in draft.origins]
        made.append(_service(f"serve-{number:06d}", draft, cards, market, rng))
    return made


def _draft(market: Market, rng: Random) -> Draft:
    count = rng.choices((1, 2, 3, 5), (50, 25, 15, 10))[0]
    weight = rng.lognormvariate(0, 1)
    origins: dict[str, tuple[Host, Region, float]] = {}
    for _ in range(count):
        host = market.host(rng)
        region = market.home(host, rng)
        origins.setdefault(region.code, (host, region, weight * rng.uniform(0.5, 1.5)))
    return Draft(
        origins=tuple(origins.values()),
        profile=rng.choices(tuple(PROFILE_HOURS), (35, 35, 20, 10))[0],
        utilisation=rng.choice((700, 800, 900)),
    )


def _service(
    service_id: str, draft: Draft, cards: list[float], market: Market, rng: Random
) -> InferenceService:
    unit = "milli-card" if rng.random() < 0.7 else "token/s"
    units = _UNITS[unit]
    ecosystem, models = STACKS[draft.origins[0][0].stack(rng)]
    tier = rng.choices(TIERS, TIER_WEIGHTS)[0]
    sites = _sites(draft, rng)
    return InferenceService(
        id=service_id,
        tenant=market.tenant(draft.origins[0][1], rng),
        tier=tier,
        unserved=None if unit == "milli-card" else PENALTIES[tier] * 1000 // units,
        accelerators={m: CARD_BY_ID[m].inference * units // 1000 for m in models},
        ecosystem=ecosystem,
        residency="provincial" if _local(draft) and rng.random() < 0.2 else None,
        max_distance_m=10_000 if _golden(draft) and rng.random() < 0.7 else None,
        bans=(rng.choice(market.centres).id,) if rng.random() < 0.04 else (),
        unit=unit,
        peaks={
            region.metro: max(1, round(count * units))
            for (_, region, _), count in zip(draft.origins, cards, strict=True)
        },
        profile=draft.profile,
        utilisation=draft.utilisation,
        max_latency_us=_latency(draft, rng),
        sites=sites,
        part_service=not (sites == 1 and rng.random() < 0.3),
        source=SOURCE,
        assumed=_ASSUMED,
    )


def _local(draft: Draft) -> bool:
    """Tell whether every host stands in the province of the users it could serve."""
    return all(host.centre.province == region.province for host, region, _ in draft.origins)


def _golden(draft: Draft) -> bool:
    """Tell whether every host stands in the very city of its users: within 10 km of them."""
    return all(host.centre.city == region.city for host, region, _ in draft.origins)


def _sites(draft: Draft, rng: Random) -> int | None:
    """Draw a limit on pools: a single one only where one centre takes all users' work."""
    centre = draft.origins[0][0].centre
    if all(centre.takes_work_of(region.province) for _, region, _ in draft.origins):
        return rng.choices((1, 2, 3, None), (50, 10, 10, 30))[0]
    return rng.choice((len(draft.origins), None))


def _latency(draft: Draft, rng: Random) -> int | None:
    """Draw a limit that the hosts can meet: a few ms near by, 40 anywhere in the country."""
    if _local(draft):
        return rng.choices((5_000, 10_000, 20_000, None), (30, 25, 30, 15))[0]
    return rng.choice((40_000, None))
