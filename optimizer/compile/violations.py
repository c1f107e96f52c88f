"""What working in a pool costs where soft pair rules would rather not have it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.units import half_up
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.signatures import Judge

Ints = NDArray[np.int64]


class Violations:
    """Rates of broken soft rules, worked out once for each workload that asks."""

    def __init__(self, case: Case, judge: Judge, asks: Sequence[Sequence[Ask]]) -> None:
        self._judge, self._asks = judge, asks
        prices = [case.policy.price_of(fit.rule) or 0 for fit in judge.soft]
        self._rates = [half_up(price * case.horizon.slot_minutes, 60) for price in prices]
        self._of: dict[int, Ints] = {}

    def of(self, workload: int) -> Ints:
        """(P,) milli-fen per card-slot, all soft rules that a pool breaks added up."""
        if workload not in self._of:
            total = np.zeros(len(self._judge.sites), dtype=np.int64)
            for fit, rate in zip(self._judge.soft, self._rates, strict=True):
                total += rate * self._judge.broken(fit, self._asks[workload])
            self._of[workload] = total
        return self._of[workload]
