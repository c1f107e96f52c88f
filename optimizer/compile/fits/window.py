"""When a job may run: between its data's arrival or its release, and its deadline.

Windows differ from workload to workload, so unlike its neighbours this rule is judged for all
pools of many jobs at once, in arrays.
"""

import numpy as np
from numpy.typing import NDArray

from huline.models.workload import InferenceService
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


def begin_of(arrival: Ints, release: Ints, start: Ints, *, in_force: bool) -> Ints:
    """Work out when each job may first run in each of its pools.

    Parameters
    ----------
    arrival : (n,) first slot with the data there, `NEVER` where it cannot come
    release : (n,)
    start : (n,) the decreed starting slot, -1 where there is none
    in_force : whether the rule applies; if not, the whole horizon is open wherever data can come

    Returns
    -------
    (n,) `NEVER` where its data cannot come or the decreed start is missed
    """
    free = np.where(arrival >= NEVER, NEVER, 0)
    begin = np.maximum(arrival, release) if in_force else free
    return np.where(start < 0, begin, np.where(begin <= start, start, NEVER))
