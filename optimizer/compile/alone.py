"""Whether a gang could run if nothing else did."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from huline.optimizer.compile.columns import Supply

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Alone:
    """Slots in which a gang could run if it were alone; cards and power worked out once a size."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply
        self._open: dict[int, Mask] = {}

    def open_for(self, pool: Ints, use: Ints) -> Mask:
        """(n, T) whether each pool has what a gang takes, and its centre the power.

        Parameters
        ----------
        pool : (n,)
        use : (n, R) of each resource
        """
        capacity = self._supply.capacity
        found = np.zeros((pool.size, capacity.shape[2]), dtype=bool)
        for cards in np.unique(use[:, 0]):
            mine = use[:, 0] == cards
            found[mine] = self._with_power(int(cards))[pool[mine]]
        for r in range(1, capacity.shape[1]):
            found &= capacity[pool, r] >= use[:, r, np.newaxis]
        return found

    def _with_power(self, cards: int) -> Mask:
        """(P, T) whether a pool has that many cards and its centre the power for them."""
        if cards not in self._open:
            s = self._supply
            draw = cards * s.watt[:, np.newaxis] * s.pue[s.centre_of]
            dark = s.limited[s.centre_of][:, np.newaxis] & (draw > s.headroom[s.centre_of])
            self._open[cards] = (s.capacity[:, 0, :] >= cards) & ~dark
        return self._open[cards]


def within(window: Mask, begin: Ints, deadline: Ints) -> Mask:
    """(n, T) the open slots of ``window`` that lie in ``[begin, deadline)``, each (n,)."""
    slot = np.arange(window.shape[1])
    inside: Mask = window & (slot >= begin[:, np.newaxis]) & (slot < deadline[:, np.newaxis])
    return inside


def starts(window: Mask, slots: Ints) -> Mask:
    """(n, T) slots in which a run of ``slots`` (n,) open slots in a row begins.

    >>> starts(np.array([[True, True, False, True, True, True]]), np.array([2])).tolist()
    [[True, False, False, True, True, False]]
    """
    n, horizon = window.shape
    total = np.zeros((n, horizon + 1), dtype=np.int64)
    np.cumsum(window, axis=1, out=total[:, 1:])
    end = np.minimum(np.arange(horizon) + slots[:, np.newaxis], horizon)
    # cut short by the horizon, a run never has all its slots
    held = np.take_along_axis(total, end, axis=1) - total[:, :-1]
    return np.asarray(held == slots[:, np.newaxis])


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
