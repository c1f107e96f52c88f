"""Ranges are over plans that cost about as much: those within the gap asked for of the bound."""

import pytest

from huline.optimizer.options import Options
from huline.optimizer.policy import planned
from huline.optimizer.policy.keeping import Done
from huline.optimizer.policy.near import epsilon_of, is_near, most_near
from huline.optimizer.policy.planned import Job
from huline.optimizer.verify import settle, verify
from tests.builders import a_job, a_pool
from tests.optimizer.policy.studies import a_study, told
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed

EAST, WEST = "sh-01/a", "nx-01/a"


def a_case_of_two_jobs(west):
    """Each has 32 card-hours. In the east one is 100,000 milli-fen of rent and 60,000 of power, as
    that is in the west: together 10,240,000."""
    pools = (a_pool(rent=100_000), a_pool(WEST, centre="nx-01", rent=west))
    return an_eastern_and_a_western_case(pools=pools, workloads=(a_job("a"), a_job("b")))


def a_plan(case, *pools):
    return settle(case, [placed(w, a_run(pool)) for w, pool in zip("ab", pools, strict=True)])


def bounded(plan, bound):
    return plan.model_copy(update={"bound": bound, "bound_kind": "solver"})


@pytest.mark.parametrize(("gap", "shares"), [(0.0, (0, 0)), (0.005, (0, 0.5)), (0.01, (0, 1))])
def test_a_range_reaches_as_far_as_the_gap_that_was_asked_for(gap, shares):
    """In the west a job costs 32 x 1,600 more, half a percent of all."""
    dearer = {"op": "scale", "table": "pools", "where": {}, "field": "rent", "value": 2_000}
    study = a_study(dearer, gap=gap, aim=0.0, misallocation=False)
    found = told(a_case_of_two_jobs(101_600), study)

    assert {outcome.epsilon for outcome in found.values()} == {gap}
    west = found["base"].figure("west-share", "side_policy", "west")
    assert (west.value, west.found) == (0, shares)
    assert found["base"].plans == (1 if gap == 0 else 2)
    # money is told by its limits, as ever
    assert found["changed"].difference("payer-cost").proven == (6_400_000,) * 2


def test_plans_count_up_to_the_gap_asked_for_above_the_bound_or_the_best_if_that_costs_more():
    case = a_case_of_two_jobs(101_600)
    best, dearer = bounded(a_plan(case, EAST, EAST), 10_230_000), a_plan(case, EAST, WEST)

    assert dearer.cost == 10_240_000 + 51_200
    assert most_near(best, 0.006) == 10_230_000 + 61_440
    assert is_near(dearer, best, 0.006)
    assert not is_near(dearer, best, 0.0059)
    assert most_near(best, 0.0005) == best.cost
    assert epsilon_of(best, 0.0005) == best.gap == 10_000 / 10_240_000
    assert epsilon_of(best, 0.01) == 0.01


def test_without_a_bound_only_what_costs_as_much_counts():
    best = a_plan(a_case_of_two_jobs(100_000), EAST, EAST)

    assert most_near(best, 0.5) == best.cost
    assert epsilon_of(best, 0.5) is None


def test_a_cheaper_plan_that_is_met_on_the_way_takes_the_place_of_the_best():
    case = a_case_of_two_jobs(90_000)
    plan = bounded(a_plan(case, EAST, EAST), 9_500_000)
    job = Job(case, Options(gap=0.02), within=0.02)
    done = planned._stretched(job, Done(plan, verdict=verify(case, plan)), lambda: False)

    assert done.plan.cost == done.verdict.cost == 2 * 32 * 150_000
    assert (done.plan.bound, done.plan.status) == (9_500_000, "within-gap")
    assert plan in [other for other, _ in done.others]
