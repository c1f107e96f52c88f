"""What the engine does about cards that are rented, used or not."""

import pytest

from huline.models.contract import Contract
from huline.models.plan import Rented
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.builders import a_case, a_job, a_link, a_pool, a_service
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off

LINKS = (a_link("l1", "shanghai", "sh-01"),)


def contract(min_cards=10, rent=20_000, **fields):
    return Contract(
        **{"id": "k", "tenant": "acme", "pool": "sh-01/a", "min_cards": min_cards, "rent": rent}
        | fields
    )


def test_cheap_cards_are_rented_where_two_jobs_share_them():
    """16 cards x 8 hours x 20,000 = 2,560,000, against 64 card-hours x 100,000."""
    case = a_case(workloads=(a_job("w1"), a_job("w2")), contracts=(contract(9),))
    plan = solve_here(case)

    # one after the other they need 8 cards, and 9 are the fewest
    assert plan.contracts == (Rented(contract="k", cards=9),)
    assert plan.ledger.rent == 9 * 8 * 20_000
    assert plan.cost == plan.bound


def test_a_contract_too_large_for_its_work_is_left_and_the_work_goes_elsewhere():
    """Under the contract 16 x 8 x 40,000 = 5,120,000; in the west 32 x 120,000."""
    case = an_eastern_and_a_western_case(
        pools=(a_pool(), a_pool("nx-01/a", rent=120_000)),
        workloads=(a_job(),),
        contracts=(contract(16, 40_000),),
    )
    plan = solve_here(case)

    assert plan.contracts == ()
    assert plan.placements[0].runs[0].pool == "nx-01/a"


def test_a_contract_dearer_than_its_work_is_worth_leaves_the_work_unserved():
    case = a_case(workloads=(a_job(unserved=10_000),), contracts=(contract(),))

    assert solve_here(case).placements[0].runs == ()


def test_cards_of_services_and_jobs_are_rented_together():
    """2 cards of the service beside 8 of a job that has to run all the time."""
    workloads = (a_job(work=64), a_service())
    plan = solve_here(a_case(workloads=workloads, links=LINKS, contracts=(contract(4),)))

    assert plan.contracts == (Rented(contract="k", cards=10),)


@pytest.mark.parametrize("rule", ["take-or-pay", "capacity"])
def test_plans_are_sound_with_rules_off(rule):
    case = a_case(
        workloads=(a_job("w1"), a_job("w2"), a_job("w3", work=64)),
        contracts=(contract(),),
        policy=off(rule),
    )
    plan = solve_here(case)

    assert bool(plan.contracts) == (rule == "capacity")


def test_for_the_system_rent_only_changes_hands():
    case = a_case(workloads=(a_job(),), contracts=(contract(16, 10**7),))
    plan = solve_here(case, Options(perspective="system"))

    assert plan.contracts == (Rented(contract="k", cards=16),)
    assert plan.system.total == 32 * 60_000
