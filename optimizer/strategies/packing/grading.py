"""The largest first: what is small joins once what is large has found its place.

Moves are accepted by what they cost. Heat that suits most workloads is none to a gang that costs
a hundred times as much: it would stay for ever where filling put it. So the largest are moved
among themselves first, then with those next in size, each time with heat that suits them; what is
not there yet is stood in for by the prices that guide. Cooling in grades like these is what is
done with the cells of a chip (Sechen and Sangiovanni-Vincentelli, 1985, move the large ones far
while it is hot).
"""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.cooling import cooled
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.room import Room

Ints = NDArray[np.int64]

A_TURN = 0.25
"""Moves for each workload after which regrets are looked at anew."""
FEWEST = 200
"""Moves of a turn, at least."""


class Grade(NamedTuple):
    """What is moved together.

    Attributes
    ----------
    share : of the rigid workloads, the largest of them
    effort : share of all moves, or of the time for them
    """

    share: float
    effort: float


GRADES = (Grade(0.03, 0.02), Grade(0.1, 0.04), Grade(0.3, 0.06))
"""Measured at 1,000 and 10,000 workloads; more grades leave no better plans."""


class Pace(NamedTuple):
    """How much is left to be done: so many moves, or until a time; both where both are given.

    Attributes
    ----------
    moves : in all
    seconds : in all; None for no limit of time
    """

    moves: int
    seconds: float | None
    stopped: Callable[[], bool]

    def part(self, share: float) -> Callable[[int], float]:
        """Return what tells which share of a part is over, after so many moves of it."""
        since = time.monotonic()

        def over(moved: int) -> float:
            if self.stopped():
                return 1.0
            done = moved / max(share * self.moves, 1.0)
            if self.seconds is None:
                return done
            return max(done, (time.monotonic() - since) / max(share * self.seconds, 1e-9))

        return over


def graded(packing: Packing, room: Room, order: Sequence[int], least: Ints, pace: Pace) -> int:
    """Fill a room grade by grade; return the moves tried.

    Services of many sites, which take room anywhere, come last, with all that is small.

    Parameters
    ----------
    order : in which workloads of one grade come
    least : (W,) the least each workload could cost by the guide
    """
    packing.begin(room)
    rigid = np.flatnonzero(packing.rigid)
    largest = rigid[np.argsort(-least[rigid], kind="stable")]
    stands, tried = np.zeros_like(packing.plain), 0
    for grade in GRADES:
        joined = packing.demanded
        joined[largest[: int(grade.share * rigid.size)]] = True
        packing.join([w for w in order if joined[w] and not stands[w]])
        stands = joined
        tried += _moved(packing, stands, least, pace.part(grade.effort))
    packing.complete([w for w in order if not stands[w]])
    return tried


def _moved(
    packing: Packing, joined: NDArray[np.bool_], least: Ints, over: Callable[[int], float]
) -> int:
    """Move what has joined until the part is over; return the moves tried."""
    if not joined.any():
        return 0
    mean, tried = float(least[joined].mean()), 0
    turn = max(FEWEST, int(A_TURN * joined.sum()))
    while (share := over(tried)) < 1:
        packing.move_among(joined, least, turn, cooled(mean, share))
        tried += turn
    return tried
