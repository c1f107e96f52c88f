"""What a plan leaves of supply: nothing is counted twice, and all of it can be given back."""

import numpy as np
import pytest
from hypothesis import assume, given

from huline.models.data import Data
from huline.models.plan import Placement, Plan
from huline.optimizer.leftover import Leftover
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_job, a_link, a_policy, a_share, a_tenant
from tests.strategies import seeds


def planned(case, perspective="payer"):
    return solve_here(case, Options(perspective=perspective))


def emptied(plan: Plan, workload: str) -> Plan:
    """Return the plan without what it says of one workload."""
    placements = (
        Placement(workload=workload) if p.workload == workload else p for p in plan.placements
    )
    return plan.model_copy(update={"placements": tuple(placements)})


def dumped(left: Leftover):
    """Say all that is left, whatever it is."""
    return left.beside(left.case).model_dump()


@given(seeds)
def test_without_a_workload_as_much_is_left_as_if_the_plan_had_never_served_it(seed):
    case = tiny_case(seed)
    plan = planned(case, perspective_of(seed))
    assume(plan is not None)
    left = Leftover(case, plan)

    for workload in case.workloads:
        given_back, never = left.without([workload.id]), Leftover(case, emptied(plan, workload.id))
        assert dumped(given_back) == dumped(never)


@given(seeds)
def test_without_any_workload_all_of_the_supply_is_left(seed):
    case = tiny_case(seed)
    plan = planned(case, perspective_of(seed))
    assume(plan is not None)
    left = Leftover(case, plan).without([w.id for w in case.workloads])

    assert not left.cards.any()
    assert not left.owned.any()
    assert not left.claimed
    there = left.beside(case)
    assert (there.pools, there.centres, there.network) == (case.pools, case.centres, case.network)


def test_work_is_left_standing_while_another_is_asked_about():
    """Of sixteen cards, eight work for the other job in its four slots."""
    case = a_case(workloads=(a_job("w1"), a_job("w2", bans=("sh-01",))))
    left = Leftover(case, planned(case))

    assert left.cards.sum() == 8 * 4
    assert left.without(["w2"]).cards.sum() == 8 * 4
    assert left.without(["w1"]).cards.sum() == 0


def test_what_is_left_of_a_link_is_left_in_each_of_its_slots_too():
    """100 MB at 1,000 Mbit/s are there within the first slot."""
    data = Data(mb=100, at="shanghai")
    near = a_link("near", "shanghai", "sh-01", volume_mb=150, volume_per_slot_mb=(120,))
    case = a_case(workloads=(a_job(data=data),), links=(near,))
    (link,) = Leftover(case, planned(case)).beside(case).network.links

    assert link.volume_mb == 50
    assert link.volume_per_slot_mb == (20, *[120] * 7)


@pytest.mark.parametrize("budget", [10**9, 10**6])
def test_what_is_claimed_is_no_longer_there_to_be_claimed(budget):
    voucher = a_share(budget=budget, firm_cap=10**8)
    case = a_case(
        workloads=(a_job(),), tenants=(a_tenant(),), policy=a_policy(subsidies=(voucher,))
    )
    plan = planned(case)
    (claim,) = plan.placements[0].claims
    there = Leftover(case, plan).beside(case)

    assert there.policy.subsidies[0].budget == budget - claim.amount
    assert there.tenants[0].claimed == {"voucher": claim.amount}


def test_cards_are_counted_slot_by_slot():
    case = a_case(workloads=(a_job(),))
    plan = planned(case)
    (run,) = plan.placements[0].runs
    cards = np.zeros(8, dtype=int)
    cards[run.first : run.end] = run.cards

    assert Leftover(case, plan).cards.tolist() == [cards.tolist()]
