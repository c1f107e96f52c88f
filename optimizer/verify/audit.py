"""A whole plan, read against a Case: what the checks look at."""

from collections import defaultdict
from functools import cached_property

from huline.models.commitment import Commitment
from huline.models.plan import Plan
from huline.models.subsidy import Subsidy
from huline.optimizer.verify.charges import Charged, Work, charges_of
from huline.optimizer.verify.claims import eligible_rent
from huline.optimizer.verify.facts import Facts, Vector
from huline.optimizer.verify.money import Amounts, Rates, amounts_of
from huline.optimizer.verify.pairs import Strengths
from huline.optimizer.verify.placed import Placed, unknown_ids
from huline.optimizer.verify.runs import Runs


class Audit:
    """The placements of a plan against a Case.

    Placements that name what the Case lacks are left out of `placed`; the check ``case`` reports
    them.

    Parameters
    ----------
    facts : the Case
    plan : the plan; nothing it states is believed
    checks : the pair rules in force
    stated : whether the amounts that the plan states are judged, too
    """

    def __init__(
        self, facts: Facts, plan: Plan, checks: Strengths, *, stated: bool = True
    ) -> None:
        self.facts = facts
        self.plan = plan
        self.checks = checks
        self.stated = stated
        self.rates = Rates(facts)
        self.placed = [
            Placed(facts, placement, checks)
            for placement in plan.placements
            if not unknown_ids(facts, placement)
        ]

    @cached_property
    def complete(self) -> bool:
        """Whether each workload has exactly one placement and nothing unknown is named."""
        names = {placed.id for placed in self.placed}
        wanted = len(self.facts.workloads)
        return len(names) == len(self.placed) == len(self.plan.placements) == wanted

    @cached_property
    def amounts(self) -> list[Amounts]:
        """Recomputed ledgers, one for each of `placed`."""
        carbon = self.runs.weighed({p: self.rates.of_pool(p).carbon for p in self.runs.pools})
        each = zip(self.placed, self.energy, carbon, strict=True)
        return [amounts_of(self.rates, *of_placed) for of_placed in each]

    @cached_property
    def energy(self) -> list[dict[str, int]]:
        """Pool id -> milli-fen of metered electricity there, one for each of `placed`."""
        return self.runs.weighed({p: self.rates.of_pool(p).energy for p in self.runs.pools})

    @cached_property
    def runs(self) -> Runs:
        """The runs of `placed` by columns."""
        return Runs(self.facts, self.placed)

    @cached_property
    def rented(self) -> dict[str, int]:
        """Contract id -> cards that the plan rents under it."""
        return {rented.contract: rented.cards for rented in self.plan.contracts}

    @cached_property
    def ended(self) -> list[Commitment]:
        """Commitments that the plan ends and may end."""
        if not self.facts.applies("termination"):
            return []
        named = set(self.plan.terminations)
        return [
            promise
            for promise in self.facts.commitments.values()
            if promise.id in named and promise.termination_fee is not None
        ]

    @cached_property
    def committed(self) -> dict[str, Vector]:
        """Pool id -> (slots,) cards promised already and not had back."""
        return self.facts.committed({promise.id for promise in self.ended})

    @cached_property
    def charges(self) -> list[Charged]:
        """What rules ask for all workloads together, recomputed."""
        return charges_of(self.work)

    @cached_property
    def work(self) -> Work:
        """What is at work."""
        return Work(self.rates, self.runs, self.busy, self.committed, self.rented, self.ended)

    @cached_property
    def whole(self) -> Amounts:
        """The recomputed ledgers of the plan."""
        whole = Amounts()
        for amounts in (*self.amounts, *(charged.amounts for charged in self.charges)):
            whole.add(amounts)
        return whole

    @cached_property
    def busy(self) -> dict[str, Vector]:
        """Pool id -> (slots,) cards at work, for pools in use."""
        pools = self.runs.pools
        return dict(zip(pools, self.runs.at_work(self.runs.pool, len(pools)), strict=True))

    @cached_property
    def shortfalls(self) -> dict[int, int]:
        """Tier -> what is left unserved of it, in thousandths of a reference card for a minute.

        Of tiers in use, the most urgent first; empty where tiers are priced.
        """
        if self.facts.case.policy.tier_order == "priced":
            return {}
        left = dict.fromkeys(sorted(w.tier for w in self.facts.workloads.values()), 0)
        for placed in self.placed:
            each = 60_000 if placed.service is None else self.facts.minutes
            left[placed.workload.tier] += each * placed.unserved
        return left

    @cached_property
    def claimed(self) -> dict[tuple[str, str], int]:
        """(tenant, subsidy) -> milli-fen claimed by the plan."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for placed in self.placed:
            for claim in placed.placement.claims:
                sums[placed.workload.tenant, claim.subsidy] += claim.amount
        return dict(sums)

    @cached_property
    def _of_tenant(self) -> dict[str, list[Placed]]:
        """Tenant -> its placements."""
        found: dict[str, list[Placed]] = defaultdict(list)
        for placed in self.placed:
            found[placed.workload.tenant].append(placed)
        return found

    def spend(self, tenant_id: str, subsidy: Subsidy) -> tuple[int, int]:
        """Return a tenant's spend that counts for a subsidy: to date, and with this plan."""
        before = self.facts.tenants[tenant_id].spent_under(subsidy.id)
        of_plan = sum(
            eligible_rent(self.rates, placed, subsidy) for placed in self._of_tenant[tenant_id]
        )
        return before, before + of_plan
