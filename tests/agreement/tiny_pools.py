"""Programmes of tiny Cases that draw on one pool, or have one cap for each firm."""

from random import Random

from huline.models.case import Case
from huline.models.subsidy import StackingGroup, Subsidy
from huline.models.tenant import Tenant
from tests.agreement.brute_force import changed

POOL = "G-pool"


def with_pools(rng: Random, case: Case) -> Case:
    """Return the Case with programmes that share money in every third that has several.

    Those with a least claim stay alone: it seldom decides as it is. Where firms have a cap on all
    of them, no member has a budget of its own: only then is the most that can be claimed a flow,
    by which the search finds it.
    """
    subsidies = case.policy.subsidies
    able = [s for s, rule in enumerate(subsidies) if not rule.min_claim]
    if len(able) < 2 or rng.random() > 0.35:
        return case
    members = set(rng.sample(able, k=rng.randint(2, len(able))))
    bill = 4 * 200_000 * case.horizon.slot_minutes // 60
    limits = rng.choice((("budget",), ("firm_cap",), ("budget", "firm_cap")))
    pool = StackingGroup(id=POOL, **{limit: rng.randint(bill // 10, bill * 2) for limit in limits})
    policy = case.policy.model_copy(
        update={
            "subsidies": tuple(
                _joined(rule, pool) if s in members else rule for s, rule in enumerate(subsidies)
            ),
            "stacking_groups": (*case.policy.stacking_groups, pool),
        }
    )
    tenants = tuple(_claimed(rng, tenant, pool) for tenant in case.tenants)
    return changed(case, policy=policy, tenants=tenants)


def _joined(rule: Subsidy, pool: StackingGroup) -> Subsidy:
    fields = {"groups": (*rule.groups, pool.id)}
    if pool.firm_cap is not None:
        fields["budget"] = None
    return rule.model_copy(update=fields)


def _claimed(rng: Random, tenant: Tenant, pool: StackingGroup) -> Tenant:
    if pool.firm_cap is None or rng.random() > 0.3:
        return tenant
    claimed = tenant.claimed | {pool.id: rng.randint(1, pool.firm_cap * 5 // 4)}
    return tenant.model_copy(update={"claimed": claimed})
