"""What it costs, once, that work runs elsewhere than it does today."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.workload import Workload
from huline.optimizer.compile.columns import Supply

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Fee:
    """Milli-fen due once if a workload has cards in any of some pools.

    Attributes
    ----------
    name : what for
    cost : milli-fen
    pools : (P,) whether a pool asks for it
    """

    name: str
    cost: int
    pools: Mask


class Migration:
    """The fees of workloads."""

    def __init__(self, supply: Supply) -> None:
        self._sites = supply.sites

    def fees(self, w: Workload) -> tuple[Fee, ...]:
        """Return the fees that a workload may have to pay."""
        if w.runs_at is None or not w.migration_cost:
            return ()
        away = np.array([site.centre.id != w.runs_at for site in self._sites], dtype=bool)
        return (Fee("migration", w.migration_cost, away),)

    def of_pools(self, w: Workload) -> Ints:
        """(P,) milli-fen due if a workload runs in one pool only."""
        due = np.zeros(len(self._sites), dtype=np.int64)
        for fee in self.fees(w):
            due += fee.cost * fee.pools
        return due
