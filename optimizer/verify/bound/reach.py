"""Programmes that a firm cannot open, whatever the plan; see docs/bound.md, *Out of reach*."""

from collections.abc import Iterator

import numpy as np

from huline.models.centre import Pool
from huline.models.subsidy import Subsidy
from huline.models.tenant import Tenant
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.bound.admitted import Admitted
from huline.optimizer.verify.bound.gangs import largest
from huline.optimizer.verify.bound.once import Once
from huline.optimizer.verify.claims import day_of, pays_firm, pays_for, pays_in
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.pairs import Strengths

Work = TrainingJob | InferenceService


def shut(rates: Rates, checks: Strengths) -> frozenset[tuple[str, str]]:
    """Return tenants and subsidies from which no plan claims: spend is never what they ask."""
    facts = rates.facts
    if not facts.applies("threshold"):
        return frozenset()
    asking = [s for s in facts.subsidies.values() if s.threshold or s.spend_limit is not None]
    works: dict[str, list[Work]] = {}
    for w in facts.case.workloads if asking else ():
        works.setdefault(w.tenant, []).append(w)
    return frozenset(
        (tenant, subsidy.id)
        for tenant, mine in works.items()
        for subsidy in _shut_to(rates, checks, facts.tenants[tenant], mine, asking)
    )


def _shut_to(
    rates: Rates, checks: Strengths, tenant: Tenant, works: list[Work], asking: list[Subsidy]
) -> Iterator[Subsidy]:
    """Yield the programmes that a firm cannot open with its workloads."""
    day, spends = day_of(rates.facts), None
    for subsidy in asking:
        if not pays_firm(subsidy, tenant, day):
            continue
        spent = tenant.spent_under(subsidy.id)
        if subsidy.spend_limit is not None and spent > subsidy.spend_limit:
            yield subsidy
        elif spent < subsidy.threshold:
            spends = spends or _Spends(rates, checks, works)
            if not spends.reach(subsidy, tenant, subsidy.threshold - spent):
                yield subsidy


class _Spends:
    """The most rent that each workload of a firm can pay, pool by pool."""

    def __init__(self, rates: Rates, checks: Strengths, works: list[Work]) -> None:
        self._rates, self._facts, self._works = rates, rates.facts, works
        asked = [(w, home) for w in works for home in rates.facts.homes(w)]
        self._admitted = Admitted(rates, checks, asked)
        counts = [sum(1 for _ in rates.facts.homes(w)) for w in works]
        self._first = np.cumsum([0, *counts])

    def reach(self, subsidy: Subsidy, tenant: Tenant, missing: int) -> bool:
        """Tell whether rent that counts as spend can come to so many milli-fen."""
        pools = [p for p in self._facts.case.pools if pays_in(self._facts, subsidy, tenant, p)]
        admitted = {pool.id: self._admitted.to(pool) for pool in pools}
        for i, w in enumerate(self._works):
            if missing <= 0:
                break
            if not pays_for(subsidy, w):
                continue
            rows = slice(int(self._first[i]), int(self._first[i + 1]))
            rents = [
                self._of_pool(w, pool, admitted[pool.id][rows].tolist())
                for pool in pools
                if self._facts.quoted_cost(w.id, pool.id) is None
            ]
            missing -= self._most(w, rents)
        return missing <= 0

    def _most(self, w: Work, rents: list[int]) -> int:
        """Add up what may be paid in several pools: a job runs in one, a service in many."""
        if isinstance(w, TrainingJob):
            return max(rents, default=0)
        limited = w.sites is not None and self._facts.applies("sites")
        return sum(sorted(rents, reverse=True)[: w.sites if limited else None])

    def _of_pool(self, w: Work, pool: Pool, admitted: list[bool]) -> int:
        """Return the most rent that a workload can pay in a pool."""
        if not any(admitted):
            return 0
        rent = self._rates.of_rent(w, pool.id)
        if isinstance(w, TrainingJob):
            return rent * self._card_slots(w, pool)
        return rent * self._cards(w, pool, admitted)

    def _card_slots(self, job: TrainingJob, pool: Pool) -> int:
        limit, slots = largest(self._facts, pool), self._facts.slots
        sizes = (self._facts.gangs(job, pool.id) or {}).items()
        # what pauses may lie anywhere in between and reload what it had loaded
        return max(
            (
                cards * (slots if job.restart_slots else runs)
                for cards, runs in sizes
                if runs <= slots and (limit is None or cards <= limit)
            ),
            default=0,
        )

    def _cards(self, service: InferenceService, pool: Pool, admitted: list[bool]) -> int:
        """Return the most card-slots that the rule demand lets a service have in a pool."""
        units = self._facts.units_per_card(service, pool.id)
        asked = self._facts.demand(service)[admitted].sum(axis=0)
        if not units or not asked.any():
            return 0
        cards = -(-asked // units)
        if service.warm_up > 0 or service.min_stay > 1:
            inside = slice(service.release, service.deadline)
            cards[inside] = np.maximum(cards[inside], 1)
        ready = int(Once(self._facts, [service]).ready_in(pool)[0])
        return int(cards[ready:].sum())
