"""A Schedule: which options are chosen, before money is counted."""

from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class JobRun:
    """A training job on one arc.

    ``slots`` are the slots it runs in, ascending.
    """

    arc: int
    slots: tuple[int, ...]


class ServiceRun:
    """A service's cards, made from (P, T) whole cards; only pools in which it has any are kept.

    Attributes
    ----------
    pools : (n,) where it has cards, ascending
    rows : (n, T) how many
    """

    def __init__(self, cards: Ints) -> None:
        self._count = cards.shape[0]
        self.pools: Ints = np.flatnonzero(cards.any(axis=1))
        self.rows: Ints = cards[self.pools]

    @classmethod
    def among(cls, count: int, pools: Ints, rows: Ints) -> Self:
        """Make one of (n, T) whole cards in some of so many pools, ascending."""
        made = cls(rows)
        made._count, made.pools = count, pools[made.pools]
        return made

    @property
    def cards(self) -> Ints:
        """(P, T) whole cards."""
        cards = np.zeros((self._count, self.rows.shape[1]), dtype=np.int64)
        cards[self.pools] = self.rows
        return cards


@dataclass
class Schedule:
    """Choices by workload index; what is in neither table is not served at all.

    ``ended`` are the commitments that are ended early, of those that may be.
    """

    jobs: dict[int, JobRun] = field(default_factory=dict)
    services: dict[int, ServiceRun] = field(default_factory=dict)
    ended: frozenset[int] = frozenset()
