"""When a job may run: between its data's arrival or its release, and its deadline.

Windows differ from workload to workload, so unlike its neighbours this rule is judged for all
pools of a workload at once, in arrays.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes
from huline.optimizer.compile.transfer import NEVER

Ints = NDArray[np.int64]


def _model_at(ask: Ask) -> str | None:
    w = ask.workload
    return w.model_at if isinstance(w, InferenceService) and w.model_mb else None


def _no_route(node: str, site: Site, routes: Routes) -> Miss | None:
    centre = site.centre.id
    return (
        None if centre == node or centre in routes.from_node(node) else Miss("unreachable", None)
    )


COPIED = Fit("window", _model_at, _no_route)
"""A model that needs a copy has a way there; never switched off."""


@dataclass(frozen=True)
class Window:
    """Slots in which a job may run, pool by pool: ``[begin, deadline)``.

    Attributes
    ----------
    begin : (pools,) `NEVER` where its data cannot come or the decreed start is missed
    """

    begin: Ints
    deadline: int


def window_of(
    job: TrainingJob, arrival: Ints, slots: int, start: int | None, *, in_force: bool
) -> Window:
    """Work out the window of a job.

    Parameters
    ----------
    arrival : (pools,) first slot with the data there, `NEVER` where it cannot come
    slots : of the horizon
    start : the decreed starting slot, if any
    in_force : whether the rule applies; if not, the whole horizon is open wherever data can come
    """
    if in_force:
        begin = np.maximum(arrival, job.release)
        deadline = slots if job.deadline is None else job.deadline
    else:
        begin = np.where(arrival >= NEVER, NEVER, 0)
        deadline = slots
    if start is not None:
        begin = np.where(begin <= start, start, NEVER)
    return Window(begin, deadline)
