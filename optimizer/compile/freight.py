"""What data on its way puts on links whose volume is limited."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile.arcs import Arcs
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.lanes import Lanes
from huline.optimizer.compile.moves import Moves
from huline.optimizer.compile.transfer import NETWORK, cargo_of

Ints = NDArray[np.int64]

_TOGETHER = 2**18
"""Arcs that are followed at a time, for the memory that takes."""


@dataclass(frozen=True)
class Freight:
    """Arcs and the lanes that their data takes, as pairs sorted by arc; and those of moves.

    Attributes
    ----------
    lanes : what is limited
    arc, lane : (pairs,)
    mb : (pairs,) what the arc's data puts on the lane; 1 of a move
    """

    lanes: Lanes
    arc: Ints
    lane: Ints
    mb: Ints

    def span(self, first: int, end: int) -> slice:
        """Return where the pairs of the arcs ``[first, end)`` stand."""
        return slice(*np.searchsorted(self.arc, (first, end)).tolist())


def freight_of(case: Case, supply: Supply, lanes: Lanes, moves: Moves, arcs: Arcs) -> Freight:
    """Follow the data of every arc over the lanes, and find those on which work moves."""
    trains = np.array([isinstance(w, TrainingJob) for w in case.workloads], dtype=bool)
    position, cargo = trains.cumsum() - 1, cargo_of(case.training())
    trails = lanes.trails(cargo.nodes)
    wired = np.flatnonzero(arcs.mode == NETWORK) if lanes.limit.size else np.zeros(0, dtype=int)
    parts = []
    for arc in np.split(wired, np.arange(_TOGETHER, wired.size, _TOGETHER)):
        job = position[arcs.workload[arc]]
        arc, job = arc[cargo.node[job] >= 0], job[cargo.node[job] >= 0]
        route = cargo.node[job] * len(supply.centres) + supply.centre_of[arcs.pool[arc]]
        at, lane, mb = trails.loads(route, cargo.mb[job], cargo.ready[job])
        parts.append((arc[at], lane, mb))
    if lanes.moves >= 0:
        away = np.flatnonzero(moves.among(arcs.workload, arcs.pool))
        parts.append((away, np.full_like(away, lanes.moves), np.ones_like(away)))
    arc, lane, mb = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(arc, kind="stable")
    return Freight(lanes, arc[order], lane[order], mb[order])
