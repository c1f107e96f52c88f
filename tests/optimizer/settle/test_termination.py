"""When the engine ends commitments, and what that changes."""

import pytest

from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.builders import a_case, a_centre, a_commitment, a_job, a_link, a_pool, a_service
from tests.optimizer.verify.plans import off, soft

JOB = {"rent": 3_200_000, "energy": 1_920_000}
"""8 cards for 4 hours."""


def a_promise(id="c", **fields):
    """All 16 cards for all 8 slots, to be had back for 70,000."""
    terms = {"cards": 16, "first": 0, "end": 8, "termination_fee": 70_000}
    return a_commitment(id, **terms | fields)


def planned(*promises, perspective="payer", backend="highs", **fields):
    parts = {"workloads": (a_job(),), "commitments": promises or (a_promise(),)}
    options = Options(perspective=perspective, gap=0.0, backend=backend)
    return solve_here(a_case(**parts | fields), options)


@pytest.mark.parametrize("backend", ["highs", "cpsat", "pyomo"])
def test_a_promise_is_ended_where_work_is_worth_more_than_the_fee(backend):
    plan = planned(backend=backend)

    assert plan.terminations == ("c",)
    assert plan.cost == plan.bound == sum(JOB.values()) + 70_000


def test_a_promise_dearer_than_the_work_is_kept():
    """Unserved the job costs 32 x 10,000; served 5,120,000 and the fee."""
    plan = planned(workloads=(a_job(unserved=10_000),))

    assert plan.terminations == ()
    assert plan.charges == ()


def test_work_waits_for_a_promise_to_end_if_that_saves_the_fee():
    assert planned(a_promise(end=4)).terminations == ()
    assert planned(a_promise(end=5)).terminations == ("c",)


def test_of_two_promises_the_cheaper_is_ended():
    promises = (a_promise("dear", cards=8), a_promise("cheap", cards=8, termination_fee=69_999))

    assert planned(*promises).terminations == ("cheap",)


def test_what_is_ended_later_leaves_its_first_slots_taken():
    plan = planned(a_promise(endable_from=4))

    assert plan.terminations == ("c",)
    assert plan.placements[0].runs[0].first == 4
    late = planned(a_promise(endable_from=5))
    assert late.terminations == ()
    assert not late.placements[0].runs


def test_work_that_must_be_served_drives_promises_out_and_there_is_no_plan_where_it_cannot():
    must = (a_job(must_serve=True),)

    assert planned(a_promise(termination_fee=10**12), workloads=must).terminations == ("c",)
    assert planned(a_promise(termination_fee=None), workloads=must) is None
    assert planned(workloads=must, policy=off("termination")) is None


def test_a_service_takes_the_cards_of_a_promise():
    link = a_link("l1", "shanghai", "sh-01")
    plan = planned(workloads=(a_service(),), links=(link,))

    assert plan.terminations == ("c",)
    assert plan.ledger.penalty == 0


def test_for_its_power_a_promise_of_another_pool_is_ended():
    pools = (a_pool(), a_pool("sh-01/b"))
    plan = planned(
        a_promise(pool="sh-01/b"),
        pools=pools, centres=(a_centre(power_limit_w=(16_000,)),), policy=off("capacity"),
    )  # fmt: skip

    assert plan.terminations == ("c",)


def test_a_promise_is_ended_to_keep_a_peak_down():
    """8 cards beside the 8 promised would raise the peak by 8,000 W at 100 milli-fen each."""
    pools = (a_pool(), a_pool("sh-01/b"))
    half = a_promise(cards=8, pool="sh-01/b")
    charged = {"pools": pools, "centres": (a_centre(demand_charge=100),)}

    assert planned(half, **charged).terminations == ("c",)
    dear = half.model_copy(update={"termination_fee": 800_001})
    assert planned(dear, **charged).ledger.peak == 800_000


def test_no_promise_is_ended_that_a_floor_on_lit_cards_needs():
    """16 x 8 card-slots are promised; the job lights a quarter of them."""
    dim = {"centres": (a_centre(lit_floor=300),)}

    assert planned(**dim).terminations == ()
    assert planned(**dim, policy=soft(1, "lit-floor")).terminations == ("c",)


def test_for_the_system_a_fee_only_changes_hands():
    plan = planned(a_promise(termination_fee=10**12), perspective="system")

    assert plan.terminations == ("c",)
    assert plan.cost == JOB["energy"]
