"""Guided prices: what workloads pay for a place if all that is scarce has its price."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.prices.ways import positions

Ints = NDArray[np.int64]


class PriceGuide:
    """Prices at given multipliers, for workloads that are placed one after the other."""

    def __init__(self, compiled: Compiled, relaxation: Relaxation, worth: Ints) -> None:
        jobs = relaxation.jobs
        self._arcs, self._services = compiled.arcs, relaxation.services
        self._place = positions(compiled.arcs, jobs.arcs)
        self._price, self._sheet, self._own = jobs.price(worth)
        self._units, self._once = jobs.units, jobs.due_once(worth)
        self._doors = relaxation.services.price(worth)

    def of_arcs(self, workload: int) -> tuple[Ints, Ints]:
        """Return (n, T) milli-fen for each slot in which an arc runs, and (n,) once."""
        span = self._arcs.span(workload)
        mine = span if isinstance(self._place, slice) else self._place[span]
        each = self._price[self._sheet[mine]] + self._own[mine, np.newaxis]
        return self._units[mine, np.newaxis] * each, self._once[mine]

    def of_cards(self, workload: int, price: Ints) -> Ints:
        """(P, T) milli-fen per card-slot of a service; ``price`` in pools that have none here."""
        found = price.copy()
        for pools, guided in self._services.prices_of(workload, *self._doors):
            found[pools] = guided
        return found
