"""All runs of a plan by columns, so that what they add up to is summed all at once."""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

from huline.optimizer.verify.facts import Facts, Vector
from huline.optimizer.verify.placed import Placed

_SAFE = 2**62
"""Below this no sum of 64-bit numbers overflows; what may pass it is summed in Python's."""


class Runs:
    """The runs of some placements, one after the other, cut at the end of the horizon.

    Attributes
    ----------
    pools : ids of the pools in use, in the order in which they are named
    placed : (runs,) index of the placement
    pool : (runs,) index among `pools`
    first, end, cards : (runs,) so many cards over the slots ``[first, end)``
    """

    def __init__(self, facts: Facts, placed: Sequence[Placed]) -> None:
        self._slots, self._placed = facts.slots, placed
        counts = [len(each.placement.runs) for each in placed]
        runs = list(chain.from_iterable(each.placement.runs for each in placed))
        index: dict[str, int] = {}
        at = [index.setdefault(run.pool, len(index)) for run in runs]
        self.pools = list(index)
        self.placed: Vector = np.repeat(np.arange(len(placed)), counts)
        self.pool: Vector = np.array(at, dtype=np.int64)
        self.first: Vector = np.array([run.first for run in runs], dtype=np.int64)
        self.end: Vector = np.array([run.end for run in runs], dtype=np.int64)
        np.minimum(self.first, facts.slots, out=self.first)
        np.minimum(self.end, facts.slots, out=self.end)
        self.cards: Vector = np.array([run.cards for run in runs], dtype=np.int64)

    def at_work(self, group: Vector, groups: int) -> Vector:
        """Return (groups, slots) cards at work, each run counted in its group.

        Parameters
        ----------
        group : (runs,) index of the group; below 0: in none
        """
        counted = group >= 0
        group, cards = group[counted], self.cards[counted]
        steps = np.zeros((groups, self._slots + 1), dtype=np.int64)
        np.add.at(steps, (group, self.first[counted]), cards)
        np.subtract.at(steps, (group, self.end[counted]), cards)
        found: Vector = np.cumsum(steps[:, :-1], axis=1)
        return found

    def of_tenants(self, tenants: Sequence[str]) -> Vector:
        """Return (runs,) the index of the tenant among some; -1 for the work of others."""
        index = {tenant: t for t, tenant in enumerate(tenants)}
        of_placed = [index.get(placed.workload.tenant, -1) for placed in self._placed]
        return np.array(of_placed, dtype=np.int64)[self.placed]

    def weighed(self, totals: Mapping[str, Sequence[int]]) -> list[dict[str, int]]:
        """Sum card-slots, each at its rate, by placement and pool.

        Parameters
        ----------
        totals : for each of `pools`, (slots + 1,) running totals of the rates

        Returns
        -------
        (placements,) pool id -> sum
        """
        rates = [totals[pool] for pool in self.pools]
        worst = 2 * max((abs(x) for row in rates for x in row), default=0) * int(self.cards.sum())
        table = np.array(rates, dtype=np.int64 if worst < _SAFE else object)
        key = self.placed * len(self.pools) + self.pool
        pairs, pair = np.unique(key, return_inverse=True)
        sums = np.zeros(len(pairs), dtype=table.dtype)
        if len(pairs):
            spans = table[self.pool, self.end] - table[self.pool, self.first]
            np.add.at(sums, pair, spans * self.cards)
        found: list[dict[str, int]] = [{} for _ in self._placed]
        for of, amount in zip(pairs.tolist(), sums.tolist(), strict=True):
            placed, pool = divmod(of, len(self.pools))
            found[placed][self.pools[pool]] = amount
        return found
