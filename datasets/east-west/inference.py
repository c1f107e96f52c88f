"""Inference services of the demo batch."""

from random import Random

from market import GOLDEN_M, Home, Market, pick, speeds
from shapes import Quantiles
from tables import table
from training import MADE_UP

from huline.models.profile import Profile
from huline.models.units import MILLI_FEN_PER_CNY
from huline.models.workload import InferenceService

Kind = tuple[Home, int | None, int]

SERVICES = 30
MILLI = 1000
# Card-hours of training for one of inference, as the demand of the market is reported.
TRAINING_TO_INFERENCE = 3
UTILISATION = 700
# CNY per reference card-hour of demand turned away: a service loses its users, a job only waits.
TURNED_AWAY_CNY = 400

_CARDS: tuple[tuple[tuple[str, ...], float], ...] = (
    (("h20",), 3), (("h20", "a800-sxm"), 3), (("h20", "rtx4090"), 2), (("ascend-910b",), 3),
    (("ascend-910b", "ascend-910c"), 2), (("a100-sxm", "h20"), 1), (("mlu370-x8",), 1),
)  # fmt: skip
# Home, latency limit in us, origins, and how often.
_KINDS: tuple[tuple[Kind, float], ...] = (
    (("golden", 1_000, 1), 4), (("city", 1_000, 1), 5), (("province", 5_000, 1), 4),
    (("free", 10_000, 1), 4), (("free", 10_000, 2), 4), (("free", 20_000, 1), 4),
    (("free", 20_000, 2), 3), (("free", None, 2), 1),
)  # fmt: skip
# How many pools a service may use: what serves several metros is split more often.
_SITES_ONE = ((1, 4), (2, 1), (None, 5))
_SITES_MORE = ((2, 1), (None, 5))
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
    kind, cards = _kind(random, market, firm["metro"])
    home, limit, _ = kind
    shares = _shares(_origins(random, market, firm["metro"], kind, cards))
    return InferenceService(
        id=name,
        name=f"{profile.name} of {firm['name']}",
        name_zh=f"{firm['name_zh']}{profile.name_zh}",
        tenant=firm["id"],
        tier=pick(random, ((1, 4), (2, 4), (3, 1))),
        unserved=TURNED_AWAY_CNY * MILLI_FEN_PER_CNY,
        accelerators=speeds(random, cards, "inference"),
        memory_gb=market.memory(cards),
        ecosystem=market.ecosystem(cards),
        residency=_LOCAL_CLASS.get(home, "general"),
        max_distance_m=GOLDEN_M if home == "golden" else None,
        peaks={metro: max(1, round(cards_at_peak * MILLI * part)) for metro, part in shares},
        profile=profile.id,
        utilisation=UTILISATION,
        max_latency_us=limit,
        sites=pick(random, _SITES_ONE if len(shares) == 1 else _SITES_MORE),
        source="made up; size from workloads/distributions.csv (instances per application), "
        "drawn by cards, level set so that training has three times its card-hours",
        derived=("peaks",),
        assumed=(*MADE_UP[:-1], "unserved", "utilisation", "max_latency_us", "sites", "profile"),
    )


def _kind(random: Random, market: Market, seat: str) -> tuple[Kind, tuple[str, ...]]:
    """Draw a kind of service, and cards that stand where it may go."""
    while True:
        kind, cards = pick(random, _KINDS), pick(random, _CARDS)
        if _servable(market, seat, kind, cards):
            return kind, cards


def _servable(market: Market, metro: str, kind: Kind, cards: tuple[str, ...]) -> bool:
    pools = market.pools_for(kind[0], metro, kind[1])
    return any(pool.accelerator in cards for pool in pools)


def _origins(
    random: Random, market: Market, seat: str, kind: Kind, cards: tuple[str, ...]
) -> list[str]:
    """Draw further metros of a service among the seats of other firms."""
    weights = {
        row["metro"]: float(row["weight"])
        for row in table("assumed/tenants")
        if row["metro"] != seat and _servable(market, row["metro"], kind, cards)
    }
    found = [seat]
    while len(found) < kind[2] and weights:
        found.append(pick(random, weights.items()))
        weights.pop(found[-1])
    return found


def _shares(origins: list[str]) -> list[tuple[str, float]]:
    """Split a service over its metros: half as much again arises at its seat."""
    whole = len(origins) + 0.5
    return [(metro, (1.5 if i == 0 else 1.0) / whole) for i, metro in enumerate(origins)]
