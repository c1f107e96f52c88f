"""A checked plan with what all measures of it read."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from huline.models.case import Case
from huline.models.centre import Centre, Pool
from huline.models.plan import Placement, Plan
from huline.models.subsidy import Subsidy
from huline.models.tenant import Tenant
from huline.models.verdict import Measures, Verdict
from huline.models.workload import Workload


class Paid(NamedTuple):
    """What one programme pays for one workload, in one pool of a centre.

    Attributes
    ----------
    card_minutes : of the workload's runs there
    """

    subsidy: Subsidy
    workload: Workload
    centre: str
    pool: str
    amount: int
    card_minutes: int


class Seen:
    """A plan, the Case it is for, and the verdict on it."""

    def __init__(self, case: Case, plan: Plan, verdict: Verdict) -> None:
        self.case, self.plan, self.verdict = case, plan, verdict
        self.tenants: dict[str, Tenant] = {t.id: t for t in case.tenants}
        self.centres: dict[str, Centre] = {c.id: c for c in case.centres}
        self.workloads: dict[str, Workload] = {w.id: w for w in case.workloads}
        self.pools: dict[str, Pool] = {p.id: p for p in case.pools}
        self.domestic = {a.id: a.domestic for a in case.accelerators}

    @property
    def measures(self) -> Measures:
        """The checker's own figures of the plan."""
        assert self.verdict.measures is not None, "a plan that breaks no rule is measured"
        return self.verdict.measures

    @cached_property
    def card_minutes(self) -> dict[str, Counter[str]]:
        """Workload -> pool -> card-minutes at work."""
        found = {}
        for placement in self.plan.placements:
            minutes = found[placement.workload] = Counter[str]()
            for run in placement.runs:
                slots = run.end - run.first
                minutes[run.pool] += run.cards * slots * self.case.horizon.slot_minutes
        return found

    @cached_property
    def minutes_by_pool(self) -> Counter[str]:
        """Pool -> card-minutes at work."""
        return sum(self.card_minutes.values(), Counter[str]())

    @cached_property
    def at_centres(self) -> dict[str, dict[str, int]]:
        """Workload -> centre -> card-minutes at work."""
        found = {}
        for workload, minutes in self.card_minutes.items():
            at = found[workload] = dict[str, int]()
            for pool, some in minutes.items():
                centre = self.pools[pool].centre
                at[centre] = at.get(centre, 0) + some
        return found

    @cached_property
    def costs(self) -> dict[str, int]:
        """Workload -> its net cost, from the perspective of the plan."""
        payer = self.plan.perspective == "payer"
        return {p.workload: (p.ledger if payer else p.system).total for p in self.plan.placements}

    @cached_property
    def paid_by(self) -> dict[tuple[str, str], list[Paid]]:
        """Programme and workload -> what the one pays for the other."""
        found: dict[tuple[str, str], list[Paid]] = {}
        for paid in self.paid:
            found.setdefault((paid.subsidy.id, paid.workload.id), []).append(paid)
        return found

    @cached_property
    def paid(self) -> tuple[Paid, ...]:
        """What programmes pay, by workload and pool; it adds up to the plan's claims."""
        return tuple(part for p in self.plan.placements for part in self._paid_for(p))

    @cached_property
    def _all_in(self) -> set[tuple[str, str]]:
        return {(q.workload, q.pool) for q in self.case.quotes if q.cost is not None}

    def _paid_for(self, placement: Placement) -> Iterator[Paid]:
        workload = self.workloads[placement.workload]
        subsidies = {s.id: s for s in self.case.policy.subsidies}
        for claim in placement.claims:
            subsidy = subsidies[claim.subsidy]
            at = Counter[str]()
            for pool, minutes in self.card_minutes[placement.workload].items():
                if self.pays_in(subsidy, workload, pool):
                    at[pool] += minutes
            for pool, amount in split(claim.amount, at).items():
                centre = self.pools[pool].centre
                yield Paid(subsidy, workload, centre, pool, amount, at[pool])

    def origin(self, pool: str) -> str:
        """Return ``domestic`` or ``foreign``, where the cards of a pool come from."""
        return "domestic" if self.domestic[self.pools[pool].accelerator] else "foreign"

    def pays_in(self, subsidy: Subsidy, workload: Workload, pool_id: str) -> bool:
        """Tell whether a programme that pays this firm does so for work in a pool."""
        pool = self.pools[pool_id]
        centre = self.centres[pool.centre]
        related = self.tenants[workload.tenant].related
        return (
            subsidy.centre_province in (None, centre.province)
            and subsidy.centre_city in (None, centre.city)
            and subsidy.origin in (None, self.origin(pool_id))
            and not (subsidy.unrelated_only and centre.operator in related)
            and (workload.id, pool_id) not in self._all_in
        )


def split(amount: int, weights: dict[str, int]) -> dict[str, int]:
    """Share out a whole amount by weights; what is left of rounding down goes to the first.

    >>> split(10, {"a": 1, "b": 2})
    {'a': 4, 'b': 6}
    """
    whole = sum(weights.values())
    if not whole:
        return {}
    parts = {key: amount * weight // whole for key, weight in weights.items()}
    first = next(iter(parts))
    parts[first] += amount - sum(parts.values())
    return parts
