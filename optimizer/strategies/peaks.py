"""Peaks at the meters while workloads are placed one after the other, and what they cost."""

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled

Ints = NDArray[np.int64]


class Peaks:
    """Draw at each meter, and the demand charges that it comes to from one perspective.

    Attributes
    ----------
    charged : whether any centre has a demand charge
    """

    def __init__(self, compiled: Compiled, perspective: Perspective) -> None:
        self._supply = supply = compiled.supply
        self._rate = supply.demand_charge_of(perspective)
        self._draw = supply.base.copy()
        self._rise = np.zeros_like(self._rate)
        self.charged = bool(self._rate.any())

    def take(self, pool: int, cards: Ints) -> int:
        """Put (T,) cards of a pool to work; return by how many milli-fen charges change."""
        centre = int(self._supply.centre_of[pool])
        if not self._rate[centre]:
            return 0
        self._draw[centre] += self._draw_of(pool, cards)
        rise = self._rise_to(centre, self._draw[centre])
        change = int((rise - self._rise[centre]) * self._rate[centre])
        self._rise[centre] = rise
        return change

    def dearer(self, pool: int, cards: Ints) -> int:
        """Milli-fen by which charges would change with (T,) more cards at work in a pool."""
        centre = int(self._supply.centre_of[pool])
        if not self._rate[centre]:
            return 0
        rise = self._rise_to(centre, self._draw[centre] + self._draw_of(pool, cards))
        return int((rise - self._rise[centre]) * self._rate[centre])

    def surcharge(self, pool: Ints, cards: Ints, slots: Ints) -> Ints:
        """(n, T) milli-fen that stand for the charge in each slot, one part for each slot used.

        A peak is paid once however often it is reached, so each of the slots that a workload uses
        carries an equal part of what it would cost to raise the peak there.

        Parameters
        ----------
        pool : (n,)
        cards : (n, T) or (n, 1) that would be put to work
        slots : (n,) how many slots would be used
        """
        supply, centre = self._supply, self._supply.centre_of[pool]
        draw = self._draw[centre] + cards * supply.watt[pool][:, np.newaxis] * supply.pue[centre]
        known = supply.peak[centre] + self._rise[centre]
        rise = np.maximum(-(-draw // 1000) - known[:, np.newaxis], 0)
        parts: Ints = (
            rise * self._rate[centre][:, np.newaxis] // np.maximum(slots, 1)[:, np.newaxis]
        )
        return parts

    def _draw_of(self, pool: int, cards: Ints) -> Ints:
        drawn: Ints = (
            cards * self._supply.watt[pool] * self._supply.pue[self._supply.centre_of[pool]]
        )
        return drawn

    def _rise_to(self, centre: int, draw: Ints) -> int:
        return max(0, -(-int(draw.max()) // 1000) - int(self._supply.peak[centre]))
