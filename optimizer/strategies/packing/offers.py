"""Contracts under which cards are rented for all slots: which of them a plan in the making uses.

Packing counts a card under a contract at its price in the relaxation, slot by slot, but whoever
uses one in a single slot rents it for all, and no fewer than the contract says. So where rent
comes to more than the cards are counted at, a plan without the contract is worth a try.
"""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.packing.ground import CARDS, D_OWNER, D_POOL, Ground
from huline.optimizer.strategies.packing.standing import Standing
from huline.optimizer.strategies.prices.exact import largest, refuse_above, total
from huline.optimizer.strategies.prices.rows import Rows

Ints = NDArray[np.int64]

CLOSED = 2**40
"""Milli-fen on top, for a run or for a card-slot, of what stands under a closed contract."""


class Offers:
    """What stands under which contract.

    Attributes
    ----------
    arc, door : (K,) and (D,) the contract of each, -1 for none
    closed : (contracts,)
    """

    def __init__(self, compiled: Compiled, rows: Rows, worth: Ints, ground: Ground) -> None:
        contracts = compiled.contracts
        self._rent = contracts.rate * compiled.slots
        self._least = contracts.least
        self._worth = np.zeros((len(contracts.ids), compiled.slots), dtype=np.int64)
        if rows.contract is not None:
            self._worth = rows.contract.of(worth).copy()
        else:
            # whoever sees no rents pays none
            self._rent = np.zeros_like(self._rent)
        self.arc = contracts.under(compiled.arcs.workload, compiled.arcs.pool)
        self.door = contracts.under(ground.door[:, D_OWNER], ground.door[:, D_POOL])
        self.closed = np.zeros(len(contracts.ids), dtype=bool)

    def beyond(self, ground: Ground, standing: Standing) -> list[int]:
        """(contracts,) milli-fen of rent beyond what the cards in use are counted at.

        Raises
        ------
        TooLarge
            If multipliers are so great that a product does not fit; sums always do.
        """
        used = self._used(ground, standing)
        refuse_above(largest(used) * largest(self._worth))
        most = used.max(axis=1, initial=0)
        rent = np.where(most > 0, np.maximum(most, self._least), 0) * self._rent
        counted = map(total, used * self._worth)
        return [due - less for due, less in zip(rent.tolist(), counted, strict=True)]

    def on_arcs(self) -> Ints:
        """(K,) milli-fen on top of a run."""
        return self._on_top(self.arc)

    def on_doors(self) -> Ints:
        """(D,) milli-fen on top of a card-slot."""
        return self._on_top(self.door)

    def _on_top(self, contract: Ints) -> Ints:
        return np.where(np.append(self.closed, False)[contract], CLOSED, 0)

    def _used(self, ground: Ground, standing: Standing) -> Ints:
        """(contracts, T) cards."""
        found = np.zeros_like(self._worth)
        mine = np.flatnonzero(self.door >= 0)
        np.add.at(found, self.door[mine], standing.cards[mine])
        placed = np.flatnonzero(standing.arc >= 0)
        arcs = standing.arc[placed]
        under = self.arc[arcs] >= 0
        cards = ground.way[arcs[under], CARDS][:, np.newaxis] * standing.on[placed[under]]
        np.add.at(found, self.arc[arcs[under]], cards)
        return found
