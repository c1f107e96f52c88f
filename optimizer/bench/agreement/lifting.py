"""Tiny Cases without one of their rules, and what their best plans come to."""

from huline.models.case import Case
from huline.models.plan import Perspective
from huline.models.policy import RuleSetting
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.settle import Settlement
from huline.optimizer.solvers import BackendName
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.strategies.whole import solve_whole

Rank = tuple[int, ...]
"""What plans are compared by: shortfalls where tiers are strict, then cost."""


def least(case: Case, perspective: Perspective, solver: str) -> Rank | None:
    """Return the rank of a solver's best plan, None if it proves that there is none."""
    options = Options(perspective=perspective, gap=0.0, backend=BackendName(solver))
    plan = solve_here(case, options)
    return None if plan is None else plan.rank


def at_best(case: Case, perspective: Perspective) -> Settlement | None:
    """Return what a best plan comes to, None if there is no plan.

    For Cases in the making: without first plans to start from and without the check, which
    take longer here than to solve.
    """
    compiled = compile_case(case)
    if compiled.hopeless():
        return None
    return solve_whole(compiled, Options(perspective=perspective, gap=0.0), [], Watch()).best


def lacking(found: Settlement) -> set[str]:
    """Return the workloads that a plan leaves unserved, in whole or in part."""
    return {p.workload for p in found.placements if not p.runs or p.ledger.penalty}


def priced(case: Case) -> Case:
    """Return a Case in which tiers are weighed by their penalties alone."""
    policy = case.policy.model_copy(update={"tier_order": "priced"})
    return case.model_copy(update={"policy": policy})


def without(case: Case, rule: str) -> Case:
    """Return a Case with one rule switched off."""
    kept = tuple(s for s in case.policy.rules if s.rule != rule)
    rules = (*kept, RuleSetting(rule=rule, policy="off"))
    return case.model_copy(update={"policy": case.policy.model_copy(update={"rules": rules})})
