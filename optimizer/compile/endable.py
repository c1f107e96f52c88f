"""Commitments that a plan may end: what they take while they are kept, and what ending costs."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Endable:
    """The part of each commitment that its ending frees; none where the rule is off.

    Attributes
    ----------
    ids : (K,)
    fee : (K,) milli-fen
    pool, cards : (K,) so many cards of a pool
    first, end : (K,) in the slots ``[first, end)``
    shape : (P, T)
    """

    ids: tuple[str, ...]
    fee: Ints
    pool: Ints
    cards: Ints
    first: Ints
    end: Ints
    shape: tuple[int, int]

    def at_work(self, k: int) -> Ints:
        """(T,) cards that one of them takes while it is kept."""
        slot = np.arange(self.shape[1])
        return np.where((slot >= self.first[k]) & (slot < self.end[k]), self.cards[k], 0)

    def taken(self, ended: Collection[int] = ()) -> Ints:
        """(P, T) cards that all of them take but those that are ended."""
        cards = np.zeros(self.shape, dtype=np.int64)
        for k, pool in enumerate(self.pool):
            if k not in ended:
                cards[pool] += self.at_work(k)
        return cards


def endable_of(case: Case) -> Endable:
    """Return the commitments that have a fee for ending them."""
    on, index = case.policy.applies("termination"), {p.id: i for i, p in enumerate(case.pools)}
    found = [
        (index[c.pool], c.cards, c.freed_from, c.end, c.termination_fee)
        for c in (case.commitments if on else ())
        if c.freed_from is not None
    ]
    pool, cards, first, end, fee = np.array(found, dtype=np.int64).reshape(-1, 5).T
    ids = tuple(c.id for c in case.commitments if on and c.freed_from is not None)
    return Endable(ids, fee, pool, cards, first, end, (len(case.pools), case.horizon.slots))
