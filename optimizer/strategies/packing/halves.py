"""Two halves of the pools at a time: moves in the one touch nothing in the other.

So two threads move workloads side by side, and what they find does not depend on whether they do.
Where the cut runs is drawn anew each time. A service with cards on both sides of it stays as it
is meanwhile: that few do, centres that services share are joined at random first, as long as
neither half becomes too large (Karger, 1993, cuts graphs in this way).
"""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.packing import moves
from huline.optimizer.strategies.packing.cutting import BOTH, cut_of, loads_of, sides_of
from huline.optimizer.strategies.packing.ground import METER, STORE, Ground
from huline.optimizer.strategies.packing.notes import Notes, notes_of
from huline.optimizer.strategies.packing.rates import Rates
from huline.optimizer.strategies.packing.standing import Standing

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class _Half(NamedTuple):
    """What a thread moves.

    Attributes
    ----------
    standing : as seen from this half: all of it, but of what limits both only a part
    summed : (W,) sums of the weights by which workloads are drawn
    """

    standing: Standing
    summed: Floats


class Halves:
    """A room that is cut in two, again and again.

    Parameters
    ----------
    threads : two or more move both halves at once

    Attributes
    ----------
    side : (P,) 0 or 1, of the last cut
    """

    def __init__(self, compiled: Compiled, ground: Ground, seed: int, threads: int) -> None:
        self._ground, self._centre_of = ground, compiled.supply.centre_of
        self._centres = len(compiled.supply.centres)
        self._state = np.array([seed * 31 + 1], dtype=np.int64)
        self._states = [np.array([seed * 31 + i], dtype=np.int64) for i in (2, 3)]
        self._notes: list[Notes] = [notes_of(compiled.slots) for _ in self._states]
        self._pool = ThreadPoolExecutor(1) if threads > 1 else None
        self.side: Ints = np.zeros(self._centre_of.size, dtype=np.int64)
        self._halves: list[_Half] = []
        self._share, self._done = 0.0, 0

    def cut(self, standing: Standing, weights: Floats) -> bool:
        """Cut a room; return whether there is anything to be moved on both sides of the cut.

        Parameters
        ----------
        weights : (W,) by which workloads are drawn
        """
        ground, self._done = self._ground, 0
        load = loads_of(ground, standing, self._centre_of, weights, self._centres)
        of_centre = cut_of(ground, standing, self._centre_of, load, self._state)
        self.side = side = of_centre[self._centre_of]
        mine = sides_of(ground, standing, side, self._state)
        drawn = [np.where(mine == half, weights, 0).cumsum() for half in (0, 1)]
        weight = [summed[-1] for summed in drawn]
        if min(weight) <= 0:
            return False
        self._share = weight[0] / sum(weight)
        left, rest = self._parts(standing, side)
        self._halves = [
            _Half(
                standing._replace(
                    left=left[half], rest=rest[half], open=side == half, stays=mine == BOTH
                ),
                drawn[half],
            )
            for half in (0, 1)
        ]
        return True

    def improve(
        self, standing: Standing, guide: Rates, paid: Rates, count: int, heat: float
    ) -> tuple[int, int]:
        """Try so many moves in all; as `moves.improve`."""
        until = self._done + count
        before, after = int(self._done * self._share), int(until * self._share)
        counts, self._done = (after - before, count - (after - before)), until
        given = [
            (self._ground, half.standing, guide, paid, half.summed, state, notes, n, heat)
            for half, state, notes, n in zip(
                self._halves, self._states, self._notes, counts, strict=True
            )
        ]
        if self._pool is None:
            found = [moves.improve(*each) for each in given]
        else:
            beside = self._pool.submit(moves.improve, *given[1])
            found = [moves.improve(*given[0]), beside.result()]
        one, other = (half.standing for half in self._halves)
        np.add(one.left, other.left, out=standing.left)
        np.add(one.rest, other.rest, out=standing.rest)
        return found[0][0] + found[1][0], found[0][1] + found[1][1]

    def _parts(self, standing: Standing, side: Ints) -> tuple[list[Ints], list[Ints]]:
        """Deal out what is left of limits: all of it to the side that alone counts for one."""
        ground = self._ground
        return (
            _dealt(standing.left, ground.meter[:, 0], ground.side[:, METER], side),
            _dealt(standing.rest, ground.store[:, 0], ground.side[:, STORE], side),
        )


def _dealt(left: Ints, row: Ints, begin: Ints, side: Ints) -> list[Ints]:
    """Return the part of each side.

    Parameters
    ----------
    left : (rows, ...) what is left
    row, begin : rows for which pools count, and where those of each pool begin
    side : (P,)
    """
    counts = np.zeros((2, len(left)), dtype=bool)
    counts[np.repeat(side, np.diff(begin)), row] = True
    only = (counts[0] & ~counts[1]).astype(np.int64) - (counts[1] & ~counts[0])
    only = only.reshape(-1, *(1,) * (left.ndim - 1))
    first = np.where(only > 0, left, np.where(only < 0, 0, left // 2))
    return [first, left - first]
