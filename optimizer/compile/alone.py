"""Whether a gang could run if nothing else did."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from huline.optimizer.compile.columns import Supply

Ints = NDArray[np.int64]
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


def scarcest(room: Ints, slots: int, in_one_piece: bool, *, from_first: bool = False) -> int:
    """Find the slot that limits the best run: the one with least room, where that is most.

    Parameters
    ----------
    room : (window,) what each slot of the window has to give, ``slots <= window``
    from_first : whether the run must use the first slot of the window

    Returns
    -------
    Offset into the window

    >>> room = np.array([9, 9, 1, 5, 4, 6])
    >>> scarcest(room, 3, in_one_piece=True), scarcest(room, 3, in_one_piece=False)
    (4, 5)
    """
    if in_one_piece:
        last = 1 if from_first else room.size - slots + 1
        runs = sliding_window_view(room, slots)[:last]
        best = int(runs.min(axis=1).argmax())
        return best + int(runs[best].argmin())
    richest = np.argsort(-room, kind="stable")[:slots]
    return 0 if from_first and 0 not in richest else int(richest[-1])
