"""Rates that lean on the plan so far: room that it leaves free is not worth what it was priced at.

A relaxation prices room, and the volume of lines, as if workloads came in parts. Whole ones leave
some of it free for which there is a price, and nobody goes there. So the rates that guide take
turns: those of the relaxation, then some with less for what is scarce, and nothing for room that
stays free.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.rates import SCARCE, Rates, Tariffs
from huline.optimizer.strategies.prices.rows import Rows

Ints = NDArray[np.int64]


class Lean(NamedTuple):
    """How far rates lean on a plan.

    Attributes
    ----------
    share : per cent of the price of all that is scarce
    spare : room in a pool counts as free where more cards than these are; None: nowhere
    """

    share: int
    spare: int | None


AS_PRICED = Lean(100, None)
LEANS = (AS_PRICED, Lean(100, 0), Lean(85, 4), Lean(70, 16))
"""One after the other; measured at 1,000 workloads, where they halve what stays free."""


SPARE = 20
"""A line has volume to spare where more than one part in so many of it is left."""


class Leaning:
    """Makes the rates of each turn.

    Parameters
    ----------
    worth : (rows,) multipliers of the relaxation
    """

    def __init__(self, tariffs: Tariffs, rows: Rows, worth: Ints) -> None:
        self._tariffs, self._rows, self._worth = tariffs, rows, worth

    def rates(self, turn: int, guide: Rates, free: Ints, unsent: Ints) -> Rates:
        """Return the rates of a turn.

        Parameters
        ----------
        guide : those of the relaxation
        free : (P, T) cards that the plan leaves free
        unsent : (lanes,) MB that it leaves of their volumes
        """
        lean, rows, worth = LEANS[turn % len(LEANS)], self._rows, self._worth.copy()
        if lean == AS_PRICED:
            return guide
        for family in rows.families:
            if family.row in SCARCE:
                family.of(worth)[:] = family.of(worth) * lean.share // 100
        if lean.spare is not None and rows.capacity is not None:
            rows.capacity.of(worth)[free > lean.spare] = 0
        if lean.spare is not None and rows.link is not None:
            left = np.array([unsent[lane] for lane in rows.lanes])
            rows.link.of(worth)[left > rows.link.limit[:, 0] // SPARE] = 0
        return self._tariffs.guided(rows.clip(worth))
