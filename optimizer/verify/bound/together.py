"""All demand of a service in a slot, served together in whole cards."""

import numpy as np

from huline.optimizer.verify.bound.exact import NONE
from huline.optimizer.verify.bound.least import Mask
from huline.optimizer.verify.facts import Vector


class Together:
    """The least that whole cards cost, found by looking at every pool twice.

    First for the card that is cheapest for what it serves, then for what another one costs more.

    Parameters
    ----------
    asked : (services, slots) demand units
    penalty : (services,) milli-fen a unit left unserved; `NONE` where none may be
    """

    def __init__(self, asked: Vector, penalty: Vector) -> None:
        self._asked, self._penalty = asked, penalty[:, None]
        self._each = np.zeros_like(asked)
        self._units = np.zeros_like(asked)
        self._more = np.full_like(asked, NONE)
        self._with_one = np.full_like(asked, NONE)

    def cheapest(self, s: Vector, price: Vector, units: Vector, there: Mask) -> None:
        """Look at a pool for the cheapest cards.

        Parameters
        ----------
        s : (some services,) their indices
        price : (some services, slots) milli-fen a card-slot, at least 0
        units : (some services, 1) that a card serves
        there : (some services, slots) whether the pool is ready
        """
        each, known = self._each[s], self._units[s]
        better = there & ((known == 0) | (price * known < each * units))
        self._each[s] = np.where(better, price, each)
        self._units[s] = np.where(better, units, known)

    def beside(self, s: Vector, price: Vector, units: Vector, there: Mask) -> None:
        """Look at a pool for cards of other units beside the cheapest; as `cheapest`."""
        # where all of its cards are of the units of the cheapest, it is none beside them
        some = (there & (units != self._units[s])).any(axis=1)
        s, price, units, there = s[some], price[some], units[some], there[some]
        each, known = self._each[s], self._units[s]
        other = there & (units != known)
        more = np.where(other, price * known - each * units, NONE)
        self._more[s] = np.minimum(self._more[s], more)
        rest = np.maximum(self._asked[s] - units, 0)
        cost = price + in_whole_cards(rest, each, known, self._penalty[s])
        self._with_one[s] = np.minimum(self._with_one[s], np.where(other, cost, NONE))

    def least(self) -> Vector:
        """(services, slots) milli-fen; 0 where no pool is ready, or nothing asked for."""
        asked, each, units = self._asked, self._each, self._units
        alone = in_whole_cards(asked, each, units, self._penalty)
        twice = 2 * np.where(self._more < NONE, self._more, 0)
        with_two = (asked * each + twice) // np.maximum(units, 1)
        with_two[self._more == NONE] = NONE
        found = np.minimum(np.minimum(alone, self._with_one), with_two)
        return np.where((units > 0) & (asked > 0), found, 0)


def in_whole_cards(asked: Vector, each: Vector, units: Vector, penalty: Vector) -> Vector:
    """Return what demand costs in cards of one kind: the last one filled, left out, or no card."""
    down, rest = np.divmod(asked, np.maximum(units, 1))
    full: Vector = each * (down + (rest > 0))
    may = penalty < NONE
    lost = np.where(may, penalty, 0)
    left = np.minimum(each * down + lost * rest, lost * asked)
    return np.where(may, np.minimum(full, left), full)
