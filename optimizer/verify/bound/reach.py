"""Programmes that a firm cannot open, whatever the plan; see docs/bound.md, *Out of reach*."""

from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from huline.models.centre import Pool
from huline.models.subsidy import Subsidy
from huline.models.tenant import Tenant
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.bound.admitted import Admitted
from huline.optimizer.verify.bound.gangs import largest
from huline.optimizer.verify.bound.once import Once
from huline.optimizer.verify.claims import day_of, pays_firm, pays_for, pays_in
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.pairs import Strengths

Work = TrainingJob | InferenceService


def shut(rates: Rates, checks: Strengths) -> frozenset[tuple[str, str]]:
    """Return tenants and subsidies from which no plan claims: spend is never what they ask."""
    facts = rates.facts
    if not facts.applies("threshold"):
        return frozenset()
    closed, short = set[tuple[str, str]](), list[tuple[Tenant, Subsidy]]()
    for tenant, subsidy in _asking(facts):
        spent = tenant.spent_under(subsidy.id)
        if subsidy.spend_limit is not None and spent > subsidy.spend_limit:
            closed.add((tenant.id, subsidy.id))
        elif spent < subsidy.threshold:
            short.append((tenant, subsidy))
    spends = _Spends(rates, checks, {tenant.id for tenant, _ in short})
    closed.update((t.id, s.id) for t, s in short if not spends.reach(s, t))
    return frozenset(closed)


def _asking(facts: Facts) -> Iterator[tuple[Tenant, Subsidy]]:
    """Yield firms with work, and the programmes that would pay them if their spend is right."""
    asking = [s for s in facts.subsidies.values() if s.threshold or s.spend_limit is not None]
    day, busy = day_of(facts), {w.tenant for w in facts.case.workloads} if asking else ()
    for tenant in busy:
        firm = facts.tenants[tenant]
        for subsidy in asking:
            if pays_firm(subsidy, firm, day):
                yield firm, subsidy


class _Spends:
    """The most rent that each workload of some firms can pay, pool by pool.

    The pair rules judge the work of all of them at once, as much of it looks alike.
    """

    def __init__(self, rates: Rates, checks: Strengths, firms: set[str]) -> None:
        self._rates, self._facts = rates, rates.facts
        self._works: dict[str, list[tuple[Work, int]]] = {firm: [] for firm in sorted(firms)}
        for w in self._facts.case.workloads:
            if w.tenant in firms:
                self._works[w.tenant].append((w, sum(1 for _ in self._facts.homes(w))))
        works = [w for mine in self._works.values() for w, _ in mine]
        asked = [(w, home) for w in works for home in self._facts.homes(w)]
        self._admitted = Admitted(rates, checks, asked)
        ends = accumulate(sum(homes for _, homes in mine) for mine in self._works.values())
        self._first = dict(zip(self._works, (0, *ends), strict=False))

    def reach(self, subsidy: Subsidy, tenant: Tenant) -> bool:
        """Tell whether rent that counts as spend can come to what is short of the threshold."""
        missing, works = subsidy.threshold - tenant.spent_under(subsidy.id), self._works[tenant.id]
        first, homes_of_all = self._first[tenant.id], sum(homes for _, homes in works)
        pools = [
            (pool, self._admitted.to(pool, slice(first, first + homes_of_all)).tolist())
            for pool in self._facts.case.pools
            if pays_in(self._facts, subsidy, tenant, pool)
        ]
        row = 0
        for w, homes in works:
            if missing <= 0:
                break
            if pays_for(subsidy, w):
                rents = [
                    self._of_pool(w, pool, admitted[row : row + homes])
                    for pool, admitted in pools
                    if self._facts.quoted_cost(w.id, pool.id) is None
                ]
                missing -= self._most(w, rents)
            row += homes
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
