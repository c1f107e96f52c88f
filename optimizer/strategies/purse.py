"""What subsidies are still to be had while workloads are placed one after the other."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled

Ints = NDArray[np.int64]


class Draw(NamedTuple):
    """An amount a tenant drew from a programme, in milli-fen."""

    tenant: str
    subsidy: int
    amount: int


class Purse:
    """Budgets and firm caps, drawn on by first come, first served."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._budget = list(compiled.subsidies.budget)
        self._caps: dict[tuple[str, int], int | None] = {}

    def discount(self, workload: int) -> Ints:
        """(P,) milli-fen per card-slot that claims would bring while programmes last."""
        w = self._compiled.case.workloads[workload]
        rents = self._compiled.rents.of(w)
        total = np.zeros_like(rents)
        for e in self._compiled.subsidies.of(w):
            if self._left(w.tenant, e.subsidy) != 0:
                total += e.rate
        return np.minimum(total, rents) if self._compiled.subsidies.stacking else total

    def claim(self, workload: int, pools: Ints, card_slots: Ints) -> tuple[Draw, ...]:
        """Draw what (pools,) card-slots entitle a workload to, as far as programmes last."""
        w = self._compiled.case.workloads[workload]
        rent = int((card_slots * self._compiled.rents.of(w)[pools]).sum())
        draws = []
        for e in self._compiled.subsidies.of(w):
            amount = int((card_slots * e.rate[pools]).sum())
            left = self._left(w.tenant, e.subsidy)
            amount = amount if left is None else min(amount, left)
            if self._compiled.subsidies.stacking:
                amount = min(amount, rent)
                rent -= amount
            if amount:
                draws.append(Draw(w.tenant, e.subsidy, amount))
        self.draw(draws)
        return tuple(draws)

    def draw(self, draws: Sequence[Draw]) -> None:
        """Take amounts out of caps and budgets."""
        for tenant, subsidy, amount in draws:
            cap, budget = self._cap(tenant, subsidy), self._budget[subsidy]
            self._caps[tenant, subsidy] = None if cap is None else cap - amount
            self._budget[subsidy] = None if budget is None else budget - amount

    def give_back(self, draws: Sequence[Draw]) -> None:
        """Put amounts back."""
        self.draw([Draw(tenant, subsidy, -amount) for tenant, subsidy, amount in draws])

    def _left(self, tenant: str, subsidy: int) -> int | None:
        limits = [v for v in (self._cap(tenant, subsidy), self._budget[subsidy]) if v is not None]
        return min(limits, default=None)

    def _cap(self, tenant: str, subsidy: int) -> int | None:
        key = tenant, subsidy
        if key not in self._caps:
            self._caps[key] = self._compiled.subsidies.firm_cap(subsidy, tenant)
        return self._caps[key]
