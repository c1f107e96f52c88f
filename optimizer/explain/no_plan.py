"""Why no plan of a Case exists, found in a process of its own within a limit of time."""

import time
from collections.abc import Callable

from huline.models.case import Case
from huline.models.conflict import Conflict, Menu
from huline.models.errors import EngineFailed, HulineError, OutOfTime
from huline.models.sentence import both
from huline.optimizer.options import Options
from huline.optimizer.strategies.process import Child, Named
from huline.optimizer.strategies.runner import Wire, run_in_child

_EXPLAIN = Named("huline.optimizer.explain.no_plan", "explain_in_child")
KEPT = 0.15
"""Share of a limit that is kept for what a solver takes to stop."""


def why_no_plan(
    case: Case,
    menu: Menu | None = None,
    seconds: float | None = None,
    *,
    memory_mb: int = 16_384,
    child: Child | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Conflict | None:
    """Look for rules that cannot all be kept, and for repairs.

    Parameters
    ----------
    menu : of repairs; None: the usual one
    seconds : limit; None: until all is known
    child : a process that was born already
    stopped : asked many times a second; True ends the search

    Returns
    -------
    None if there is a plan; else what is known when time runs out

    Raises
    ------
    OutOfTime
        If it is not even known whether there is a plan.
    EngineFailed
        If the process failed, or the checker refuses what a solver takes for a plan.
    TooLarge
        If the Case exceeds what can be computed exactly.
    """
    options = Options(seconds=seconds, memory_mb=memory_mb)
    ended = run_in_child(
        _EXPLAIN, (case, menu or Menu()), options, lambda _: None, child=child, stopped=stopped
    )
    if isinstance(ended.error, HulineError):
        raise ended.error
    if ended.reason == "done" and ended.error is None:
        found: Conflict | None = ended.result
        return found
    if isinstance(ended.incumbent, Conflict):
        return ended.incumbent
    if ended.reason in ("time", "cancelled"):
        raise _unknown()
    raise EngineFailed(both("the explaining process was lost", "解释进程丢失"))


def explain_in_child(wire: Wire, case: Case, menu: Menu) -> Conflict | None:
    """Run in the child: look for a conflict, hand it over, then for others, and for repairs."""
    from huline.optimizer.explain.conflict import find_conflict, further_conflicts
    from huline.optimizer.explain.feasible import Prober
    from huline.optimizer.explain.repairs import repaired

    until = wire.deadline
    if until is not None:
        until -= KEPT * max(0.0, until - time.monotonic())
    prober = Prober(until, wire.stopped)
    found = find_conflict(case, prober)
    if found is None:
        return None
    if not found.proven:
        raise _unknown()
    bare = repaired(case, found, Menu.empty(), prober)
    unknown = {"complete": False, "all_told": False}
    wire.incumbent(bare.model_copy(update=unknown))
    further = [*further_conflicts(case, found, prober)]
    return repaired(case, found, menu, prober, further)


def _unknown() -> OutOfTime:
    return OutOfTime(
        both(
            "time ran out before it was known whether a plan exists; allow more seconds",
            "时间用尽：尚不知是否存在可行计划；请允许更长时间",
        )
    )
