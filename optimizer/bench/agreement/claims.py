"""The most that the workloads of a whole plan may claim, by CP-SAT over whole milli-fen."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ortools.sat.python import cp_model

from huline.models.case import Case
from huline.models.subsidy import StackingGroup, Subsidy, Tiered
from huline.models.tenant import Tenant
from huline.optimizer.verify.alone import Priced

Claims = list[list[Any]]
"""Variables by workload and subsidy."""


def most_claims(case: Case, priced: Sequence[Priced]) -> list[list[int]]:
    """Choose claims of the greatest total, as docs/rules.md limits them.

    Returns
    -------
    For each workload, by subsidy, milli-fen
    """
    policy = case.policy
    if not any(amount for way in priced for amount in way.entitled):
        return [[0] * len(policy.subsidies) for _ in priced]
    model = cp_model.CpModel()
    claims = [[model.new_int_var(0, amount, "") for amount in way.entitled] for way in priced]
    if policy.applies("stacking"):
        for mine, way in zip(claims, priced, strict=True):
            model.add(sum(mine) <= max(way.rent, 0))
    _limit_groups(model, case, claims, priced)
    _limit_money(model, case, claims)
    for s, subsidy in enumerate(policy.subsidies):
        column = [mine[s] for mine in claims]
        if policy.applies("min-claim"):
            for claim in column:
                made = model.new_bool_var("")
                model.add(claim >= subsidy.min_claim).only_enforce_if(made)
                model.add(claim == 0).only_enforce_if(~made)
        _limit_firms(model, case, column, [way.spend[s] for way in priced], subsidy)
    model.maximize(sum(claim for mine in claims for claim in mine))
    solver = cp_model.CpSolver()
    # it would hand them back to the system, not to Python
    solver.parameters.catch_sigint_signal = False
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.OPTIMAL:
        raise RuntimeError("the greatest claims were not found")
    return [[solver.value(claim) for claim in mine] for mine in claims]


def _limit_groups(
    model: cp_model.CpModel, case: Case, claims: Claims, priced: Sequence[Priced]
) -> None:
    policy = case.policy
    for g, group in enumerate(policy.stacking_groups):
        members = [s for s, rule in enumerate(policy.subsidies) if group.id in rule.groups]
        for mine, way in zip(claims, priced, strict=True):
            inside, ceiling = [mine[s] for s in members], way.ceilings[g]
            if ceiling is not None and policy.applies("ceiling"):
                model.add(sum(inside) <= ceiling)
            if group.exclusive and policy.applies("exclusive"):
                paid = [model.new_bool_var("") for _ in inside]
                for claim, is_paid in zip(inside, paid, strict=True):
                    model.add(claim == 0).only_enforce_if(~is_paid)
                model.add_at_most_one(paid)


def _limit_money(model: cp_model.CpModel, case: Case, claims: Claims) -> None:
    """Keep within what programmes and groups of them have, in all and for each firm."""
    policy, rules = case.policy, case.policy.subsidies
    funds: list[tuple[Subsidy | StackingGroup, list[int]]] = [
        (rule, [s]) for s, rule in enumerate(rules)
    ]
    funds += [
        (group, [s for s, rule in enumerate(rules) if group.id in rule.groups])
        for group in policy.stacking_groups
    ]
    for fund, inside in funds:
        if fund.budget is not None and policy.applies("budget"):
            model.add(sum(mine[s] for mine in claims for s in inside) <= fund.budget)
        if fund.firm_cap is not None and policy.applies("firm-cap"):
            for tenant in case.tenants:
                drawn = [
                    mine[s]
                    for mine, workload in zip(claims, case.workloads, strict=True)
                    for s in inside
                    if workload.tenant == tenant.id
                ]
                most = fund.firm_cap - tenant.claimed.get(fund.id, 0)
                model.add(sum(drawn) <= max(0, most))


def _limit_firms(
    model: cp_model.CpModel,
    case: Case,
    column: Sequence[Any],
    spend: Sequence[int],
    subsidy: Subsidy,
) -> None:
    of_firm: dict[str, list[int]] = defaultdict(list)
    for w, workload in enumerate(case.workloads):
        of_firm[workload.tenant].append(w)
    for tenant in case.tenants:
        mine = of_firm[tenant.id]
        rent = sum(spend[w] for w in mine)
        for most in _limits(case, subsidy, tenant, rent):
            model.add(sum(column[w] for w in mine) <= most)


def _limits(case: Case, subsidy: Subsidy, tenant: Tenant, rent: int) -> list[int]:
    """List what its spend leaves a firm to claim, this plan's eligible rent given."""
    applies, limits = case.policy.applies, list[int]()
    before = tenant.spent_under(subsidy.id)
    most = subsidy.spend_limit
    if applies("threshold") and (
        before + rent < subsidy.threshold or (most is not None and before + rent > most)
    ):
        limits.append(0)
    if isinstance(subsidy, Tiered) and applies("tiers"):
        earned = _under(subsidy, before + rent) - _under(subsidy, before)
        limits.append(earned // 1000)
    return limits


def _under(subsidy: Tiered, spend: int) -> int:
    """Thousandths of milli-fen that a spend from nothing earns: each edge changes the share."""
    total, last = 0, 0
    for edge, share in zip(subsidy.spend_from, subsidy.shares, strict=True):
        total += (share - last) * max(0, spend - edge)
        last = share
    return total
