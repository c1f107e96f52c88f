"""Who may claim from a subsidy, and how much."""

from huline.models.centre import Centre
from huline.models.subsidy import Subsidy
from huline.models.tenant import Tenant
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Rates, stretches
from huline.optimizer.verify.placed import Placed


def entitlement(rates: Rates, placed: Placed, subsidy: Subsidy) -> int:
    """Return the most, in milli-fen, that a placement may claim from a subsidy."""
    facts = rates.facts
    tenant = facts.tenants[placed.workload.tenant]
    if not (
        placed.workload.kind in subsidy.workloads
        and _may_claim(subsidy, tenant)
        and _in_time(subsidy, facts)
    ):
        return 0
    return sum(
        cards * (end - first) * rates.of_subsidy(subsidy, placed.workload, pool)
        for pool, first, end, cards in stretches(placed)
        if _pays_at(subsidy, tenant, facts.centre_of(facts.pools[pool]))
        and facts.quoted_cost(placed.id, pool) is None
    )


def _may_claim(subsidy: Subsidy, tenant: Tenant) -> bool:
    return (
        subsidy.firm_province in (None, tenant.province)
        and subsidy.firm_city in (None, tenant.city)
        and (not subsidy.sectors or tenant.sector in subsidy.sectors)
        and tenant.spent >= subsidy.min_spent
    )


def _in_time(subsidy: Subsidy, facts: Facts) -> bool:
    day = facts.case.horizon.start.date()
    begun = subsidy.valid_from is None or subsidy.valid_from <= day
    ended = subsidy.valid_to is not None and day > subsidy.valid_to
    return begun and not ended


def _pays_at(subsidy: Subsidy, tenant: Tenant, centre: Centre) -> bool:
    return (
        subsidy.centre_province in (None, centre.province)
        and subsidy.centre_city in (None, centre.city)
        and not (subsidy.unrelated_only and centre.operator in tenant.related)
    )
