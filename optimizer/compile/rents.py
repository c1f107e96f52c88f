"""What a card-slot is let for: price terms of pools as rates, each rounded once."""

from collections.abc import Callable, Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from huline.models.accelerator import Accelerator
from huline.models.case import Case
from huline.models.centre import Pool
from huline.models.units import half_up
from huline.models.workload import InferenceService, Workload
from huline.optimizer.compile.columns import Supply

Ints = NDArray[np.int64]


def rent_rate(pool: Pool, accelerator: Accelerator, minutes: int) -> int:
    """Return milli-fen per card-slot of so many minutes; 0 where rent is for tokens."""
    match pool.rent_per:
        case "card-hour":
            return half_up(pool.rent * minutes, 60)
        case "node-month":
            return half_up(pool.rent * minutes, pool.cards_per_node * 730 * 60)
        case "p-year":
            assert pool.rent_precision
            gflops = accelerator.gflops(sparse=bool(pool.rent_sparse))[pool.rent_precision]
            return half_up(pool.rent * gflops * minutes, 10**6 * 8_760 * 60)
        case "million-tokens":
            return 0


def token_rate(pool: Pool, units: int, minutes: int) -> int:
    """Return milli-fen per card-slot of a card that serves so many tokens a second."""
    return half_up(pool.rent * units * 60 * minutes, 10**6)


Free = Callable[[Workload], Mapping[int, int]]


class Rents:
    """The rent of a card-slot in every pool, as each workload pays it.

    Parameters
    ----------
    free : by pool index, where a workload pays no rent of its own
    """

    def __init__(
        self, case: Case, supply: Supply, free: Callable[[Workload], Mapping[int, int]]
    ) -> None:
        self._minutes = minutes = case.horizon.slot_minutes
        self._supply, self._free = supply, free
        rates = [rent_rate(site.pool, site.accelerator, minutes) for site in supply.sites]
        self._known: dict[Hashable, Ints] = {None: np.array(rates, dtype=np.int64)}
        self._by_tokens = [
            p for p, site in enumerate(supply.sites) if site.pool.rent_per == "million-tokens"
        ]

    def of(self, workload: Workload) -> Ints:
        """(P,) milli-fen per card-slot; 0 in pools whose price does not apply to it."""
        terms = self.terms(workload)
        if terms not in self._known:
            self._known[terms] = self._rates(workload)
        return self._known[terms]

    def terms(self, workload: Workload) -> Hashable:
        """Return what the rents depend on: workloads of equal terms have the same."""
        free = tuple(self._free(workload))
        by_tokens = self._by_tokens and isinstance(workload, InferenceService)
        if not (free or by_tokens):
            return None
        if not isinstance(workload, InferenceService) or workload.unit != "token/s":
            return free or None
        return free, workload.utilisation, tuple(workload.accelerators.items())

    def _rates(self, workload: Workload) -> Ints:
        rates = self._known[None].copy()
        if isinstance(workload, InferenceService) and workload.unit == "token/s":
            units = self._supply.units(workload)
            for p in self._by_tokens:
                rates[p] = token_rate(self._supply.sites[p].pool, units[p], self._minutes)
        rates[list(self._free(workload))] = 0
        return rates
