"""Finds a plan besides those that there are, for a worker."""

from collections.abc import Callable

from huline.api.jobs.pulse import Pulse
from huline.models.alternatives import Besides
from huline.models.case import Case
from huline.optimizer.options import Options
from huline.optimizer.replan.nearby import Alternative, alternative
from huline.optimizer.strategies.process import Child


def another(
    case: Case,
    given: Besides,
    options: Options,
    pulse: Pulse,
    child: Child,
    stopped: Callable[[], bool],
) -> Alternative:
    """Find a plan that costs about as much as the first of some, and differs from them all.

    Raises
    ------
    EngineFailed, PlanRefused
        As `huline.optimizer.replan.alternative` does.
    """
    plan, *besides = given.plans
    return alternative(
        case, plan, given.rules, options, besides, given.certificate,
        progress=pulse.progress, child=child, stopped=stopped,
    )  # fmt: skip
