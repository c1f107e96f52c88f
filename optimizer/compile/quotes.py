"""Quotes by workload and pool: what stands for the computed gang, use and price of a pair."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import Workload
from huline.optimizer.compile.columns import Supply

Ints = NDArray[np.int64]


class Quotes:
    """All quotes of a Case as columns, sorted by workload and pool.

    Attributes
    ----------
    gang : (Q,) whether the cards and the run time are quoted
    cards, slots : (Q,) 0 where they are not
    priced : (Q,) whether an all-in cost is quoted
    cost : (Q,) milli-fen, 0 where none is
    using : (Q,) whether the use of resources is quoted
    use : (Q, R) of each in every slot, cards apart
    """

    def __init__(self, case: Case, supply: Supply) -> None:
        workloads = {w.id: i for i, w in enumerate(case.workloads)} if case.quotes else {}
        pools = {site.pool.id: p for p, site in enumerate(supply.sites)}
        self._count = len(pools)
        keyed = {workloads[q.workload] * self._count + pools[q.pool]: q for q in case.quotes}
        self._key: Ints = np.array(sorted(keyed), dtype=np.int64)
        quotes = [keyed[key] for key in sorted(keyed)]
        self.gang = np.array([q.cards is not None for q in quotes], dtype=bool)
        self.cards = np.array([q.cards or 0 for q in quotes], dtype=np.int64)
        self.slots = np.array([q.slots or 0 for q in quotes], dtype=np.int64)
        self.priced = np.array([q.cost is not None for q in quotes], dtype=bool)
        self.cost = np.array([q.cost or 0 for q in quotes], dtype=np.int64)
        self.using = np.array([q.uses is not None for q in quotes], dtype=bool)
        use = [supply.amounts(0, q.uses or {}) for q in quotes]
        self.use: Ints = np.array(use, dtype=np.int64).reshape(-1, len(supply.resources))
        self._priced_in: dict[str, list[int]] = defaultdict(list)
        for quote in case.quotes:
            if quote.cost is not None:
                self._priced_in[quote.workload].append(pools[quote.pool])

    def find(self, workload: Ints, pool: Ints) -> Ints:
        """(n,) the quote of each pair, -1 where there is none."""
        key = workload * self._count + pool
        if not self._key.size:
            return np.full_like(key, -1)
        at = np.minimum(np.searchsorted(self._key, key), self._key.size - 1)
        return np.where(self._key[at] == key, at, -1)

    def priced_in(self, workload: Workload) -> Ints:
        """Return the pools in which an all-in cost is quoted: there is nothing to claim there."""
        return np.array(self._priced_in.get(workload.id, ()), dtype=np.int64)
