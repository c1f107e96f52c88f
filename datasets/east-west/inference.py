"""Inference services of the demo batch."""

from random import Random

from cards import BY_ID
from market import GOLDEN_M, Home, Market, pick, speeds
from shapes import Quantiles
from span import Span
from tables import table
from tenants import drawn
from training import MADE_UP

from huline.models.profile import Profile
from huline.models.units import MILLI_FEN_PER_CNY
from huline.models.workload import InferenceService

Kind = tuple[Home, int | None, int]

MILLI = 1000
# Card-hours of training for one of inference, as the demand of the market is reported.
TRAINING_TO_INFERENCE = 3
UTILISATION = 700
# Reference cards at its peak from which on a service counts as large.
LARGE_SERVICE = 20
# CNY per reference card-hour of demand turned away: a service loses its users, a job only waits.
TURNED_AWAY_CNY = 400
# No more is sold to services than a part of the cards within their reach, as training needs some
# too; in a week no more than may be powered in the evenings.
MOST_OF_CARDS = 0.8

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
    span: Span, market: Market, profiles: tuple[Profile, ...], training_card_hours: int
) -> list[InferenceService]:
    """Return the services: sizes drawn by cards, their level set by that of training."""
    random, digits = Random(f"{span.seed}/inference"), len(str(span.services))
    sizes = Quantiles("alibaba-gpu-v2025-DLRM", "instances_per_app", 3, 2551)
    drawn = [sizes.draw_by_size(random) for _ in range(span.services)]
    shapes = [pick(random, _shapes(profiles)) for _ in range(span.services)]
    hours = sum(size * sum(p.per_mille) / MILLI for size, p in zip(drawn, shapes, strict=True))
    level = training_card_hours / TRAINING_TO_INFERENCE / hours
    taken = Taken(market, evening=span.scaled)
    return [
        _service(
            random,
            taken,
            f"infer-{i + 1:0{digits}d}",
            size * level,
            profile,
            large=span.scaled and size * level >= LARGE_SERVICE,
        )
        for i, (size, profile) in enumerate(zip(drawn, shapes, strict=True))
    ]


def _shapes(profiles: tuple[Profile, ...]) -> list[tuple[Profile, float]]:
    weights = {"chat": 4, "assist": 3, "reason": 2, "image": 1}
    return [(profile, weights[profile.id]) for profile in profiles]


class Taken:
    """What of the cards within reach of some metro the services drawn so far would take."""

    def __init__(self, market: Market, *, evening: bool) -> None:
        self.market = market
        share = {
            row["id"]: int((evening and row["evening_share_pct"]) or 100) / 100
            for row in table("assumed/centres")
        }
        self._left = {
            pool.id: market.free(pool) * min(MOST_OF_CARDS, share[pool.centre])
            for pool in market.pools
        }

    def has_room(self, metro: str, kind: Kind, cards: tuple[str, ...], needed: float) -> bool:
        """Tell whether there are cards for so many reference cards of demand."""
        return needed <= sum(room for _, room in self._rooms(metro, kind, cards))

    def take(self, metro: str, kind: Kind, cards: tuple[str, ...], needed: float) -> None:
        """Take cards, of each pool in proportion to what it has left."""
        rooms = self._rooms(metro, kind, cards)
        share = min(1.0, needed / (sum(room for _, room in rooms) or 1.0))
        for pool, _ in rooms:
            self._left[pool] *= 1 - share

    def _rooms(self, metro: str, kind: Kind, cards: tuple[str, ...]) -> list[tuple[str, float]]:
        return [
            (
                pool.id,
                self._left[pool.id] * BY_ID[pool.accelerator].inference * UTILISATION / 10**6,
            )
            for pool in self.market.pools_for(kind[0], metro, kind[1])
            if pool.accelerator in cards
        ]


def _service(
    random: Random,
    taken: Taken,
    name: str,
    cards_at_peak: float,
    profile: Profile,
    *,
    large: bool,
) -> InferenceService:
    market = taken.market
    firm = drawn(random, large=large)
    kind, cards = _kind(random, taken, firm["metro"], cards_at_peak)
    home, limit, _ = kind
    shares = _shares(_origins(random, market, firm["metro"], kind, cards))
    for metro, part in shares:
        taken.take(metro, kind, cards, cards_at_peak * part)
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


def _kind(random: Random, taken: Taken, seat: str, needed: float) -> tuple[Kind, tuple[str, ...]]:
    """Draw a kind of service, and cards that stand where it may go and are not all taken."""
    while True:
        kind, cards = pick(random, _KINDS), pick(random, _CARDS)
        if taken.has_room(seat, kind, cards, needed):
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
