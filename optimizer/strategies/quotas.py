"""What hard limits on cards at work still allow while workloads are placed one after another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.ceilings import Ceiling

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Quotas:
    """What is left of each hard limit; soft ones only ask for money."""

    def __init__(self, ceilings: Sequence[Ceiling]) -> None:
        self._hard = [ceiling for ceiling in ceilings if ceiling.rate is None]
        self._left = [ceiling.limit.copy() for ceiling in self._hard]

    def copy(self) -> "Quotas":
        """Return quotas that can be used up without these."""
        twin = Quotas(self._hard)
        twin._left = [left.copy() for left in self._left]
        return twin

    @property
    def floors_met(self) -> bool:
        """Whether enough is at work wherever some must be."""
        return all(
            (left >= 0).all()
            for ceiling, left in zip(self._hard, self._left, strict=True)
            if ceiling.is_floor
        )

    @property
    def kept(self) -> bool:
        """Whether no more is at work than may be."""
        return all((left >= 0).all() for _, left in self._limiting())

    def open_for(self, workload: int, pool: Ints, cards: Ints, slots: Ints) -> Mask:
        """(n, T) whether gangs of (n,) cards for (n,) slots could run in pools, slot by slot.

        Of a limit over the horizon each slot is taken to use the most that any does.
        """
        found = np.ones((pool.size, 1), dtype=bool)
        for ceiling, left in self._limiting():
            group = ceiling.groups[pool] if ceiling.by_pool else ceiling.groups[[workload]]
            weight = ceiling.weight[pool]
            if not ceiling.by_slot:
                weight = (weight.max(axis=1) * slots)[:, np.newaxis]
            enough = left[group] >= cards[:, np.newaxis] * weight
            found = found & (enough | (group < 0)[:, np.newaxis])
        return found

    def allow(self, workload: int, pool: int, cards: int, slots: Ints) -> bool:
        """Tell whether a gang may run in these very slots by the limits over the horizon."""
        return all(
            cards * int(ceiling.weight[pool, slots].sum()) <= left[group, 0]
            for ceiling, left in self._limiting()
            if not ceiling.by_slot and (group := self._group(ceiling, workload, pool)) >= 0
        )

    def most(self, workload: int, pool: int, wanted: Ints) -> Ints:
        """(T,) cards of a pool that may be put to work, of those wanted in each slot."""
        for ceiling, left in self._limiting():
            group = self._group(ceiling, workload, pool)
            if group < 0:
                continue
            spare, weight = left[group], ceiling.weight[pool]
            if not ceiling.by_slot:
                used = np.cumsum(wanted * weight)
                spare = np.maximum(spare - used + wanted * weight, 0)
            wanted = np.minimum(wanted, spare // np.maximum(weight, 1))
        return wanted

    def most_in(self, workload: int, pool: int, slot: int, wanted: int) -> int:
        """Return what `most` says of one slot."""
        for ceiling, left in self._limiting():
            group = self._group(ceiling, workload, pool)
            weight = int(ceiling.weight[pool, slot])
            if group >= 0 and weight:
                wanted = min(wanted, int(left[group, slot % left.shape[1]]) // weight)
        return wanted

    def take(self, workload: int | None, pool: int, cards: Ints) -> None:
        """Use (T,) cards of a pool up, or give them back if they are negative.

        Parameters
        ----------
        workload : None if a commitment uses them
        """
        for ceiling, left in zip(self._hard, self._left, strict=True):
            group = self._group(ceiling, workload, pool)
            if group >= 0:
                amount = cards * ceiling.weight[pool]
                left[group] -= amount if ceiling.by_slot else amount.sum()

    def take_in(self, workload: int, pool: int, slot: int, cards: int) -> None:
        """Use cards of a pool up in one slot."""
        for ceiling, left in zip(self._hard, self._left, strict=True):
            group = self._group(ceiling, workload, pool)
            if group >= 0:
                left[group, slot % left.shape[1]] -= cards * ceiling.weight[pool, slot]

    def limits(self) -> list[Ints]:
        """Return what is left of each limit that may not be exceeded, in the order of ceilings."""
        return [left for _, left in self._limiting()]

    def _limiting(self) -> list[tuple[Ceiling, Ints]]:
        pairs = zip(self._hard, self._left, strict=True)
        return [(ceiling, left) for ceiling, left in pairs if not ceiling.is_floor]

    @staticmethod
    def _group(ceiling: Ceiling, workload: int | None, pool: int) -> int:
        if workload is None:
            return int(ceiling.groups[pool]) if ceiling.promised else -1
        return int(ceiling.groups[pool if ceiling.by_pool else workload])
