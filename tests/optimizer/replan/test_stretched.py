"""Plans that lie far from a given one and cost about as much: how far, and never too dear."""

import pytest

from huline.models.errors import BadInput
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.replan import nearby, stretched
from huline.optimizer.verify import settle, verify
from tests.agreement.brute_force import changed
from tests.agreement.tiny import perspective_of, tiny_case
from tests.api.cli.commands import solved_here
from tests.builders import a_job, a_policy, a_pool, a_share
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed

EAST, WEST = "sh-01/a", "nx-01/a"
CARD_HOURS = 32
"""Of a job."""


@pytest.fixture(autouse=True)
def _no_child(monkeypatch):
    def here(task, args, options, progress, **_):
        return solved_here(task, args, options, progress, over=lambda: None)

    monkeypatch.setattr(nearby, "run_in_child", here)


def a_case_of_two_jobs(west, **fields):
    """Two jobs, at 100,000 milli-fen a card-hour in the east and for as much as is said in the
    west."""
    pools = (a_pool(rent=100_000), a_pool(WEST, centre="nx-01", rent=west))
    return an_eastern_and_a_western_case(pools=pools, workloads=(a_job("a"), a_job("b")), **fields)


def in_the_west(plan):
    return {p.workload for p in plan.placements if any(run.pool == WEST for run in p.runs)}


@pytest.mark.parametrize(("jobs", "milli_fen"), [(0, 63_999), (1, 64_000), (2, 128_000)])
def test_as_much_goes_west_as_the_limit_pays_for(jobs, milli_fen):
    """A job costs 32 x 2,000 more there."""
    case = a_case_of_two_jobs(102_000)
    plan = settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])

    found = stretched(case, plan, plan.cost + milli_fen)

    assert [len(in_the_west(each)) for each, _ in found] == ([jobs] if jobs else [])
    assert [each.cost - plan.cost for each, _ in found] == ([64_000 * jobs] if jobs else [])


def test_claims_are_stretched_both_ways_where_plans_tie():
    """A fifth of 125,000 is repaid in the west: it is all the same to the payer."""
    voucher = a_share(share=200, centre_province="Ningxia")
    case = a_case_of_two_jobs(125_000, policy=a_policy(subsidies=(voucher,)))
    plan = settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])
    (west, paid) = stretched(case, plan, plan.cost)

    assert west[0].cost == paid[0].cost == plan.cost
    assert -paid[0].ledger.subsidy == 2 * CARD_HOURS * 25_000
    back = [each for each, _ in stretched(case, paid[0], plan.cost)]
    assert {-each.ledger.subsidy for each in back} == {0}


def test_a_plan_that_is_not_the_best_may_lead_to_a_cheaper_one():
    case = a_case_of_two_jobs(90_000)
    plan = settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])

    (west,) = stretched(case, plan, plan.cost)

    assert plan.cost - west[0].cost == 2 * CARD_HOURS * 10_000
    assert west[1].ok


def test_of_random_cases_none_is_too_dear_or_breaks_a_rule_and_each_is_found_again(capsys):
    found = 0
    for seed in range(60):
        case, perspective = tiny_case(seed), perspective_of(seed)
        plan = solve_here(case, Options(perspective=perspective, gap=0))
        if plan is None:
            continue
        most = plan.cost + abs(plan.cost) // 5
        beside = stretched(case, plan, most)
        found += len(beside)
        for each, verdict in beside:
            assert verdict.ok
            assert verify(case, each).ok
            assert each.cost <= most
            assert each.perspective == perspective
        again = [each.placements for each, _ in stretched(case, plan, most)]
        assert again == [each.placements for each, _ in beside]
    with capsys.disabled():
        print(f"\n{found} plans beside those of 60 cases")
    assert found > 5


def test_a_plan_of_another_case_is_refused():
    case = a_case_of_two_jobs(100_000)
    plan = solve_here(case, Options(gap=0))

    with pytest.raises(BadInput, match="plan of another case"):
        stretched(changed(case, name="other"), plan, plan.cost)
