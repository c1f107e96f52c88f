"""The curve of cost against moves as a study: a scenario for each number of moves."""

from huline.models.replanning import ReplanRules
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.policy import run, study_of_moves
from huline.optimizer.replan import curve, restated
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
