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


class Openings:
    """Looks up whether open slots hold a run, for many runs in few windows.

    Parameters
    ----------
    window : (n, T) open slots
    """

    def __init__(self, window: Mask) -> None:
        n, slots = window.shape
        narrow = np.min_scalar_type(-slots)
        self._count = np.zeros((n, slots + 1), dtype=narrow)
        np.cumsum(window, axis=1, out=self._count[:, 1:])
        slot = np.arange(slots, dtype=narrow)
        shut = np.where(window, narrow.type(slots), slot)
        in_a_row = np.minimum.accumulate(shut[:, ::-1], axis=1)[:, ::-1] - slot
        # longest[k] looks at 2^k starting slots at once
        longest = [in_a_row]
        while (step := 2 ** (len(longest) - 1)) < slots:
            longer = longest[-1].copy()
            np.maximum(longer[:, :-step], longer[:, step:], out=longer[:, :-step])
            longest.append(longer)
        self._longest = np.stack(longest)

    def hold_in_a_row(self, row: Ints, begin: Ints, end: Ints, slots: Ints) -> Mask:
        """(n,) whether ``slots`` open slots in a row lie in ``[begin, end)`` of a window.

        ``slots`` are at least 1, and no more than there are in ``[begin, end)``.
        """
        last = end - slots
        k = np.frexp(last - begin + 1)[1] - 1
        early, late = self._longest[k, row, begin], self._longest[k, row, last + 1 - 2**k]
        return np.asarray(np.maximum(early, late) >= slots)

    def hold(self, row: Ints, begin: Ints, end: Ints, slots: Ints) -> Mask:
        """(n,) whether so many open slots, in a row or not, lie in ``[begin, end)``."""
        return np.asarray(self._count[row, end] - self._count[row, begin] >= slots)


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
