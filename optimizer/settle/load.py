"""The load of a Schedule: all cards at work, and whose work it is."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle.schedule import Schedule

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Load:
    """What charges are worked out from.

    Attributes
    ----------
    shape : (P, T)
    workload, pool, slot, count : (n,) so many cards work for a workload in a pool and slot
    """

    shape: tuple[int, int]
    workload: Ints
    pool: Ints
    slot: Ints
    count: Ints

    @cached_property
    def cards(self) -> Ints:
        """(P, T) at work, whoever they work for."""
        cards = np.zeros(self.shape, dtype=np.int64)
        np.add.at(cards, (self.pool, self.slot), self.count)
        return cards


def load_of(compiled: Compiled, schedule: Schedule) -> Load:
    """List the cards of all workloads."""
    arcs, parts = compiled.arcs, [np.zeros((4, 0), dtype=np.int64)]
    for w, run in schedule.jobs.items():
        slots = np.array(run.slots, dtype=np.int64)
        of_run = (w, arcs.pool[run.arc], arcs.cards[run.arc])
        owner, pool, cards = (np.full(slots.size, value, dtype=np.int64) for value in of_run)
        parts.append(np.stack((owner, pool, slots, cards)))
    for w, placed in schedule.services.items():
        pool, slots = np.nonzero(placed.cards)
        parts.append(np.stack((np.full(pool.size, w), pool, slots, placed.cards[pool, slots])))
    shape = len(compiled.supply.sites), compiled.slots
    return Load(shape, *np.concatenate(parts, axis=1))
