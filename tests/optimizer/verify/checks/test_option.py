import pytest

from huline.models.errors import BadInput
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_courier, a_job, a_link, a_policy, a_share
from tests.optimizer.verify.plans import a_run, broken, placed

CASE = a_case(
    workloads=(a_job(), a_job("w2")),
    links=[a_link("l", "shanghai", "sh-01")],
    couriers=[a_courier()],
    policy=a_policy(subsidies=(a_share(),)),
)
PLAN = settle(CASE, [placed("w1", a_run()), placed("w2", a_run(first=4, end=8))])


def with_placements(*placements):
    return PLAN.model_copy(update={"placements": placements})


def test_one_placement_for_each_workload_passes():
    assert broken(CASE, PLAN) == []


def test_a_missing_placement_is_caught():
    verdict = verify(CASE, with_placements(PLAN.placements[0]))

    assert [(b.rule, b.where, b.measured) for b in verdict.breaches] == [("option", "w2", 0)]
    assert verdict.cost is None


def test_a_workload_placed_twice_is_caught():
    verdict = verify(CASE, with_placements(*PLAN.placements, placed("w2")))

    assert ("option", "w2", 2) in [(b.rule, b.where, b.measured) for b in verdict.breaches]
    assert verdict.cost is None


def test_the_order_of_placements_does_not_matter():
    assert broken(CASE, with_placements(*reversed(PLAN.placements))) == []


def test_work_that_does_not_run_may_travel_no_links():
    idle = placed("w2", links=["l"])

    assert broken(CASE, PLAN.placements[0], idle) == ["option"]


def test_work_that_does_not_run_needs_no_courier():
    idle = placed("w2", courier="road")

    assert broken(CASE, PLAN.placements[0], idle) == ["option"]


def test_work_that_does_not_run_may_claim_nothing():
    idle = placed("w2", claims=[("voucher", 1)])

    # it is entitled to nothing and pays no rent either
    assert broken(CASE, PLAN.placements[0], idle) == ["option", "entitlement", "stacking"]


def test_a_plan_that_lacks_a_placement_cannot_be_settled():
    with pytest.raises(BadInput, match="w2 has 0 placements"):
        settle(CASE, [placed("w1", a_run())])
