"""Contracts and commitments in the bound: how many cards to rent, and what to end."""

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.prices.exact import largest, refuse_above, scaled_up
from huline.optimizer.strategies.prices.rows import Rows
from huline.optimizer.strategies.prices.seats import add_cards, power_worth

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Contracts:
    """Cards rented under each contract, for all slots."""

    def __init__(self, compiled: Compiled, rows: Rows) -> None:
        self._compiled, self._rows = compiled, rows
        self._rented = np.zeros(len(compiled.contracts.ids), dtype=np.int64)

    def cost(self, worth: Ints) -> Ints:
        """(contracts,) the least that each costs: it is linear, so one of the ends is best."""
        family, contracts = self._rows.contract, self._compiled.contracts
        if family is None:
            return np.zeros(0, dtype=np.int64)
        each = self._compiled.slots * contracts.rate - family.of(worth).sum(axis=1)
        blocks = np.array([site.pool.block for site in self._compiled.supply.sites], np.int64)
        most = blocks[contracts.pool]
        if self._rows.capacity is None:
            # the cone sees to it that no card is rented for its own sake
            most = contracts.least
        refuse_above(largest(each) * largest(most))
        ends = np.where(most >= contracts.least, most, 0)
        self._rented = np.where(each < 0, ends, 0)
        return np.asarray(self._rented * each)

    def use(self, found: Floats) -> None:
        """Take off ``found`` (rows,) what is rented."""
        if self._rows.contract is not None:
            self._rows.contract.of(found)[:] -= self._rented[:, np.newaxis]


class Commitments:
    """Commitments that may be ended."""

    def __init__(self, compiled: Compiled, perspective: Perspective, rows: Rows) -> None:
        self._compiled, self._rows = compiled, rows
        self._endable = endable = compiled.supply.endable
        self._fee = endable.fee * (perspective == "payer")
        self._cards = np.array(
            [endable.at_work(k) for k in range(self._fee.size)], dtype=np.int64
        ).reshape(-1, compiled.slots)
        self._ended = np.zeros(self._fee.size, dtype=bool)

    def cost(self, worth: Ints) -> Ints:
        """(K,) milli-fen: the lesser of keeping each commitment and of ending it."""
        freed = self._freed(worth)
        refuse_above(largest(freed) * largest(self._cards) * self._compiled.slots)
        ending = self._fee - (freed * self._cards).sum(axis=1)
        self._ended = ending < 0
        least: Ints = np.minimum(ending, 0)
        return least

    def use(self, found: Floats) -> None:
        """Take off ``found`` (rows,) what is given back."""
        cards = np.zeros(self._endable.shape)
        np.add.at(cards, self._endable.pool[self._ended], -self._cards[self._ended])
        kept = [(c, f, f.of(found).copy()) for c, f in self._rows.ceilings if not c.promised]
        add_cards(self._compiled, self._rows, cards, found)
        for _, family, before in kept:
            family.of(found)[:] = before

    def _freed(self, worth: Ints) -> Ints:
        """(K, T) milli-fen for a card that each commitment gives back."""
        supply, rows, pool = self._compiled.supply, self._rows, self._endable.pool
        centre = supply.centre_of[pool]
        drawn = supply.pue[centre] * supply.watt[pool, np.newaxis]
        found = scaled_up(power_worth(self._compiled, rows, worth)[centre], drawn, 10**6)
        if rows.capacity is not None:
            found = found + rows.capacity.of(worth)[pool]
        for ceiling, family in rows.ceilings:
            if ceiling.promised:
                mine = np.concatenate((family.of(worth), np.zeros_like(family.limit[:1])))
                weight = ceiling.weight[pool]
                found = found + mine[ceiling.groups[pool]] * weight // ceiling.unit
        return found
