"""What must hold of the engine's optimum, whatever the Case."""

from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.agreement.book import RULES
from tests.agreement.brute_force import switched_off
from tests.strategies import (
    relabelled,
    seeds,
    tiny_cases,
    with_exact_rates,
    with_more_capacity,
    with_rates_scaled,
    without_idle_draw,
    without_subsidies,
)

perspectives = st.sampled_from(("payer", "system"))
often = settings(max_examples=25, deadline=None)


def _cost(case, perspective="payer"):
    """Return the optimum's cost; infinity where no plan exists."""
    plan = solve_here(case, Options(perspective=perspective, gap=0.0))
    return inf if plan is None else plan.cost


@often
@given(tiny_cases, seeds, perspectives)
def test_other_ids_and_another_order_change_no_cost(case, seed, perspective):
    assert _cost(relabelled(case, seed), perspective) == _cost(case, perspective)


@often
@given(tiny_cases, perspectives)
def test_more_cards_never_cost_more_where_idle_ones_draw_nothing(case, perspective):
    case = without_idle_draw(case)

    assert _cost(with_more_capacity(case), perspective) <= _cost(case, perspective)


@often
@given(tiny_cases, st.integers(2, 500), perspectives)
def test_prices_times_a_whole_number_make_costs_times_that_number(case, k, perspective):
    case = with_exact_rates(case)

    assert _cost(with_rates_scaled(case, k), perspective) == k * _cost(case, perspective)


@often
@given(tiny_cases)
def test_without_subsidies_the_payer_never_pays_less_and_society_pays_the_same(case):
    bare = without_subsidies(case)

    assert _cost(bare) >= _cost(case)
    assert _cost(bare, "system") == _cost(case, "system")


@often
@given(tiny_cases, st.sampled_from(RULES), perspectives)
def test_a_rule_less_never_costs_more(case, rule, perspective):
    assert _cost(switched_off(case, frozenset({rule})), perspective) <= _cost(case, perspective)


@often
@given(tiny_cases, perspectives)
def test_the_same_case_gives_the_same_plan_again(case, perspective):
    options = Options(perspective=perspective)

    first, again = solve_here(case, options), solve_here(case, options)

    assert (first and first.placements) == (again and again.placements)
