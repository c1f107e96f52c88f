"""Plans on their way to and from the solving process, and how near to their bound they are."""

from typing import NamedTuple

from huline.models.certificate import Certificate
from huline.models.plan import Plan, gap_of
from huline.optimizer.options import Options


class Made(NamedTuple):
    """A plan that is not checked yet, and the certificate of its bound, if it has one."""

    plan: Plan
    certificate: Certificate | None


class Earlier(NamedTuple):
    """What an earlier run left behind: a plan, maybe of another Case, to begin with."""

    plan: Plan
    certificate: Certificate | None = None
    """Multipliers to begin with."""


def judged(plan: Plan, options: Options, reason: str) -> Plan:
    """Say whether a plan is as near to its bound as asked, and could be made again."""
    gap = gap_of(plan.cost, plan.bound, plan.gross)
    reached = gap is not None and gap <= options.gap and plan.unproven is None
    again = options.seconds is None and (reached or reason == "rounds")
    return plan.model_copy(
        update={
            "status": "within-gap" if reached else "feasible",
            "stop_reason": "gap" if reached else reason,
            "reproducible": again,
        }
    )
