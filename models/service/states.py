"""Three states of a plan at the service, never mixed: of the job, of its solution, of its end."""

from enum import StrEnum


class Operation(StrEnum):
    """What is asked of a Case."""

    VALIDATE = "validate"
    """Say whether it can be planned."""
    EVALUATE = "evaluate"
    """Check and price a plan that is given with it."""
    SOLVE = "solve"
    """Make a plan."""


class PlanStatus(StrEnum):
    """How far the job has come."""

    CREATED = "CREATED"
    """Accepted, not in the queue yet."""
    INVALID = "INVALID"
    """Its Case contradicts itself; the validation result says how."""
    QUEUED = "QUEUED"
    STARTED = "STARTED"
    """A worker has it; there is no plan yet."""
    ACTIVE = "ACTIVE"
    """A worker has it, and there is a plan."""
    STOPPING = "STOPPING"
    """Asked to stop; the best plan is being kept."""
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    """Stopped on demand; it may own a plan."""


TERMINAL = frozenset(
    {PlanStatus.INVALID, PlanStatus.COMPLETED, PlanStatus.FAILED, PlanStatus.CANCELLED}
)
"""What a job never leaves."""


class SolutionStatus(StrEnum):
    """What is known of the plan."""

    NONE = "NONE"
    FEASIBLE = "FEASIBLE"
    WITHIN_GAP = "WITHIN_GAP"
    OPTIMAL = "OPTIMAL"
    INFEASIBLE_PROVEN = "INFEASIBLE_PROVEN"
    INFEASIBLE_SUSPECTED = "INFEASIBLE_SUSPECTED"


class StopReason(StrEnum):
    """Why the search ended."""

    GAP = "GAP"
    OPTIMAL = "OPTIMAL"
    TIME = "TIME"
    WORK = "WORK"
    UNIMPROVED = "UNIMPROVED"
    CANCELLED = "CANCELLED"
    MEMORY = "MEMORY"
    ERROR = "ERROR"
    PROVEN_INFEASIBLE = "PROVEN_INFEASIBLE"
