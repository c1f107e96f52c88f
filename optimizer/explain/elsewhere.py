"""The best place of one workload, centre by centre, while all others stay where they are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.plan import Perspective, Placement, Refusal
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle import Settlement, settle
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.sites import roomy

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Spot:
    """A way to run a workload at a centre, wholly; ``settled`` counts it alone beside the rest."""

    centre: str
    settled: Settlement

    @property
    def placement(self) -> Placement:
        """How the workload stands there."""
        (placement,) = self.settled.placements
        return placement


class Elsewhere:
    """A Case of one workload that must be served, and its best place at each centre.

    Parameters
    ----------
    supply : of the Case, if it is known already
    """

    def __init__(self, case: Case, perspective: Perspective, supply: Supply | None = None) -> None:
        self.compiled: Compiled = compile_case(case, supply)
        self._made = Insertion(self.compiled, perspective)
        self._usable = self._with_options()
        self._centres = np.array([site.centre.id for site in self.compiled.supply.sites])

    def _with_options(self) -> Mask:
        """(P,) pools that the workload could use."""
        if self.compiled.services:
            service = self.compiled.services[0]
            enough = roomy(service, self._made.room)[self.compiled.supply.centre_of]
            return np.asarray(service.reach.any(axis=0) & enough)
        usable = np.zeros(len(self.compiled.supply.sites), dtype=bool)
        usable[self.compiled.arcs.pool] = True
        return usable

    @cached_property
    def refusals(self) -> dict[str, Refusal]:
        """Pool -> the first reason why the workload may not use it."""
        return {refusal.pool: refusal for refusal in self.compiled.refusals.of(0)}

    def at(self, centre: str) -> Spot | None:
        """Place the workload at a centre; None if it does not fit there wholly."""
        self._made.only = self._usable & (self._centres == centre)
        if not self._made.only.any():
            return None
        self._made.place(0)
        schedule, sound = self._made.schedule(), self._made.sound
        placed = self._made.remove(0)
        if not (sound and placed.whole and placed.pools.size):
            return None
        return Spot(centre, settle(self.compiled, schedule))

    def shortage(self, pool: str) -> tuple[int, int]:
        """Cards that a service asks of a pool in the slot in which most are lacking, and free."""
        p = [site.pool.id for site in self.compiled.supply.sites].index(pool)
        free = self.compiled.supply.capacity[p, 0]
        if not self.compiled.services:
            arcs = self.compiled.arcs
            return int(arcs.cards[arcs.pool == p].min(initial=0)), int(free.max(initial=0))
        need = self.compiled.services[0].need[p]
        slot = int((need - free).argmax())
        return int(need[slot]), int(free[slot])
