"""What the engine does about money that belongs to no single workload."""

import pytest

from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Charge
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.builders import a_case, a_centre, a_job, a_link, a_pool, a_service


def a_case_with(*workloads, **centre):
    centres = (a_centre(**{"demand_charge": 3_000} | centre),)
    return a_case(centres=centres, workloads=workloads)


def test_two_jobs_run_one_after_the_other_where_together_they_would_raise_the_peak():
    """One after the other they draw 8,000 W, the peak so far."""
    plan = solve_here(a_case_with(a_job("w1"), a_job("w2"), peak_so_far_w=8_000))

    runs = [placement.runs[0] for placement in plan.placements]
    assert sorted((run.first, run.end) for run in runs) == [(0, 4), (4, 8)]
    assert plan.charges == ()


def test_a_peak_worth_its_charge_is_paid_for_and_stands_in_the_ledger():
    """Both have to run at once: 16 kW against 8 kW, at 30 CNY each."""
    jobs = (a_job("w1", deadline=4), a_job("w2", deadline=4))
    plan = solve_here(a_case_with(*jobs, peak_so_far_w=8_000))

    money = 8 * 3_000_000
    charge = Charge(
        rule="demand-charge", of="sh-01",
        ledger=Ledger(peak=money), system=SystemLedger(peak=money),
    )  # fmt: skip
    assert plan.charges == (charge,)
    assert plan.ledger == Ledger(rent=6_400_000, energy=3_840_000, peak=money)
    assert plan.cost == plan.bound == plan.ledger.total


def test_a_peak_dearer_than_the_work_is_worth_leaves_work_unserved():
    """Serving the second job would cost 8 kW x 9,000 CNY."""
    jobs = (a_job("w1", deadline=4), a_job("w2", deadline=4))
    plan = solve_here(a_case_with(*jobs, demand_charge=900_000, peak_so_far_w=8_000))

    assert sorted(len(placement.runs) for placement in plan.placements) == [0, 1]


@pytest.mark.parametrize(("perspective", "served"), [("payer", 2), ("system", 1)])
def test_a_charge_borne_by_the_operator_counts_in_the_systems_view_only(perspective, served):
    jobs = (a_job("w1", deadline=4), a_job("w2", deadline=4))
    case = a_case_with(
        *jobs, demand_charge=900_000, demand_charge_billed=False, peak_so_far_w=8_000
    )
    plan = solve_here(case, Options(perspective=perspective))

    assert sum(bool(placement.runs) for placement in plan.placements) == served


def test_cards_of_services_and_of_every_pool_raise_the_same_peak():
    case = a_case(
        centres=(a_centre(demand_charge=1_000),),
        pools=(a_pool(cards=(8,)), a_pool("sh-01/b", cards=(8,))),
        links=(a_link("near", "shanghai", "sh-01"),),
        workloads=(a_job("w1", work=64), a_service(peaks={"shanghai": 8_000})),
    )
    plan = solve_here(case)

    assert [charge.ledger.peak for charge in plan.charges] == [16_000 * 1_000]
