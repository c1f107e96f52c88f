"""The load of a Schedule: all cards at work, whoever they work for."""

from dataclasses import dataclass

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
    cards : (P, T) at work
    """

    cards: Ints


def load_of(compiled: Compiled, schedule: Schedule) -> Load:
    """Add up the cards of all workloads."""
    cards = np.zeros((len(compiled.supply.sites), compiled.slots), dtype=np.int64)
    arcs = compiled.arcs
    for run in schedule.jobs.values():
        cards[int(arcs.pool[run.arc]), list(run.slots)] += arcs.cards[run.arc]
    for placed in schedule.services.values():
        cards += placed.cards
    return Load(cards)
