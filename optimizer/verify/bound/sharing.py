"""The demand of a service in two parts, whole cards for each, and one card that both share."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from huline.optimizer.verify.bound.demands import Demands
from huline.optimizer.verify.bound.exact import NONE
from huline.optimizer.verify.bound.least import Mask, chunks
from huline.optimizer.verify.bound.together import in_whole_cards
from huline.optimizer.verify.facts import Vector


class Sharing:
    """The cheapest card of each kind for either part, and for both, found pool by pool.

    Only services count here that have two groups of metros with demand.

    Parameters
    ----------
    units : (pools, services) that a card serves
    penalty : (services,) milli-fen a unit left unserved; `NONE` where none may be
    """

    def __init__(self, demands: Demands, units: Vector, penalty: Vector) -> None:
        asks = demands.of.any(axis=1)
        several = np.add.reduceat(asks, demands.first, dtype=np.int64) > 1
        self._services = np.flatnonzero(several)
        self._place = np.where(several, np.cumsum(several) - 1, -1)
        mine = np.flatnonzero(asks & several[demands.service])
        # rows of a service stand in the order of how many pools are open to them
        self._narrow = mine[np.unique(demands.service[mine], return_index=True)[1]]
        self._others: Mask = asks & ~np.isin(np.arange(len(demands.of)), self._narrow)
        self._first, self._penalty = demands.first, penalty[several]
        self._asked = demands.of[self._narrow], demands.total[several] - demands.of[self._narrow]
        self._kinds = _distinct(units[:, several])
        shape = (3, len(self._kinds), *self._asked[0].shape)
        self._least = np.full(shape, NONE, dtype=np.int64)

    def look(self, s: Vector, admitted: Mask, price: Vector, units: Vector, there: Mask) -> None:
        """Look at a pool for the cheapest cards.

        Parameters
        ----------
        s : (some services,) their indices
        admitted : (rows of the demands,) whether the pool is open to each metro of each service
        price : (some services, slots) milli-fen a card-slot, at least 0
        units : (some services,) that a card serves
        there : (some services, slots) whether the pool is ready
        """
        some = self._place[s] >= 0
        if not some.any():
            return
        at, units = self._place[s[some]], units[some]
        price = np.where(there, price, NONE)[some]
        narrow = admitted[self._narrow]
        others = np.logical_or.reduceat(admitted & self._others, self._first)[self._services]
        kind = (self._kinds[:, at] == units).argmax(axis=0)
        for part, open_to in zip(self._least, (narrow, others, narrow & others), strict=True):
            here = open_to[at]
            cell = kind[here], at[here]
            part[cell] = np.minimum(part[cell], price[here])

    def least(self, beyond: Vector) -> Vector:
        """Return what is dearer: another bound, or this one.

        Parameters
        ----------
        beyond : (services, slots) milli-fen of the other
        """
        found = beyond.copy()
        slots = beyond.shape[1]
        for i in chunks(np.arange(len(self._services)), slots):
            s = self._services[i]
            found[s] = self._of(i, beyond[s].ravel()).reshape(len(i), slots)
        return found

    def _of(self, i: Vector, beyond: Vector) -> Vector:
        """(cells,) what is dearer of some services and slots."""
        slots = self._asked[0].shape[1]
        serves = np.repeat(self._kinds[:, i], slots, axis=1)
        penalty = np.repeat(self._penalty[i], slots)
        one, other, shared = (part[:, i].reshape(len(serves), -1) for part in self._least)
        narrow = _part(self._asked[0][i].ravel(), penalty, serves, one)
        others = _part(self._asked[1][i].ravel(), penalty, serves, other)
        found: Vector = narrow.cost(narrow.asked) + others.cost(others.asked)
        both = (narrow.asked > 0) & (others.asked > 0)
        for price, units in zip(shared, serves, strict=True):
            # what is no dearer than the other bound already need not be looked at
            at = np.flatnonzero(both & (price < NONE) & (found > beyond))
            with_it = _with_one_shared(narrow.at(at), others.at(at), units[at])
            found[at] = np.minimum(found[at], price[at] + with_it)
        return np.maximum(found, beyond)


class _Part(NamedTuple):
    """One part of the demand of some services and slots: of cells.

    Attributes
    ----------
    asked, penalty : (cells,)
    each, units : (cells,) of the cards that are cheapest for what they serve; units 0 without any
    serves, price, other : (kinds, cells) of the cheapest card of each kind, and whether it may be
        worth it beside those
    more : (cells,) what another card costs more for what it serves, times units; `NONE` without
    """

    asked: Vector
    penalty: Vector
    each: Vector
    units: Vector
    serves: Vector
    price: Vector
    other: Mask
    more: Vector

    def at(self, cells: Vector) -> "_Part":
        """Return the part of some cells."""
        return _Part(
            self.asked[cells], self.penalty[cells], self.each[cells], self.units[cells],
            self.serves[:, cells], self.price[:, cells], self.other[:, cells], self.more[cells],
        )  # fmt: skip

    def cost(self, asked: Vector) -> Vector:
        """(cells,) the least that so much of the demand costs in whole cards, 0 of none."""
        each, units, penalty = self.each, self.units, self.penalty
        found = in_whole_cards(asked, each, units, penalty)
        for serves, price, other in zip(self.serves, self.price, self.other, strict=True):
            rest = in_whole_cards(np.maximum(asked - serves, 0), each, units, penalty)
            found = np.where(other, np.minimum(found, price + rest), found)
        some = self.more < NONE
        with_two = (each * asked + 2 * np.where(some, self.more, 0)) // np.maximum(units, 1)
        found = np.where(some, np.minimum(found, with_two), found)
        # where none may be left and there is no pool, there is no plan anyway
        left = np.where(penalty < NONE, penalty, 0) * asked
        return np.where(asked > 0, np.where(units > 0, found, left), 0)


def _part(asked: Vector, penalty: Vector, serves: Vector, price: Vector) -> _Part:
    """Find the cheapest of kinds of cards, fewest units first, of which some are `NONE`."""
    there = price < NONE
    price = np.where(there, price, 0)
    each, units = np.zeros_like(asked), np.zeros_like(asked)
    for k in range(len(serves)):
        better = there[k] & ((units == 0) | (price[k] * units < each * serves[k]))
        each, units = np.where(better, price[k], each), np.where(better, serves[k], units)
    more = price * units - each * serves
    # otherwise one more of the cheapest costs no more than the difference
    other = there & (serves != units) & (more < each * units)
    least = np.where(other, more, NONE).min(axis=0, initial=NONE)
    return _Part(asked, penalty, each, units, serves, price, other, least)


def _with_one_shared(one: _Part, other: _Part, units: Vector) -> Vector:
    """(cells,) the least for what a card of so many units leaves of both parts."""

    def cost(some: Vector, served: Vector) -> Vector:
        """Cost of some cells where the card serves so much of the first part."""
        left, right = one.at(some), other.at(some)
        summed: Vector = left.cost(left.asked - served)
        return summed + right.cost(right.asked - (units[some] - served))

    every = np.arange(len(units))
    best = np.minimum(cost(every, np.zeros_like(units)), cost(every, units))
    for some, served in _ends(one, units):
        best[some] = np.minimum(best[some], cost(some, served))
    for some, served in _ends(other, units):
        best[some] = np.minimum(best[some], cost(some, units[some] - served))
    return best


def _ends(part: _Part, units: Vector) -> Iterator[tuple[Vector, Vector]]:
    """Yield cells, and what a card of so many units serves if the rest uses all cards up."""
    nothing = np.zeros_like(units), part.units > 0
    for serves, there in (nothing, *zip(part.serves, part.other, strict=True)):
        most = np.where(there, np.minimum(part.asked - serves, units), -1)
        served = (part.asked - serves) % np.maximum(part.units, 1)
        while (some := np.flatnonzero(served <= most)).size:
            yield some, served[some]
            served = served + part.units


def _distinct(units: Vector) -> Vector:
    """(kinds, services) units above 0 that cards of any pool serve, fewest first, each once."""
    ordered = np.sort(units, axis=0)
    again = np.zeros(ordered.shape, dtype=np.bool_)
    again[1:] = ordered[1:] == ordered[:-1]
    # what is there already, or 0, comes last
    ordered[again | (ordered == 0)] = NONE
    ordered.sort(axis=0)
    kinds = int((ordered < NONE).sum(axis=0).max(initial=0))
    found: Vector = np.where(ordered[:kinds] < NONE, ordered[:kinds], 0)
    return found
