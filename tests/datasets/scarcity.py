"""What of a Case is scarce in a plan: where nothing more would fit."""

from collections import Counter

from huline.models.units import at_slot


def used(case, plan):
    """Cards of each pool at work in each slot, those that are let included."""
    busy = {p.id: [0] * case.horizon.slots for p in case.pools}
    for promise in case.commitments:
        for t in range(promise.first, promise.end):
            busy[promise.pool][t] += promise.cards
    for placement in plan.placements:
        for run in placement.runs:
            for t in range(run.first, run.end):
                busy[run.pool][t] += run.cards
    return busy


def full_pool_slots(case, plan):
    """Pools and slots in which all cards are at work."""
    busy = used(case, plan)
    return [
        (pool.id, t)
        for pool in case.pools
        for t in range(case.horizon.slots)
        if at_slot(pool.cards, t) and busy[pool.id][t] == at_slot(pool.cards, t)
    ]


def starved(case, plan):
    """Centres and slots in which there are cards, and no power for one more."""
    busy = used(case, plan)
    found = []
    for centre in case.centres:
        pools = [p for p in case.pools if p.centre == centre.id]
        for t in range(case.horizon.slots) if centre.power_limit_w else ():
            draw = sum(
                busy[p.id][t] * p.busy_w + (at_slot(p.cards, t) - busy[p.id][t]) * p.idle_w
                for p in pools
            )
            left = 1000 * (at_slot(centre.power_limit_w, t) - centre.fixed_w)
            left -= draw * at_slot(centre.pue, t)
            idle = [p for p in pools if busy[p.id][t] < at_slot(p.cards, t)]
            card = [(p.busy_w - p.idle_w) * at_slot(centre.pue, t) for p in idle]
            if card and left < min(card):
                found.append((centre.id, t))

    return found


def drained(case, plan):
    """Programmes whose money is all claimed, and firms that reach the cap of one."""
    tenant_of = {w.id: w.tenant for w in case.workloads}
    claimed = {t.id: t.claimed for t in case.tenants}
    groups = {rule.id: rule.groups for rule in case.policy.subsidies}
    paid, drawn = Counter(), Counter()
    for placement in plan.placements:
        for claim in placement.claims:
            for fund in (claim.subsidy, *groups[claim.subsidy]):
                paid[fund] += claim.amount
                drawn[fund, tenant_of[placement.workload]] += claim.amount
    funds = (*case.policy.subsidies, *case.policy.stacking_groups)
    exhausted = [fund.id for fund in funds if fund.budget and paid[fund.id] == fund.budget]
    capped = [
        (fund.id, tenant)
        for fund in funds
        for tenant in claimed
        if fund.firm_cap is not None
        and drawn[fund.id, tenant]
        and drawn[fund.id, tenant] + claimed[tenant].get(fund.id, 0) == fund.firm_cap
    ]

    return exhausted, capped
