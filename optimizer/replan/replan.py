"""A plan that follows another one."""

from collections.abc import Sequence
from typing import Any

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.plan import Plan
from huline.models.replanning import ReplanRules, Restated
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.planning import plan as make_plan
from huline.optimizer.replan.restate import restated


def replan(
    case: Case,
    earlier: Plan,
    rules: ReplanRules | None = None,
    options: Options | None = None,
    certificate: Certificate | None = None,
    **watching: Any,
) -> tuple[Case, Plan, Restated]:
    """Plan a Case anew, beginning with an earlier plan, maybe of another Case.

    Parameters
    ----------
    case : the Case of today, its Changes made
    certificate : multipliers of the earlier plan, to begin with
    watching : handed on to `huline.optimizer.planning.plan`

    Returns
    -------
    the Case with what stays written into it, its plan, and what was let go

    Raises
    ------
    BadInput
        As `restated` does.
    NoPlanExists, OutOfTime, EngineFailed, SolverMissing
        As `plan` does: what is frozen or pinned must be served, and may leave each other no room.
    """
    written, told = restated(case, earlier, rules or ReplanRules())
    made = make_plan(written, options, Earlier(earlier, certificate), **watching)
    return written, made, told


def budgets(case: Case, most: Sequence[int]) -> list[Case]:
    """Return a restated Case with other numbers of moves, of which those it needs are part."""
    incumbent, needed = case.incumbent, case.incumbent.max_moves or 0
    return [
        case.model_copy(
            update={"incumbent": incumbent.model_copy(update={"max_moves": needed + k})}
        )
        for k in most
    ]
