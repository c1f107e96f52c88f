"""Strict tiers: the engine finds the plan that trying all of them finds, shortfalls first."""

import pytest

from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import verify
from tests.agreement.brute_force import best, changed, weighed
from tests.agreement.tiny import perspective_of, tiny_case

BACKENDS = ("highs", "cpsat", "pyomo")


def strict(seed):
    case = tiny_case(seed)
    return changed(case, policy=case.policy.model_copy(update={"tier_order": "strict"}))


def planned(case, perspective, backend="highs"):
    return solve_here(case, Options(perspective=perspective, gap=0.0, backend=backend))


@pytest.mark.parametrize("seed", range(720, 840))
def test_the_engine_finds_the_least_shortfalls_and_then_the_least_cost(seed):
    case, perspective = strict(seed), perspective_of(seed)
    least = best(case, perspective)

    plan = planned(case, perspective, BACKENDS[seed % 3])

    assert (plan is None) == (least is None)
    if plan is not None:
        assert weighed(plan.rank) == least
        assert weighed((*(tier.bound for tier in plan.shortfalls), plan.bound)) == least
        assert plan.unproven is None
        assert verify(case, plan).breaches == ()


def test_strict_tiers_often_decide_what_is_left_unserved():
    decided = 0
    for seed in range(720, 840):
        case, perspective = strict(seed), perspective_of(seed)
        plan = planned(tiny_case(seed), perspective)
        if plan is not None:
            left = verify(case, plan.model_copy(update={"case_hash": case.hash})).shortfalls
            decided += weighed((*left.values(), plan.cost)) != best(case, perspective)

    assert decided >= 10
