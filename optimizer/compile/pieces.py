"""Pieces: how the slots of a training job may be cut up."""

from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import starts

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

_ENDLESS = 2**40
"""Slots of no job."""
_NEVER = 2**62
"""Above any sum of money, and so is it with the money of a whole Case taken off."""


class Pieces(NamedTuple):
    """What the stretches of adjoining slots in which a job runs must be like.

    Attributes
    ----------
    slots : that the job computes for
    least : slots of each piece, where there are several
    lost : slots that each piece after the first spends reloading
    """

    slots: int
    least: int
    lost: int

    @property
    def most(self) -> int:
        """The most pieces the job can be cut into.

        >>> Pieces(slots=5, least=2, lost=0).most, Pieces(slots=4, least=3, lost=2).most
        (2, 2)
        """
        return max(1, (self.slots - self.lost) // (self.least - self.lost))

    @property
    def loose(self) -> bool:
        """Whether any set of ``slots`` slots will do."""
        return self.least == 1


def least_of(job: TrainingJob) -> int:
    """Slots of each piece of a job that may pause, where it has several."""
    return max(job.min_run, job.restart_slots + 1)


def manner_of(job: TrainingJob) -> tuple[int, int]:
    """Slots of each piece of a job where it has several, and slots that each but one loses.

    A piece of a contiguous job is longer than any horizon.
    """
    return (_ENDLESS, 0) if job.timing == "contiguous" else (least_of(job), job.restart_slots)


def pieces_of(job: TrainingJob, slots: int) -> Pieces:
    """Say how a job that computes for so many slots may be cut up."""
    return pieces_in(slots, *manner_of(job))


def pieces_in(slots: int, least: int, lost: int) -> Pieces:
    """Say how work of so many slots may be cut up in a manner."""
    return Pieces(slots, slots if least == _ENDLESS else least, lost)


def takes_one_piece(job: TrainingJob, slots: Ints) -> Mask:
    """(n,) whether a job that computes for so many slots cannot be cut up."""
    return uncut(slots, *map(np.array, manner_of(job)))


def uncut(slots: Ints, least: Ints, lost: Ints) -> Mask:
    """(n,) whether work of so many slots cannot be cut up in a manner (n,)."""
    return np.asarray((slots - lost) // (least - lost) <= 1)


def holds(usable: Mask, pieces: Pieces, first: int | None = None) -> bool:
    """Tell whether the usable slots hold the pieces of a job.

    Parameters
    ----------
    usable : (T,)
    first : the slot in which the job must start, if one is decreed; none before it is usable
    """
    whole = _begins(usable, pieces.slots)
    if bool(whole.any() if first is None else whole[first]):
        return True
    return cheapest(usable, np.zeros(usable.size, dtype=np.int64), pieces, first).size > 0


def cheapest(usable: Mask, money: Ints, pieces: Pieces, first: int | None = None) -> Ints:
    """Choose the slots in which a job that may be cut up runs at least cost.

    Parameters
    ----------
    usable : (T,)
    money : (T,) milli-fen of running in each slot
    first : the slot in which the job must start, if one is decreed; none before it is usable

    Returns
    -------
    Ascending slots; () if the usable ones do not hold the job

    >>> usable, money = np.ones(6, dtype=bool), np.array([1, 1, 9, 9, 1, 1])
    >>> cheapest(usable, money, Pieces(slots=4, least=2, lost=0)).tolist()
    [0, 1, 4, 5]
    """
    at = np.flatnonzero(usable)
    if at.size < pieces.slots or (first is not None and not usable[first]):
        return at[:0]
    if pieces.loose:
        order = at[np.argsort(money[at], kind="stable")]
        if first is not None:
            order = np.concatenate(([first], order[order != first]))
        return np.sort(order[: pieces.slots])
    window = slice(int(at[0]), int(at[-1]) + 1)
    chosen = _Cutting(usable[window], money[window], pieces, first is not None).best()
    return chosen + window.start


def _begins(usable: Mask, slots: int) -> Mask:
    """(T,) slots in which a run of so many usable slots begins."""
    return np.asarray(starts(usable[np.newaxis], np.array([slots]))[0])


class _Cutting:
    """A shortest path through the window: how much is computed, and whether the job is running.

    A piece begins with ``least`` slots at once; from then on it may go on or stop. ``began[t, c]``
    says that the cheapest way to have run in slot t - 1, with c slots computed, begins a piece
    there; ``ended[t, c]`` that the cheapest way to stand still in slot t - 1 stopped just before.
    """

    def __init__(self, usable: Mask, money: Ints, pieces: Pieces, from_first: bool) -> None:
        self._pieces, self._size = pieces, usable.size
        n, least, _ = pieces
        self._began = np.zeros((usable.size + 1, n + 1), dtype=bool)
        self._ended = np.zeros((usable.size + 1, n + 1), dtype=bool)
        fits = _begins(usable, least)
        total = np.concatenate(([0], money.cumsum()))
        self._still, self._running = np.full((2, n + 1), _NEVER, dtype=np.int64)
        self._still[0] = 0
        waiting: deque[Ints] = deque([self._still])
        for t in range(1, usable.size + 1):
            running = np.full(n + 1, _NEVER, dtype=np.int64)
            if usable[t - 1]:
                running[1:] = self._running[:-1] + money[t - 1]
            if t >= least:
                before = waiting.popleft()
                if fits[t - least]:
                    begun = self._begun(before) + (total[t] - total[t - least])
                    self._began[t] = begun < running
                    running = np.minimum(begun, running)
            self._ended[t] = self._running < self._still
            still = np.minimum(self._running, self._still)
            if from_first:
                still[0] = _NEVER
            self._still, self._running = still, running
            waiting.append(still)

    def _begun(self, still: Ints) -> Ints:
        """Cost of having begun a piece, by what is then computed; its slots apart."""
        n, least, lost = self._pieces
        gain = least - lost
        begun = np.full(n + 1, _NEVER, dtype=np.int64)
        begun[gain + 1 :] = still[1 : n + 1 - gain]
        begun[least] = still[0]
        return begun

    def best(self) -> Ints:
        """Walk back from the end of the window: ascending offsets, () if it holds no way."""
        n, least, lost = self._pieces
        t, computed = self._size, n
        running = bool(self._running[n] < self._still[n])
        if min(self._running[n], self._still[n]) >= _NEVER // 2:
            return np.zeros(0, dtype=np.int64)
        slots: list[int] = []
        while computed:
            if not running:
                running = bool(self._ended[t, computed])
                t -= 1
            elif self._began[t, computed]:
                slots.extend(range(t - 1, t - least - 1, -1))
                t, running = t - least, False
                # before the first piece nothing is computed, and nothing is lost
                computed -= least if computed == least else least - lost
            else:
                t, computed = t - 1, computed - 1
                slots.append(t)
        return np.array(slots[::-1], dtype=np.int64)
