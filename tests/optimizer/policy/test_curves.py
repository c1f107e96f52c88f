"""The curve of cost against moves: as a study, and what its points prove of each other."""

import pytest

from huline.models.replanning import ReplanRules
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.policy import run, study_of_moves
from huline.optimizer.replan import curve, restated, tightened
from tests.builders import a_job, a_pool
from tests.optimizer.policy.studies import value
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

JOBS = [a_job("w1"), a_job("w2"), a_job("w3")]
POOLS = ("sh-01/a", "nx-01/a")
EAST_IS_DEAR, WEST_IS_DEAR = (
    an_eastern_and_a_western_case(
        workloads=JOBS, pools=[a_pool(p, rent=300_000 if p == dear else 100_000) for p in POOLS]
    )
    for dear in POOLS
)


def test_its_points_are_those_of_the_curve_and_cost_ever_less():
    earlier, options = solve_here(WEST_IS_DEAR), Options(gap=0.0)
    nobody, _ = restated(EAST_IS_DEAR, earlier, ReplanRules(max_moves=0))
    study = study_of_moves(nobody, (2, 0, 1, 7), options)
    found = run(study, nobody, begun=Earlier(earlier))

    points = curve(EAST_IS_DEAR, Earlier(earlier), ReplanRules(), options, (0, 1, 2, 7))
    told = [(outcome.cost, value(outcome, "moves")) for outcome in found.outcomes]
    assert told == [(point.cost, point.moved) for point in points]
    assert [moved for _, moved in told] == [0, 1, 2, 3]
    assert [o.scenario for o in found.outcomes] == ["base", "1 move", "2 moves", "7 moves"]
    assert told == sorted(told, reverse=True)


def loosened(point, by):
    plan = point.plan.model_copy(update={"bound": point.plan.cost - by, "status": "feasible"})
    return point._replace(plan=plan, with_more=None)


@pytest.mark.parametrize("rents", [(300_000, 100_000), (101_000, 100_000), (250_000, 240_000)])
def test_what_is_proven_with_more_moves_bounds_fewer_and_never_too_high(rents):
    """Exact solves say what each point costs at least; bounds are taken from those with more."""
    dear = an_eastern_and_a_western_case(
        workloads=JOBS, pools=[a_pool(p, rent=r) for p, r in zip(POOLS, rents, strict=True)]
    )
    exact = curve(dear, Earlier(solve_here(WEST_IS_DEAR)), ReplanRules(), Options(gap=0.0),
                  (0, 1, 2, 3))  # fmt: skip
    assert [point.bound for point in exact] == [point.cost for point in exact]

    few = [loosened(point, 10**9) for point in exact[:3]]
    found = tightened([*few, exact[3]])

    assert [point.bound for point in found] == [exact[3].cost] * 4
    assert all(p.bound <= best.cost for p, best in zip(found, exact, strict=True))
    assert all(p.bound > loose.plan.bound for p, loose in zip(found, few, strict=False))


def test_where_tiers_are_strict_more_moves_prove_nothing_of_fewer():
    """With more moves more of a tier may be served, which may cost more."""
    exact = curve(EAST_IS_DEAR, Earlier(solve_here(WEST_IS_DEAR)), ReplanRules(), Options(gap=0.0),
                  (0, 3))  # fmt: skip
    policy = EAST_IS_DEAR.policy.model_copy(update={"tier_order": "strict"})
    strict = [p._replace(case=p.case.model_copy(update={"policy": policy})) for p in exact]
    found = tightened([loosened(strict[0], 10**9), strict[1]])

    assert found[0].bound == found[0].plan.bound
