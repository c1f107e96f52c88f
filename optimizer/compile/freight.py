"""What data on its way puts on links whose volume is limited."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile.arcs import Arcs
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.lanes import Lanes

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Freight:
    """Arcs and the lanes that their data takes, as pairs sorted by arc.

    Attributes
    ----------
    lanes : what is limited
    arc, lane : (pairs,)
    mb : (pairs,) what the arc's data puts on the lane
    """

    lanes: Lanes
    arc: Ints
    lane: Ints
    mb: Ints

    def span(self, first: int, end: int) -> slice:
        """Return where the pairs of the arcs ``[first, end)`` stand."""
        return slice(*np.searchsorted(self.arc, (first, end)).tolist())


def freight_of(case: Case, supply: Supply, lanes: Lanes, arcs: Arcs) -> Freight:
    """Follow the data of every arc over the lanes."""
    none = np.zeros(0, dtype=np.int64)
    parts: list[tuple[Ints, Ints, Ints]] = [(none, none, none)]
    for w, job in enumerate(case.workloads if lanes.limit.size else ()):
        if not isinstance(job, TrainingJob) or job.data is None:
            continue
        loads = {}
        for k in arcs.of(w):
            door = int(supply.centre_of[arcs.pool[k]]), int(arcs.mode[k])
            if door not in loads:
                loads[door] = lanes.load(job, *door)
            lane, mb = loads[door]
            parts.append((np.full_like(lane, k), lane, mb))
    return Freight(lanes, *(np.concatenate(column) for column in zip(*parts, strict=True)))
