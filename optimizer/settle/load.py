"""The load of a Schedule: all cards at work, whose work it is, and what is ended for it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.record import Runs

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


def load_of(compiled: Compiled, runs: Runs, ended: frozenset[int]) -> Load:
    """List the cards of all workloads and commitments, slot by slot."""
    lasts = runs.end - runs.first
    before = np.cumsum(lasts) - lasts
    slot = np.arange(lasts.sum()) + np.repeat(runs.first - before, lasts)
    workload, pool, count = (
        np.repeat(column, lasts) for column in (runs.workload, runs.pool, runs.cards)
    )
    return Load(workload, pool, slot, count, ended, compiled.supply.endable.taken(ended))
