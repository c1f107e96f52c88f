"""Whether a gang could run if nothing else did."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.columns import Supply

Mask = NDArray[np.bool_]


class Alone:
    """Slots in which a gang of a given size could run if it were alone, worked out once a size."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply
        self._open: dict[int, Mask] = {}

    def with_cards(self, cards: int) -> Mask:
        """(P, T) whether a pool has that many cards."""
        return self._supply.capacity[:, 0, :] >= cards

    def with_power(self, cards: int) -> Mask:
        """(P, T) whether a pool has that many cards and its centre the power for them."""
        if cards not in self._open:
            s = self._supply
            draw = cards * s.watt[:, np.newaxis] * s.pue[s.centre_of]
            dark = s.limited[s.centre_of][:, np.newaxis] & (draw > s.headroom[s.centre_of])
            self._open[cards] = self.with_cards(cards) & ~dark
        return self._open[cards]


def starts(window: Mask, slots: int) -> Mask:
    """Offsets at which a run of ``slots`` open slots in a row begins.

    >>> starts(np.array([True, True, False, True, True, True]), 2).tolist()
    [True, False, False, True, True]
    """
    total = np.concatenate(([0], np.cumsum(window)))
    return np.asarray(total[slots:] - total[:-slots] == slots)


def holds(window: Mask, slots: int, in_one_piece: bool) -> bool:
    """Tell whether a run of ``slots`` fits into the open slots of a window."""
    if in_one_piece:
        return bool(starts(window, slots).any())
    return bool(window.sum() >= slots)
