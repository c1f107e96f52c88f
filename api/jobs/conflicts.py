"""Why a plan that was asked for cannot exist: worked out in what is left of its time."""

import time
from collections.abc import Callable

import structlog

from huline.api.store.attempts import Outcome
from huline.models.case import Case
from huline.models.errors import EngineFailed, HulineError
from huline.models.sentence import both
from huline.optimizer.explain.no_plan import why_no_plan

LEAST_SECONDS = 2.0
"""What finding a conflict takes at least: with less it is not begun."""

log = structlog.get_logger()


def with_conflict(
    outcome: Outcome, case: Case, until: float, memory_mb: int, stopped: Callable[[], bool]
) -> Outcome:
    """Add the conflict to the end of a plan that does not exist, as far as time allows.

    Parameters
    ----------
    until : of `time.monotonic`
    memory_mb : what the explaining process may hold
    stopped : asked many times a second; True ends it

    Raises
    ------
    EngineFailed
        If a plan turns up that the checker passes: what was proven is wrong.
    """
    left = until - time.monotonic()
    if left < LEAST_SECONDS:
        return outcome
    try:
        found = why_no_plan(case, None, left, memory_mb=memory_mb, stopped=stopped)
    except HulineError as error:
        log.warning("no conflict found", error=error.code)
        return outcome
    if found is None:
        raise EngineFailed(
            both("solvers disagree on whether a plan exists", "各求解器对是否存在计划结论不一")
        )
    detail = outcome.detail | {"conflict": found.model_dump(mode="json")}
    return outcome._replace(detail=detail)
