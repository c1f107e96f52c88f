"""Quotes by workload and pool: what stands for the computed gang, use and price of a pair."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.quote import Quote
from huline.models.workload import Workload
from huline.optimizer.compile.columns import Supply

Ints = NDArray[np.int64]
_NONE: Mapping[int, Quote] = {}


class Quotes:
    """All quotes of a Case."""

    def __init__(self, case: Case, supply: Supply) -> None:
        index = {site.pool.id: p for p, site in enumerate(supply.sites)}
        self._supply = supply
        self._of: dict[str, dict[int, Quote]] = defaultdict(dict)
        for quote in case.quotes:
            self._of[quote.workload][index[quote.pool]] = quote

    def of(self, workload: Workload) -> Mapping[int, Quote]:
        """Return a workload's quotes by pool index."""
        return self._of.get(workload.id, _NONE)

    def priced(self, workload: Workload) -> Ints:
        """Return the pools in which an all-in cost is quoted: there is nothing to claim there."""
        found = [p for p, quote in self.of(workload).items() if quote.cost is not None]
        return np.array(found, dtype=np.int64)

    def use(self, workload: Workload, pools: Sequence[int], cards: Sequence[int]) -> Ints:
        """(n, R) what gangs of so many cards take of each resource in these pools."""
        per_card = np.array(self._supply.amounts(1, workload.uses), dtype=np.int64)
        use: Ints = np.array(cards, dtype=np.int64)[:, np.newaxis] * per_card
        mine = self.of(workload)
        for i, pool in enumerate(pools) if mine and per_card.size > 1 else ():
            quote = mine.get(pool)
            if quote is not None and quote.uses is not None:
                use[i] = self._supply.amounts(cards[i], quote.uses)
        return use
