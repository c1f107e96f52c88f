"""Workloads: what a planner submits."""

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from huline.models.base import Frozen, Named
from huline.models.centre import Fabric, IntraNodeLink
from huline.models.units import (
    Amount,
    CardHour,
    Cards,
    DemandUnit,
    Gigabyte,
    Id,
    Megabyte,
    Metre,
    Microsecond,
    PerMille,
    Price,
    Slot,
    Watt,
    no_cards_among,
)

Performance = Annotated[int, Strict(), Field(ge=1, le=10**9)]
TierRank = Annotated[int, Strict(), Field(ge=1, le=9)]


class Data(Frozen):
    """What a training job reads, and where that lies before it is moved."""

    mb: Megabyte
    at: Id
    """The metro or the centre where the data lies; already there, it costs nothing to move."""
    ready: Slot = 0
    """First slot in which a transfer may begin."""


class _Workload(Named):
    """What training and inference have in common."""

    tenant: Id
    tier: TierRank = 2
    """1 is the most urgent; the tier sets the penalty of leaving work unserved."""
    must_serve: bool = False
    """No plan may leave any of it unserved."""
    unserved: Price | None = None
    """Overrides the tier's penalty: milli-fen per reference card-hour (training) or per thousand
    demand units and hour (inference)."""
    accelerators: dict[Id, Performance] = Field(min_length=1)
    """What it can run on: accelerator id -> measured performance of one card. Training: per mille
    of the reference card. Inference: demand units one card serves."""
    memory_gb: Gigabyte = 0
    """The least memory of a card."""
    uses: dict[Id, Amount] = Field(default_factory=dict)
    """Further resource -> how much of it each card at work takes up: ``ports=1``."""
    links: tuple[IntraNodeLink, ...] = ()
    """Acceptable links within a node; () any."""
    fabrics: tuple[Fabric, ...] = ()
    """Acceptable fabrics between nodes; () any."""
    ecosystem: Id | None = None
    """The software stack it is written for."""
    rack_density_w: Watt | None = None
    """The least power a rack must supply."""
    residency: Id | None = None
    """Residency class of its data."""
    needs_neutral: bool = False
    """Whether the operator must neither build models nor compete with its customers."""
    certifications: tuple[Id, ...] = ()
    """Certificates the centre must hold."""
    max_distance_m: Metre | None = None
    """How far from its data or its users it may run: 10000 for the golden 10 km."""
    bans: tuple[Id, ...] = ()
    """Centres it must not use."""
    preferences: dict[Id, Price] = Field(default_factory=dict)
    """Centre id -> milli-fen per card-hour that avoiding this centre is worth to the tenant."""
    release: Slot = 0
    """First slot in which it may run."""
    deadline: Slot | None = None
    """First slot in which it may no longer run; none: the end of the horizon."""

    @model_validator(mode="after")
    def _window_is_not_empty(self) -> Self:
        if self.deadline is not None and self.deadline <= self.release:
            raise ValueError(
                f"deadline {self.deadline} is not after release {self.release}; "
                "the window is half open, so the deadline is the first slot not allowed"
            )
        return self

    @model_validator(mode="after")
    def _counts_cards_once(self) -> Self:
        no_cards_among("uses", self.uses)
        return self


class TrainingJob(_Workload):
    """A job of so much work, done by one gang of cards in one pool.

    On ``n`` cards of performance ``f`` (per mille) and efficiency ``e`` (per mille) it runs for
    ``ceil(work * 60 * 10**6 / (n * f * e * slot_minutes))`` slots.
    """

    kind: Literal["training"] = "training"
    work: CardHour
    """Card-hours on the reference card."""
    cards: tuple[Cards, ...] = Field(min_length=1)
    """Allowed gang sizes: one for a rigid gang, several for a mouldable job."""
    efficiency: tuple[Annotated[PerMille, Field(ge=1, le=1000)], ...] = ()
    """Scaling efficiency per mille at each size of ``cards``; () for 1000 throughout."""
    timing: Literal["contiguous", "preemptible"] = "contiguous"
    """Whether it must run in one piece; preemptible work stays in one pool."""
    data: Data | None = None

    @model_validator(mode="after")
    def _one_efficiency_a_size(self) -> Self:
        if self.efficiency and len(self.efficiency) != len(self.cards):
            raise ValueError(
                f"efficiency has {len(self.efficiency)} values for {len(self.cards)} gang sizes"
            )
        if len(set(self.cards)) != len(self.cards):
            raise ValueError("cards names a gang size twice")
        if self.max_distance_m is not None and self.data is None:
            raise ValueError(
                "max_distance_m needs data.at: the place the distance is counted from"
            )
        return self

    def slots_on(self, performance: int, cards: int, slot_minutes: int) -> int:
        """Slots it runs for on ``cards`` cards of this performance (per mille)."""
        efficiency = self.efficiency[self.cards.index(cards)] if self.efficiency else 1000
        speed = cards * performance * efficiency * slot_minutes
        return -(-self.work * 60 * 1_000_000 // speed)


class InferenceService(_Workload):
    """A service whose requests arise in metros, slot by slot.

    Its demand in slot ``t`` from a metro is ``half_up(peak * profile[t], 1000)`` units. A card
    serves ``performance * utilisation // 1000`` units. Cards are whole; demand is not.
    """

    kind: Literal["inference"] = "inference"
    unit: Literal["milli-card", "token/s", "milli-request/s"] = "milli-card"
    """The unit of peaks and performance; a milli-card is a thousandth of the reference card."""
    peaks: dict[Id, Annotated[DemandUnit, Field(ge=1)]] = Field(min_length=1)
    """Origin metro -> demand at a profile value of 1000."""
    profile: Id
    """The shape of demand over the horizon."""
    utilisation: Annotated[PerMille, Field(ge=1, le=1000)] = 1000
    """How much of a card's throughput may be used, per mille."""
    max_latency_us: Microsecond | None = None
    """The most a request may take from its metro to the centre, one way."""
    sites: Annotated[int, Strict(), Field(ge=1, le=1000)] | None = None
    """The most pools it may use over the horizon: 1 for a single site; none: any split."""
    part_service: bool = True
    """Whether some demand may go unserved; if not, it is served wholly or not at all."""

    def units_per_card(self, performance: int) -> int:
        """Demand units one card serves, the utilisation ceiling applied."""
        return performance * self.utilisation // 1000


Workload = Annotated[TrainingJob | InferenceService, Field(discriminator="kind")]


class Profile(Named):
    """A shape of demand over the horizon, shared by services."""

    per_mille: tuple[PerMille, ...] = Field(min_length=1)
    """(1,) or (slots,) share of the peak in each slot, per mille."""
