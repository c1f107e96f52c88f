"""The most that the workloads of a whole plan may claim, by CP-SAT over whole milli-fen."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ortools.sat.python import cp_model

from huline.models.case import Case
from huline.optimizer.verify.alone import Priced


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
    tenants = {tenant.id: tenant for tenant in case.tenants}
    if policy.applies("stacking"):
        for mine, way in zip(claims, priced, strict=True):
            model.add(sum(mine) <= max(way.rent, 0))
    for s, subsidy in enumerate(policy.subsidies):
        column = [mine[s] for mine in claims]
        if subsidy.budget is not None and policy.applies("budget"):
            model.add(sum(column) <= subsidy.budget)
        if subsidy.firm_cap is not None and policy.applies("firm-cap"):
            by_firm: dict[str, list[Any]] = defaultdict(list)
            for w, claim in zip(case.workloads, column, strict=True):
                by_firm[w.tenant].append(claim)
            for firm, mine in by_firm.items():
                claimed = tenants[firm].claimed.get(subsidy.id, 0)
                model.add(sum(mine) <= max(0, subsidy.firm_cap - claimed))
    model.maximize(sum(claim for mine in claims for claim in mine))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.OPTIMAL:
        raise RuntimeError("the greatest claims were not found")
    return [[solver.value(claim) for claim in mine] for mine in claims]
