"""Inference services of the demo batch."""

from random import Random

from market import GOLDEN_M, Home, Market, pick, speeds
from shapes import Quantiles
from tables import table
from training import MADE_UP

from huline.models.units import half_up
from huline.models.workload import InferenceService, Profile

SERVICES = 30
MILLI = 1000
# Card-hours of training for one of inference, as the demand of the market is reported.
TRAINING_TO_INFERENCE = 3
UTILISATION = 700

_CARDS: tuple[tuple[tuple[str, ...], float], ...] = (
    (("h20",), 3), (("h20", "a800-sxm"), 3), (("h20", "rtx4090"), 2), (("ascend-910b",), 3),
    (("ascend-910b", "ascend-910c"), 2), (("a100-sxm", "h20"), 1), (("mlu370-x8",), 1),
)  # fmt: skip
# Home, latency limit in us, origins, and how often.
_KINDS: tuple[tuple[tuple[Home, int | None, int], float], ...] = (
    (("golden", 1_000, 1), 3), (("city", 1_000, 1), 3), (("city", 5_000, 1), 3),
    (("free", 5_000, 2), 2), (("free", 10_000, 3), 4), (("free", 20_000, 3), 6),
    (("free", 20_000, 1), 3), (("free", None, 4), 3),
)  # fmt: skip
_LOCAL_CLASS: dict[Home, str] = {"golden": "enterprise_10km", "city": "enterprise_local"}


def services(
    seed: str, market: Market, profiles: tuple[Profile, ...], training_card_hours: int
) -> list[InferenceService]:
    """Return the day's services: sizes drawn by cards, their level set by that of training."""
    random = Random(f"{seed}/inference")
    sizes = Quantiles("alibaba-gpu-v2025-DLRM", "instances_per_app", 3, 2551)
    drawn = [sizes.draw_by_size(random) for _ in range(SERVICES)]
    shapes = [pick(random, _shapes(profiles)) for _ in range(SERVICES)]
    hours = sum(size * sum(p.per_mille) / MILLI for size, p in zip(drawn, shapes, strict=True))
    level = training_card_hours / TRAINING_TO_INFERENCE / hours
    return [
        _service(random, market, f"infer-{i + 1:02d}", size * level, profile)
        for i, (size, profile) in enumerate(zip(drawn, shapes, strict=True))
    ]


def _shapes(profiles: tuple[Profile, ...]) -> list[tuple[Profile, float]]:
    weights = {"chat": 4, "assist": 3, "reason": 2, "image": 1}
    return [(profile, weights[profile.id]) for profile in profiles]


def _service(
    random: Random, market: Market, name: str, cards_at_peak: float, profile: Profile
) -> InferenceService:
    firm = pick(random, [(row, float(row["weight"])) for row in table("assumed/tenants")])
    (home, limit, origins), cards = _feasible_kind(random, market, firm["metro"])
    return InferenceService(
        id=name,
        name=f"{profile.name} of {firm['name']}",
        name_zh=f"{firm['name_zh']}{profile.name_zh}",
        tenant=firm["id"],
        tier=pick(random, ((1, 4), (2, 4), (3, 1))),
        accelerators=speeds(random, cards, "inference"),
        memory_gb=market.memory(cards),
        ecosystem=market.ecosystem(cards),
        residency=_LOCAL_CLASS.get(home, "general"),
        max_distance_m=GOLDEN_M if home == "golden" else None,
        peaks=_peaks(random, firm["metro"], origins, cards_at_peak),
        profile=profile.id,
        utilisation=UTILISATION,
        max_latency_us=limit,
        sites=pick(random, ((1, 2), (2, 2), (None, 2))),
        source="made up; size from workloads/distributions.csv (instances per application), "
        "drawn by cards, level set so that training has three times its card-hours",
        derived=("peaks",),
        assumed=(*MADE_UP[:-1], "utilisation", "max_latency_us", "sites", "profile"),
    )


def _feasible_kind(
    random: Random, market: Market, metro: str
) -> tuple[tuple[Home, int | None, int], tuple[str, ...]]:
    """Draw a kind of service and cards that stand where it may go."""
    while True:
        kind, cards = pick(random, _KINDS), pick(random, _CARDS)
        if {pool.accelerator for pool in market.pools_for(kind[0], metro)}.intersection(cards):
            return kind, cards


def _peaks(random: Random, seat: str, origins: int, cards_at_peak: float) -> dict[str, int]:
    """Spread a service over metros: most at its seat, the rest where other firms sit."""
    others = {r["metro"]: float(r["weight"]) for r in table("assumed/tenants")}
    others.pop(seat)
    found = {seat: 1.5}
    for _ in range(origins - 1):
        metro = pick(random, others.items())
        found[metro] = 1.0
        others.pop(metro)
    whole = sum(found.values())
    milli = round(cards_at_peak * MILLI)
    return {m: max(1, half_up(round(milli * w * 10), round(whole * 10))) for m, w in found.items()}
