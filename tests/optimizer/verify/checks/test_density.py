import pytest

from huline.optimizer.verify import settle
from tests.builders import a_case, a_job, a_pool
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed, soft

PLACED = placed("w1", a_run())


def a_case_of(supplied, **fields):
    pools = (a_pool(rack_density_w=supplied),)
    return a_case(pools=pools, workloads=(a_job(rack_density_w=40_000),), **fields)


def test_racks_of_enough_power_pass():
    assert broken(a_case_of(40_000), PLACED) == []


@pytest.mark.parametrize("supplied", [39_999, None])
def test_racks_of_too_little_or_unknown_power_are_caught(supplied):
    found = breaches(a_case_of(supplied), PLACED)

    assert [(b.rule, b.measured, b.limit) for b in found] == [("density", supplied, 40_000)]


def test_soft_density_is_paid_for_by_the_card_hour():
    case = a_case_of(None, policy=soft(100, "density"))
    plan = settle(case, (PLACED,))

    assert broken(case, plan) == []
    assert plan.ledger.violation == 8 * 4 * 100


def test_density_switched_off_rules_nothing_out():
    assert broken(a_case_of(None, policy=off("density")), PLACED) == []
