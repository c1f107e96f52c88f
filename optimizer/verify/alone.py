"""One workload on its own: which placements of it the rules allow, and what they cost.

For those who try plans one by one: the checker's own reading of a Case, without a plan.
"""

from dataclasses import dataclass

import numpy as np

from huline.models.case import Case
from huline.models.centre import Pool
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Copy, Perspective, Placement, Plan
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.checker import refused
from huline.optimizer.verify.checks import ceiling, demand, option, route, work
from huline.optimizer.verify.claims import eligible_rent, entitlement
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.placed import Placed
from huline.optimizer.verify.registry import pair_checks

_SHAPES = (option.breaches, work.breaches, demand.breaches, route.breaches)


@dataclass(frozen=True)
class Priced:
    """A placement that the rules allow a workload on its own.

    Attributes
    ----------
    cost : milli-fen before claims, by perspective
    shortfalls : what it leaves unserved, by tier in use; empty where tiers are priced
    entitled : by subsidy index, milli-fen that may be claimed
    spend : by subsidy index, milli-fen of rent that count as spend
    ceilings : by index of the stacking group, milli-fen its claims may come to; None: no ceiling
    rent : milli-fen
    """

    placement: Placement
    cost: dict[Perspective, int]
    shortfalls: tuple[int, ...]
    entitled: tuple[int, ...]
    spend: tuple[int, ...]
    ceilings: tuple[int | None, ...]
    rent: int


class Alone:
    """Judges and prices placements of single workloads of a Case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.facts = Facts(case)
        self._checks = pair_checks(self.facts)

    def price(self, placement: Placement) -> Priced | None:
        """Price a placement; None if its shape is wrong or a pair rule refuses a pool."""
        facts = self.facts
        audit = Audit(facts, _plan_of(self.case, placement), self._checks)
        (placed,) = audit.placed
        if next(refused(placed), None) or any(
            breach.where.split(",")[0] == placed.id for check in _SHAPES for breach in check(audit)
        ):
            return None
        (amounts,) = audit.amounts
        return Priced(
            placement,
            {"payer": amounts.total("payer"), "system": amounts.total("system")},
            tuple(audit.shortfalls.values()),
            tuple(entitlement(audit.rates, placed, s) for s in facts.subsidies.values()),
            tuple(eligible_rent(audit.rates, placed, s) for s in facts.subsidies.values()),
            tuple(ceiling.most(audit, placed, group) for group in facts.groups.values()),
            amounts.payer["rent"],
        )

    def gang_sizes(self, job: TrainingJob, pool: Pool) -> tuple[int, ...]:
        """Card counts with which a job may run in a pool."""
        return tuple(self.facts.gangs(job, pool.id) or ())

    def journeys(self, job: TrainingJob, pool: Pool) -> list[tuple[tuple[str, ...], str | None]]:
        """Ways its data may move to a pool, as links and courier."""
        centre, data = self.facts.centre_of(pool), job.data
        route = self.facts.journey(job, centre, None)
        found: list[tuple[tuple[str, ...], str | None]] = [(route.links if route else (), None)]
        if data is not None and self.facts.moves(job, centre):
            couriers = self.facts.couriers.values()
            found += [((), c.id) for c in couriers if c.serves(data.at, centre.id)]
        return found

    def copies(self, placement: Placement) -> tuple[Copy, ...]:
        """List the copies of a model that a placement of a service needs."""
        found = Placed(self.facts, placement, self._checks).copies
        return tuple(Copy(centre=c, links=route.links) for c, route in found.items())

    def most_cards(self, service: InferenceService, pool: Pool) -> list[int]:
        """(slots,) the most cards of a pool that all of a service's demand has use for."""
        units = self.facts.units_per_card(service, pool.id)
        if not units:
            return [0] * self.facts.slots
        wanted = self.facts.demand(service).sum(axis=0)
        needed = -(-wanted // units)
        if service.warm_up or service.min_stay > 1:
            needed = np.maximum(needed, 1)
        needed = np.minimum(needed, self.facts.available(pool))
        return [int(n) for n in needed]


def _plan_of(case: Case, placement: Placement) -> Plan:
    return Plan(
        case_hash=case.hash,
        placements=(placement,),
        ledger=Ledger(),
        system=SystemLedger(),
        cost=0,
    )
