"""Strategy `neighbourhood`: frees a few workloads that compete, and places them anew.

Ruin and recreate (Schrimpf et al., 2000). A workload is drawn, with others that could use the
pools it uses; they are taken out and put back in random order, each at its cheapest. What is
not worse stays. The number of rounds is fixed beforehand, so the same seed finds the same plan.
"""

from random import Random

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.insertion import Insertion, Placed
from huline.optimizer.strategies.watch import Watch

Mask = NDArray[np.bool_]

SIZES = (2, 3, 5, 8, 13)
"""How many workloads are freed at once."""


def improve(insertion: Insertion, rounds: int, seed: int, watch: Watch) -> None:
    """Improve a plan in the making, in place, for a number of rounds or until told to stop."""
    if not insertion.placed:
        return
    rng = Random(seed)
    rivals = _Rivals(insertion.compiled)
    for _ in range(rounds):
        if watch.stopped() or watch.remaining() == 0:
            return
        _try(insertion, rivals.draw(insertion, rng))


def _try(insertion: Insertion, freed: list[int]) -> None:
    """Take workloads out and put them back in the given order; undo it if that costs more."""
    cost = insertion.cost
    before: dict[int, Placed] = {w: insertion.remove(w) for w in freed}
    for w in freed:
        insertion.place(w)
    if insertion.cost <= cost:
        return
    for w in freed:
        insertion.remove(w)
    for w in freed:
        insertion.put(w, before[w])


class _Rivals:
    """Knows which workloads could use which pools."""

    def __init__(self, compiled: Compiled) -> None:
        self._usable: Mask = np.zeros(
            (len(compiled.case.workloads), len(compiled.supply.sites)), dtype=bool
        )
        self._usable[compiled.arcs.workload, compiled.arcs.pool] = True
        for service in compiled.services:
            self._usable[service.workload] = service.reach.any(axis=0)
        self._movable = np.flatnonzero(self._usable.any(axis=1))

    def draw(self, insertion: Insertion, rng: Random) -> list[int]:
        """Draw a workload and some that use pools it could use, in random order."""
        if self._movable.size == 0:
            return []
        waiting = [int(w) for w in self._movable if not insertion.placed[int(w)].whole]
        first = int(rng.choice(waiting if waiting and rng.random() < 0.5 else self._movable))
        near = [
            int(w)
            for w in self._movable
            if w != first and self._usable[first, insertion.placed[int(w)].pools].any()
        ]
        others = rng.sample(near, min(len(near), rng.choice(SIZES) - 1))
        # what waits for room needs the first choice now and then
        ahead = rng.random() < 0.5
        freed = others if ahead else [first, *others]
        rng.shuffle(freed)
        return [first, *freed] if ahead else freed
