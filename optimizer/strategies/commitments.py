"""Commitments that may be ended, while a plan is in the making."""

import numpy as np

from huline.optimizer.strategies.peaks import Peaks
from huline.optimizer.strategies.room import Room


class Commitments:
    """Take room and power while they are kept, as all are at first.

    Attributes
    ----------
    ended : those that are ended, of those that may be
    """

    def __init__(self, room: Room, peaks: Peaks, *, payer: bool) -> None:
        self._room, self._peaks = room, peaks
        self._endable = room.compiled.supply.endable
        self._fee = self._endable.fee * payer
        self.ended: frozenset[int] = frozenset()
        for k in range(self._fee.size):
            self._take(k, 1)

    def turn(self, k: int) -> int | None:
        """End a commitment, or keep it if it was ended.

        Returns
        -------
        Milli-fen by which the cost changes; None if it stays ended because there is no room for it
        """
        if k not in self.ended:
            self.ended |= {k}
            return int(self._fee[k]) + self._take(k, -1)
        change = self._take(k, 1) - int(self._fee[k])
        if not self._room.suffices(int(self._endable.pool[k])):
            self._take(k, -1)
            return None
        self.ended -= {k}
        return change

    def _take(self, k: int, sign: int) -> int:
        """Give a commitment its cards, or (``sign`` -1) take them; return how charges change."""
        pool, resources = int(self._endable.pool[k]), len(self._room.compiled.supply.resources)
        use = np.zeros((resources, self._endable.shape[1]), dtype=np.int64)
        use[0] = sign * self._endable.at_work(k)
        self._room.take(None, pool, use)
        return self._peaks.take(pool, use[0])
