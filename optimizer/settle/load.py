"""The load of a Schedule: all cards at work, whose work it is, and what is ended for it."""

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
    workload, pool, slot, count : (n,) so many cards work for a workload in a pool and slot
    ended : commitments that are ended, of those that may be
    promised : (P, T) cards of those that are not
    """

    workload: Ints
    pool: Ints
    slot: Ints
    count: Ints
    ended: frozenset[int]
    promised: Ints

    @cached_property
    def cards(self) -> Ints:
        """(P, T) at work for workloads, whichever."""
        cards = np.zeros_like(self.promised)
        np.add.at(cards, (self.pool, self.slot), self.count)
        return cards


def load_of(compiled: Compiled, schedule: Schedule) -> Load:
    """List the cards of all workloads and commitments."""
    arcs, parts = compiled.arcs, [np.zeros((4, 0), dtype=np.int64)]
    for w, run in schedule.jobs.items():
        slots = np.array(run.slots, dtype=np.int64)
        of_run = (w, arcs.pool[run.arc], arcs.cards[run.arc])
        owner, at, cards = (np.full(slots.size, value, dtype=np.int64) for value in of_run)
        parts.append(np.stack((owner, at, slots, cards)))
    for w, placed in schedule.services.items():
        at, slots = np.nonzero(placed.cards)
        parts.append(np.stack((np.full(at.size, w), at, slots, placed.cards[at, slots])))
    promised = compiled.supply.endable.taken(schedule.ended)
    workload, pool, slot, count = np.concatenate(parts, axis=1)
    return Load(workload, pool, slot, count, schedule.ended, promised)
