"""Contracts in force: whose work in which pool is paid for by cards rented, not by cards used."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.units import half_up
from huline.models.workload import Workload
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.rents import rent_rate

Ints = NDArray[np.int64]


class Contracts:
    """The contracts of a Case as arrays; none where the rule is off.

    Attributes
    ----------
    ids : (K,)
    pool : (K,) in which pool
    least : (K,) the fewest cards that may be rented
    rate : (K,) milli-fen for a card rented, in each slot
    signs : (K, W) whether a workload is the tenant's
    """

    def __init__(self, case: Case, supply: Supply) -> None:
        found = case.contracts if case.policy.applies("take-or-pay") else ()
        index = {site.pool.id: p for p, site in enumerate(supply.sites)}
        minutes = case.horizon.slot_minutes
        self.ids = tuple(contract.id for contract in found)
        self.least = np.array([contract.min_cards for contract in found], dtype=np.int64)
        rates = []
        self._of: dict[str, dict[int, int]] = defaultdict(dict)
        for k, contract in enumerate(found):
            site = supply.sites[index[contract.pool]]
            self._of[contract.tenant][index[contract.pool]] = k
            rates.append(
                rent_rate(site.pool, site.accelerator, minutes)
                if contract.rent is None
                else half_up(contract.rent * minutes, 60)
            )
        self.pool = np.array([index[contract.pool] for contract in found], dtype=np.int64)
        signs = [[w.tenant == contract.tenant for w in case.workloads] for contract in found]
        self.signs = np.array(signs, dtype=bool).reshape(len(found), len(case.workloads))
        self.rate = np.array(rates, dtype=np.int64)

    def under(self, workload: Ints, pool: Ints) -> Ints:
        """(n,) the contract under which each workload runs in a pool, -1 where none."""
        found = np.full(workload.size, -1, dtype=np.int64)
        for k in range(len(self.ids)):
            found[self.signs[k, workload] & (pool == self.pool[k])] = k
        return found

    def of(self, workload: Workload) -> dict[int, int]:
        """Return the contracts under which a workload runs, by pool index."""
        return self._of.get(workload.tenant, {})
