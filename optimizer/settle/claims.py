"""The claims that bring most: an exact maximum flow in whole milli-fen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.graph.python import max_flow

from huline.models.errors import EngineFailed
from huline.models.plan import Claim
from huline.models.sentence import both
from huline.optimizer.compile.compiled import Compiled


@dataclass(frozen=True)
class Bill:
    """What one workload pays in rent and may claim, by subsidy index, in milli-fen."""

    workload: int
    rent: int
    entitled: Mapping[int, int]


def best_claims(compiled: Compiled, bills: Sequence[Bill]) -> dict[int, tuple[Claim, ...]]:
    """Choose claims of the greatest total under entitlements, stacking, firm caps and budgets.

    Milli-fen flow from each workload (at most its rent) through its entitlements to the tenant's
    cap and on to the programme's budget. All capacities are whole, so the maximum flow is.

    Returns
    -------
    Claims by workload index; workloads that claim nothing are left out.
    """
    subsidies, workloads = compiled.subsidies, compiled.case.workloads
    flow = max_flow.SimpleMaxFlow()
    nodes: dict[tuple[str, object], int] = {("source", 0): 0, ("sink", 0): 1}

    def node(kind: str, key: object) -> int:
        return nodes.setdefault((kind, key), len(nodes))

    # stands for "no cap": no flow can exceed all entitlements together
    unbounded = sum(amount for bill in bills for amount in bill.entitled.values()) + 1
    claims: list[tuple[int, int, int]] = []
    for bill in bills:
        entitled = {s: amount for s, amount in bill.entitled.items() if amount > 0}
        if not entitled:
            continue
        w = node("workload", bill.workload)
        most = min(bill.rent, unbounded) if subsidies.stacking else unbounded
        flow.add_arc_with_capacity(0, w, most)
        tenant = workloads[bill.workload].tenant
        for s, amount in entitled.items():
            known = ("firm", (tenant, s)) in nodes
            firm = node("firm", (tenant, s))
            if not known:
                cap = subsidies.firm_cap(s, tenant)
                programme = node("programme", s)
                flow.add_arc_with_capacity(firm, programme, _least(cap, unbounded))
            arc = flow.add_arc_with_capacity(w, firm, amount)
            claims.append((arc, bill.workload, s))
    for (kind, key), programme in list(nodes.items()):
        if kind == "programme" and isinstance(key, int):
            budget = subsidies.budget[key]
            flow.add_arc_with_capacity(programme, 1, _least(budget, unbounded))
    if not claims:
        return {}
    if flow.solve(0, 1) != flow.OPTIMAL:
        raise EngineFailed(
            both("the maximum flow of subsidy claims was not found", "未能求出补贴申领的最大流")
        )
    found: dict[int, tuple[Claim, ...]] = {}
    for arc, w, s in claims:
        amount = int(flow.flow(arc))
        if amount:
            claim = Claim(subsidy=subsidies.rules[s].id, amount=amount)
            found[w] = (*found.get(w, ()), claim)
    return found


def _least(cap: int | None, unbounded: int) -> int:
    return unbounded if cap is None else min(cap, unbounded)
