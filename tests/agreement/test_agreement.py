"""The engine finds what trying all plans finds, to the milli-fen."""

import pytest

from huline.models.change import Change, Edit
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import verify
from tests.agreement.brute_force import best
from tests.agreement.tiny import perspective_of, tiny_case


def _check(seed, **options):
    case, perspective = tiny_case(seed), perspective_of(seed)
    least = best(case, perspective)

    plan = solve_here(case, Options(perspective=perspective, gap=0.0, **options))

    if least is None:
        assert plan is None
        return
    assert plan is not None
    assert (plan.cost, plan.bound) == (least, least)
    verdict = verify(case, plan)
    assert verdict.breaches == ()
    assert verdict.cost == least


@pytest.mark.parametrize("seed", range(500))
def test_the_engine_finds_the_optimum_or_that_there_is_no_plan(seed):
    _check(seed)


@pytest.mark.parametrize("seed", range(500, 600))
def test_the_second_solver_finds_it_too(seed):
    _check(seed, backend="cpsat")


@pytest.mark.parametrize("seed", range(600, 660))
def test_a_bound_stated_with_a_gap_is_not_above_the_optimum(seed):
    case, perspective = tiny_case(seed), perspective_of(seed)
    least = best(case, perspective)

    plan = solve_here(case, Options(perspective=perspective, gap=0.2))

    assert (plan is None) == (least is None)
    if plan is not None:
        assert plan.bound <= least <= plan.cost
        assert plan.cost - plan.bound <= 0.2 * plan.gross


@pytest.mark.parametrize("seed", range(660, 720))
def test_a_third_solver_that_is_told_by_pyomo_finds_it_too(seed):
    _check(seed, backend="pyomo")


@pytest.mark.parametrize("strategy", ["auto", "whole"])
def test_an_optimum_that_was_claimed_falsely_of_a_search_with_a_start_is_found(strategy):
    """HiGHS 1.13.1 stopped at 170,963 where it restarted from a plan that it was given."""
    dearer = Edit(op="scale", table="pools", where={"centre": "C1"}, field="rent", value=1078)
    case = tiny_case(30073).apply(Change(name="dearer", edits=(dearer,)))

    plan = solve_here(case, Options(gap=0.0, strategy=strategy))

    assert plan.cost == plan.bound == best(case, "payer")
