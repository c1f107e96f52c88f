"""What ways and doors cost at the multipliers of a relaxation, as arrays for kernels."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.packing.ground import D_OWNER, D_POOL, Ground
from huline.optimizer.strategies.packing.offers import Offers
from huline.optimizer.strategies.prices.kernels import LOWEST, SHEET, UNITS, ranked, summed
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.prices.ways import positions

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]

SCARCE = ("capacity", "resource", "power", "link", "headroom", "energy-quota", "tenant-cards",
          "tenant-hours")  # fmt: skip
"""Rows that packing keeps to: what they are worth is no cost, it only guides."""


class Rates(NamedTuple):
    """Milli-fen, for arcs as `Ground` has them, and doors.

    Attributes
    ----------
    way : (K, 8) what no multiplier changes, shared by all rates, as `Jobs.way` has it: R_SHEET,
        R_UNITS, and R_PAIR, the place in `lowest`
    due : (K, 2) R_OWN, R_ONCE: an arc costs ``units * (price[sheet, t] + own)`` in each slot it
        runs, and once on top
    lowest : (n,) the least that a run in one piece can cost on a sheet, own part apart
    price, total, order : (sheets, T), (sheets, T + 1), (sheets, T): with sums of slots before,
        and slots by price
    cheap : (sheets, T + 1) the sum of so many cheapest slots
    card : (n, T) milli-fen per card-slot
    door : (D, 2) row of `card`, and what comes on top
    """

    way: Shorts
    due: Ints
    lowest: Ints
    price: Ints
    total: Ints
    order: Ints
    cheap: Ints
    card: Ints
    door: Ints


R_SHEET, R_UNITS, R_PAIR = SHEET, UNITS, LOWEST
R_OWN, R_ONCE = range(2)


class Tariffs:
    """Turns multipliers into rates; what stands under a closed contract is out of reach."""

    def __init__(
        self, compiled: Compiled, relaxation: Relaxation, ground: Ground, offers: Offers
    ) -> None:
        self._relaxation, self._offers = relaxation, offers
        self._place = positions(compiled.arcs, relaxation.jobs.arcs)
        self._way = relaxation.jobs.way[self._place]
        self._due: Ints | None = None
        self._doors = relaxation.services.places(ground.door[:, D_OWNER], ground.door[:, D_POOL])

    def guided(self, worth: Ints) -> Rates:
        """Return what everything costs if all that is scarce has its price."""
        jobs = self._relaxation.jobs.rates(worth)
        card, own = self._relaxation.services.rates(worth)
        # at -1 stands a pool that cannot serve what it is asked for
        card, own = np.pad(card, ((0, 1), (0, 0))), np.append(own, 0)
        here, order = self._place, ranked(jobs.price)
        due = np.column_stack((jobs.own[here], jobs.once[here]))
        due[:, R_ONCE] += self._offers.on_arcs()
        if self._due is not None and np.array_equal(due, self._due):
            due = self._due  # as often as not: most of what is scarce has its price in sheets
        self._due = due
        sheet, place = self._doors
        door = np.column_stack((sheet, own[place] + self._offers.on_doors()))
        return Rates(
            way=self._way,
            due=due,
            lowest=jobs.lowest,
            price=jobs.price,
            total=jobs.total,
            order=order,
            cheap=summed(jobs.price, order),
            card=card,
            door=np.ascontiguousarray(door),
        )

    def paid(self, worth: Ints) -> Rates:
        """Return what everything costs if room has no price, only claims and such."""
        money = worth.copy()
        for family in self._relaxation.rows.families:
            if family.row in SCARCE:
                family.of(money)[:] = 0
        return self.guided(self._relaxation.rows.clip(money))
