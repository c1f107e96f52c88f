"""Explanations of random tiny plans, confirmed by exact solves of whole Cases."""

from huline.models.case import Case, Pin
from huline.models.plan import Placement, Plan
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.settle import settle
from huline.optimizer.strategies.earlier import recalled
from huline.optimizer.verify import verify
from tests.agreement.brute_force import changed


def planned(case: Case, perspective) -> Plan | None:
    """Return the best plan of a Case; None if there is none."""
    return solve_here(case, Options(perspective=perspective, gap=0))


def pinned_to(case: Case, workload: str, centre: str) -> Case:
    """Return the Case in which a workload must run at a centre."""
    rules = tuple(s for s in case.policy.rules if s.rule not in ("must-serve", "pin"))
    policy = case.policy.model_copy(update={"rules": rules})
    kept = tuple(pin for pin in case.pins if pin.workload != workload)
    return changed(case, policy=policy, pins=(*kept, Pin(workload=workload, centre=centre)))


def settled(case: Case, plan: Plan, moved: Placement) -> Plan:
    """Return a plan with one placement in place of that of its workload, all money anew."""
    compiled = compile_case(case)
    placements = (moved if p.workload == moved.workload else p for p in plan.placements)
    changed_plan = plan.model_copy(update={"placements": tuple(placements)})
    recall = recalled(compiled, changed_plan)
    assert not recall.lost
    found = settle(compiled, recall.schedule)
    return plan.model_copy(
        update={
            "placements": found.placements,
            "contracts": found.contracts,
            "terminations": found.terminations,
            "charges": found.charges,
            "ledger": found.ledger,
            "system": found.system,
            "cost": found.cost(plan.perspective),
            "shortfalls": (),
            "bound": None,
            "bound_kind": None,
            "status": "feasible",
        }
    )


def holds(case: Case, plan: Plan) -> bool:
    """Tell whether the checker has nothing against a plan but its place among tiers."""
    verdict = verify(case, plan)
    return verdict.cost == plan.cost and not [b for b in verdict.breaches if b.rule != "ledger"]
