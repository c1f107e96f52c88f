"""What a plan tells while it is made."""

from typing import Literal

from huline.models.base import Frozen
from huline.models.service.states import PlanStatus
from huline.models.service.wire import Instant, Money


class Event(Frozen):
    """One step of a plan; later ones have greater numbers, without gaps in their order."""

    seq: int
    t: Instant
    status: PlanStatus
    phase: str | None = None
    """Which phase of planning: compile, formulate, first, price, solve, decode, verify."""
    objective: Money | None = None
    """Cost of the best plan so far."""
    bound: Money | None = None
    gap: float | None = None


class LogLine(Frozen):
    """A sentence on what happened to a plan."""

    seq: int
    t: Instant
    level: Literal["info", "warning", "error"]
    message: str
