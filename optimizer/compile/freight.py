"""What the data of training jobs puts on links whose volume is limited."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile.arcs import Arcs
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.transfer import Transfer

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Freight:
    """Arcs and the limited links on the routes of their data, as pairs sorted by arc.

    Attributes
    ----------
    limited : links with a volume that is in force, ascending
    arc, link : (pairs,)
    mb : (pairs,) what the arc's job moves
    """

    limited: tuple[int, ...]
    arc: Ints
    link: Ints
    mb: Ints

    def span(self, first: int, end: int) -> slice:
        """Return where the pairs of the arcs ``[first, end)`` stand."""
        return slice(*np.searchsorted(self.arc, (first, end)).tolist())


def freight_of(case: Case, supply: Supply, transfer: Transfer, arcs: Arcs) -> Freight:
    """Follow the data of every arc over the links whose volume is limited."""
    watched = case.network.links if case.policy.applies("link") else ()
    limited = {i: None for i, link in enumerate(watched) if link.volume_mb is not None}
    pairs: list[tuple[int, int, int]] = []
    for w, job in enumerate(case.workloads if limited else ()):
        if not isinstance(job, TrainingJob) or job.data is None:
            continue
        for k in arcs.of(w):
            centre = int(supply.centre_of[arcs.pool[k]])
            route = transfer.route(job, centre, int(arcs.mode[k]))
            for link in route.links if route else ():
                if link in limited:
                    pairs.append((k, link, job.data.mb))
    return Freight(tuple(limited), *np.array(pairs, dtype=np.int64).reshape(-1, 3).T)
