"""A plan at the service in short: its states, how good it is, its key figures."""

from typing import Literal

from pydantic import Field

from huline.models.base import Frozen
from huline.models.service.states import Operation, PlanStatus, SolutionStatus, StopReason
from huline.models.service.wire import Instant, Money


class ValidationCount(Frozen):
    """How many findings there are."""

    errors: int = 0
    warnings: int = 0


class Engine(Frozen):
    """What made the plan."""

    version: str = ""
    solvers: dict[str, str] = Field(default_factory=dict)
    """Solver -> version."""


class Metadata(Frozen):
    """Where a plan stands; light enough to ask for every second."""

    id: str
    name: str = ""
    operation: Operation
    status: PlanStatus
    solution_status: SolutionStatus
    stop_reason: StopReason | None = None
    submitted_at: Instant
    started_at: Instant | None = None
    completed_at: Instant | None = None
    input_hash: str
    """SHA-256 of the Case, with all that the request changed of it."""
    attempts: int = 0
    """How often a worker began with it."""
    engine: Engine = Engine()
    validation: ValidationCount = ValidationCount()


class Quality(Frozen):
    """How good the plan is, and how that is known."""

    cost: Money | None = None
    bound: Money | None = None
    penalty: Money | None = None
    """What of the cost is the price of work left unserved."""
    gap: float | None = None
    """``(cost - bound) / gross``."""
    gap_served: float | None = None
    closed: float | None = None
    bound_kind: Literal["certificate", "solver"] | None = None
    verified: bool = False
    """Whether the checker has passed the plan; no plan is published otherwise."""
    reproducible: bool = False


class Kpis(Frozen):
    """Shares from 0 to 1, recomputed by the checker."""

    served: float | None = None
    """Of all work and demand, each weighed at its own penalty."""
    west_share: float | None = None
    """Of busy card-hours, at centres that are west in the national programme."""
    rack_rate: float | None = None
    lit_rate: float | None = None


class PlanSummary(Frozen):
    """A plan without its placements."""

    metadata: Metadata
    quality: Quality = Quality()
    kpis: Kpis = Kpis()
    links: dict[str, str] = Field(default_factory=dict)
    """Relation -> path of a resource of the plan."""
