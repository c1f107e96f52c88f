"""Who may claim from a subsidy, and how much."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from huline.models.centre import Pool
from huline.models.subsidy import Subsidy
from huline.models.tenant import Tenant
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.placed import Placed


def entitlement(rates: Rates, placed: Placed, subsidy: Subsidy) -> int:
    """Return the most, in milli-fen, that a placement may claim from a subsidy."""
    facts, w, most = rates.facts, placed.workload, 0
    for pool in _eligible(facts, placed, subsidy):
        each = rates.of_even_subsidy(subsidy, w, pool)
        if each is not None:
            most += each * placed.card_slots[pool]
            continue
        for run in placed.runs_by_pool[pool]:
            span = min(run.first, facts.slots), min(run.end, facts.slots)
            most += run.cards * rates.of_subsidy(subsidy, w, pool, span)
    return most


def eligible_rent(rates: Rates, placed: Placed, subsidy: Subsidy) -> int:
    """Return the rent, in milli-fen, that a placement pays where it is eligible for a subsidy."""
    return sum(
        placed.card_slots[pool] * rates.of_rent(placed.workload, pool)
        for pool in _eligible(rates.facts, placed, subsidy)
    )


def claims_of(placed: Placed) -> Counter[str]:
    """Subsidy id -> milli-fen that a placement claims from it."""
    claimed: Counter[str] = Counter()
    for claim in placed.placement.claims:
        claimed[claim.subsidy] += claim.amount
    return claimed


def _eligible(facts: Facts, placed: Placed, subsidy: Subsidy) -> Iterator[str]:
    """Yield the pools of a placement in which a subsidy pays for it."""
    w = placed.workload
    tenant = facts.tenants[w.tenant]
    if not (pays_for(subsidy, w) and pays_firm(subsidy, tenant, day_of(facts))):
        return
    for pool in placed.runs_by_pool:
        quoted = facts.quoted_cost(placed.id, pool) is not None
        if not quoted and pays_in(facts, subsidy, tenant, facts.pools[pool]):
            yield pool


def day_of(facts: Facts) -> date:
    """Return the day that ages and validities are judged on."""
    return facts.case.horizon.start.date()


def pays_for(subsidy: Subsidy, w: TrainingJob | InferenceService) -> bool:
    """Tell whether a subsidy applies, and to work of this kind."""
    return not subsidy.off and w.kind in subsidy.workloads


def pays_firm(subsidy: Subsidy, tenant: Tenant, day: date) -> bool:
    """Tell whether a subsidy is for this firm, on a day."""
    begun = subsidy.valid_from is None or subsidy.valid_from <= day
    ended = subsidy.valid_to is not None and day > subsidy.valid_to
    return (
        begun
        and not ended
        and subsidy.firm_province in (None, tenant.province)
        and subsidy.firm_city in (None, tenant.city)
        and (not subsidy.sectors or tenant.sector in subsidy.sectors)
        and (not subsidy.sizes or tenant.size in subsidy.sizes)
        and _of_age(subsidy, tenant, day)
    )


def _of_age(subsidy: Subsidy, tenant: Tenant, day: date) -> bool:
    if subsidy.age_from is None and subsidy.age_below is None:
        return True
    if tenant.founded is None or tenant.founded > day:
        return False
    age = day.year - tenant.founded.year
    if (day.month, day.day) < (tenant.founded.month, tenant.founded.day):
        age -= 1
    old_enough = subsidy.age_from is None or age >= subsidy.age_from
    return old_enough and (subsidy.age_below is None or age < subsidy.age_below)


def pays_in(facts: Facts, subsidy: Subsidy, tenant: Tenant, pool: Pool) -> bool:
    """Tell whether a subsidy pays this firm for work in a pool, as far as the place goes."""
    centre = facts.centre_of(pool)
    made_at_home = facts.accelerators[pool.accelerator].domestic
    return (
        subsidy.centre_province in (None, centre.province)
        and subsidy.centre_city in (None, centre.city)
        and subsidy.origin in (None, "domestic" if made_at_home else "foreign")
        and not (subsidy.unrelated_only and centre.operator in tenant.related)
    )
