"""Cards rented under contracts while workloads are placed one after the other."""

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled

Ints = NDArray[np.int64]


class Rented:
    """As many cards as the work under each contract needs, and what they cost in all slots.

    Attributes
    ----------
    held : contracts of which the fewest cards that may be rented are rented, used or not
    """

    def __init__(self, compiled: Compiled, perspective: Perspective) -> None:
        contracts, self._compiled = compiled.contracts, compiled
        self._least = contracts.least
        self._price = contracts.rate * compiled.slots * (perspective == "payer")
        self._used = np.zeros((len(contracts.ids), compiled.slots), dtype=np.int64)
        self._cards = np.zeros(len(contracts.ids), dtype=np.int64)
        self.held: frozenset[int] = frozenset()

    def take(self, w: int, pool: int, cards: Ints) -> int:
        """Put (T,) cards of a pool to work; return by how many milli-fen rent changes."""
        k = self._under(w).get(pool)
        if k is None:
            return 0
        self._used[k] += cards
        return self._settle(k)

    def turn(self, k: int) -> int:
        """Hold a contract, or no longer; return by how many milli-fen rent changes."""
        self.held ^= {k}
        return self._settle(k)

    def surcharge(self, w: int, pool: Ints, cards: Ints, slots: Ints) -> Ints:
        """(n, T) milli-fen that stand for rent in each slot, one part for each slot used.

        Cards are rented once for all slots, so each of the slots that a workload uses carries an
        equal part of what more cards than there are now would cost.

        Parameters
        ----------
        pool : (n,)
        cards : (n, T) or (n, 1) that would be put to work
        slots : (n,) how many slots would be used
        """
        parts = np.zeros((pool.size, self._compiled.slots), dtype=np.int64)
        for p, k in self._under(w).items():
            here = pool == p
            needed = np.maximum(self._used[k] + cards[here], self._least[k])
            more = np.maximum(needed - self._cards[k], 0) * self._price[k]
            parts[here] = more // np.maximum(slots[here], 1)[:, np.newaxis]
        return parts

    def _under(self, w: int) -> dict[int, int]:
        return self._compiled.contracts.of(self._compiled.case.workloads[w])

    def _settle(self, k: int) -> int:
        most = int(self._used[k].max())
        cards = max(most, int(self._least[k])) if most or k in self.held else 0
        change = (cards - int(self._cards[k])) * int(self._price[k])
        self._cards[k] = cards
        return change
