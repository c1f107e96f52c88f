"""A rival that deals workloads into parts, and every limit with them: POP (Narayanan, 2021).

Each part is planned as exactly as time allows; that no part may use what another leaves is what
it costs. Contracts are left out: a part could not rent its share of one.
"""

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from huline.models.case import Case
from huline.models.centre import Centre, Pool
from huline.models.plan import Placement, Plan
from huline.models.policy import Policy
from huline.models.tenant import Tenant
from huline.models.units import Id, at_slot
from huline.optimizer.options import Options
from huline.optimizer.planning import plan
from huline.optimizer.verify import settle

PARTS = 4


def in_parts(case: Case, options: Options) -> Plan:
    """Plan each of a few random parts by a solver, one after the other, in equal time.

    Raises
    ------
    HulineError
        If some part has no plan, or none that is found in time.
    """
    seconds = None if options.seconds is None else options.seconds / PARTS
    each = options.model_copy(update={"strategy": "whole", "seconds": seconds})
    found: dict[str, Placement] = {}
    for part in parts_of(case, options.seed):
        if part.workloads:
            found |= {p.workload: p for p in plan(part, each).placements}
    placements = [found[w.id] for w in case.workloads]
    return settle(case, placements, options.perspective)


def parts_of(case: Case, seed: int) -> list[Case]:
    """Deal the workloads of a Case at random, and an equal share of every limit to each part."""
    rng, dealt = Random(seed), defaultdict[int, set[str]](set)
    for tied in _tied(case):
        dealt[rng.randrange(PARTS)] |= tied
    free = {pool.id: _free(case, pool) for pool in case.pools}
    return [_part(case, k, dealt[k], free) for k in range(PARTS)]


def _tied(case: Case) -> list[set[str]]:
    """List sets of workloads that a rule between them keeps in one part, most of them single."""
    of = {w.id: {w.id} for w in case.workloads}
    pairs = [(w.id, other) for w in case.training() for other in w.after]
    pairs += [(group.workloads[0], other) for group in case.groups for other in group.workloads]
    for one, other in pairs:
        joined = of[one] | of[other]
        of |= dict.fromkeys(joined, joined)
    return list({id(tied): tied for tied in of.values()}.values())


def _free(case: Case, pool: Pool) -> list[int]:
    """(slots,) cards that commitments leave."""
    slots = case.horizon.slots
    free = [at_slot(pool.cards, t) for t in range(slots)]
    for promise in case.commitments:
        if promise.pool == pool.id:
            for t in range(promise.first, min(promise.end, slots)):
                free[t] -= promise.cards
    return free


def _share(amount: int, k: int) -> int:
    """Return what part k gets of an amount: all parts together, all of it."""
    return (amount + k) // PARTS


def _shares(amounts: Sequence[int], k: int) -> tuple[int, ...]:
    return tuple(_share(amount, k) for amount in amounts)


def _part(case: Case, k: int, mine: set[str], free: dict[Id, list[int]]) -> Case:
    network, policy = case.network, case.policy
    links = tuple(
        link.model_copy(
            update={
                "volume_mb": None if link.volume_mb is None else _share(link.volume_mb, k),
                "volume_per_slot_mb": _shares(link.volume_per_slot_mb, k),
            }
        )
        for link in network.links
    )
    pools = tuple(
        pool.model_copy(
            update={
                "cards": _shares(free[pool.id], k),
                "headroom": _shares(pool.headroom, k),
                "resources": {name: _shares(has, k) for name, has in pool.resources.items()},
            }
        )
        for pool in case.pools
    )
    return case.model_copy(
        update={
            "workloads": tuple(w for w in case.workloads if w.id in mine),
            "pools": pools,
            "centres": tuple(_centre(case, centre, k, free) for centre in case.centres),
            "network": network.model_copy(update={"links": links}),
            "tenants": tuple(_tenant(case, tenant, k) for tenant in case.tenants),
            "policy": _policy(policy, k),
            "quotes": tuple(quote for quote in case.quotes if quote.workload in mine),
            "groups": tuple(group for group in case.groups if mine.issuperset(group.workloads)),
            "pins": tuple(pin for pin in case.pins if pin.workload in mine),
            "contracts": (),
            "commitments": (),
        }
    )


def _centre(case: Case, centre: Centre, k: int, free: dict[Id, list[int]]) -> Centre:
    """Share out what the limit of a centre leaves for work; idle cards go with the pools."""
    quota = centre.energy_quota_wh
    fields: dict[str, object] = {
        "fixed_w": 0,
        "energy_quota_wh": None if quota is None else _share(quota, k),
        "lit_floor": 0,
    }
    if centre.power_limit_w:
        slots, pools = range(case.horizon.slots), [p for p in case.pools if p.centre == centre.id]
        limits = [at_slot(centre.power_limit_w, t) - centre.fixed_w for t in slots]
        for pool in pools:
            for t in slots:
                promised = at_slot(pool.cards, t) - free[pool.id][t]
                drawn = promised * pool.busy_w * at_slot(centre.pue, t)
                limits[t] -= -(-drawn // 1000)
        fields["power_limit_w"] = _shares([max(0, limit) for limit in limits], k)
    return centre.model_copy(update=fields)


def _tenant(case: Case, tenant: Tenant, k: int) -> Tenant:
    """Share out quotas, and what is left of caps: the rest counts as claimed."""
    claimed = dict(tenant.claimed)
    for fund in (*case.policy.subsidies, *case.policy.stacking_groups):
        if fund.firm_cap is not None:
            left = max(0, fund.firm_cap - claimed.get(fund.id, 0))
            claimed[fund.id] = fund.firm_cap - _share(left, k)
    fields: dict[str, object] = {"claimed": claimed}
    if tenant.max_cards is not None:
        fields["max_cards"] = _share(tenant.max_cards, k)
    if tenant.max_card_hours is not None:
        fields["max_card_hours"] = _share(tenant.max_card_hours, k)
    return tenant.model_copy(update=fields)


def _policy(policy: Policy, k: int) -> Policy:
    subsidies, groups = (
        tuple(
            fund
            if fund.budget is None
            else fund.model_copy(update={"budget": _share(fund.budget, k)})
            for fund in funds
        )
        for funds in (policy.subsidies, policy.stacking_groups)
    )
    quotas = tuple(q.model_copy(update={"wh": _share(q.wh, k)}) for q in policy.energy_quotas)
    return policy.model_copy(
        update={"subsidies": subsidies, "stacking_groups": groups, "energy_quotas": quotas}
    )
