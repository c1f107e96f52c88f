"""What working in a pool costs where soft pair rules would rather not have it."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.units import half_up
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.signatures import Judge

Ints = NDArray[np.int64]
Signatures = tuple[frozenset[Hashable], ...]


class Violations:
    """Rates of broken soft rules, worked out once for all workloads with equal signatures."""

    def __init__(self, case: Case, judge: Judge, asks: Sequence[Sequence[Ask]]) -> None:
        self._judge, self._asks = judge, asks
        prices = [case.policy.price_of(fit.rule) or 0 for fit in judge.soft]
        self._rates = [half_up(price * case.horizon.slot_minutes, 60) for price in prices]
        self._known: dict[Signatures, Ints] = {}

    def of(self, workload: int) -> Ints:
        """(P,) milli-fen per card-slot, all soft rules that a pool breaks added up."""
        signatures = self.signatures(workload)
        if signatures not in self._known:
            total = np.zeros(len(self._judge.sites), dtype=np.int64)
            for fit, rate, mine in zip(self._judge.soft, self._rates, signatures, strict=True):
                total += rate * self._judge.broken(fit, mine)
            self._known[signatures] = total
        return self._known[signatures]

    def signatures(self, workload: int) -> Signatures:
        """Return what the rates depend on: workloads of equal signatures have the same."""
        asks = self._asks[workload]
        return tuple(frozenset(fit.signature(ask) for ask in asks) for fit in self._judge.soft)
