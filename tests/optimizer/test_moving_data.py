"""Plans that choose how data moves, to the milli-fen."""

import pytest

from huline.models.data import Data
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import verify
from tests.builders import a_courier, a_job, a_link, a_pool
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

WEST = a_link("west", "shanghai", "nx-01", price=100)
DATA = Data(mb=100_000, at="shanghai")
ROAD = a_courier(fixed=6_000_000, speed_kmh=1_000)
"""Two hours, 60 CNY."""


def planned(*jobs, links=(WEST,), couriers=(ROAD,), **fields):
    case = an_eastern_and_a_western_case(
        pools=(a_pool("nx-01/a"),), links=links, couriers=couriers, workloads=jobs, **fields
    )
    plan = solve_here(case, Options(gap=0.0))
    assert plan
    assert verify(case, plan).ok
    return plan


def journeys(plan):
    return {p.workload: (p.links, p.courier, p.ledger.transfer) for p in plan.placements}


def test_data_takes_the_cheaper_way_where_both_are_in_time():
    """100 GB cost 100 CNY by wire and 60 by road."""
    assert journeys(planned(a_job(data=DATA))) == {"w1": ((), "road", 6_000_000)}


@pytest.mark.parametrize("timing", ["contiguous", "preemptible"])
def test_data_in_a_hurry_takes_the_wire(timing):
    plan = planned(a_job(data=DATA, deadline=5, timing=timing))

    assert journeys(plan) == {"w1": (("west",), None, 10_000_000)}


def test_what_a_full_link_cannot_carry_goes_by_road():
    dear = ROAD.model_copy(update={"fixed": 50_000_000})
    full = WEST.model_copy(update={"volume_mb": 100_000})
    plan = planned(a_job("w1", data=DATA), a_job("w2", data=DATA), links=(full,), couriers=(dear,))

    assert set(journeys(plan).values()) == {
        ((), "road", 50_000_000),
        (("west",), None, 10_000_000),
    }


def test_a_plan_names_the_courier_of_data_that_has_no_other_way():
    plan = planned(a_job(data=DATA, timing="preemptible"), links=())

    assert journeys(plan) == {"w1": ((), "road", 6_000_000)}
    assert plan.placements[0].runs[0].first >= 2


def test_what_a_slot_of_a_link_cannot_carry_goes_by_road_or_later():
    """At 450,000 MB an hour 100 GB take one slot; w3's data is ready an hour later."""
    paced = WEST.model_copy(update={"volume_per_slot_mb": (199_999,)})
    dear = ROAD.model_copy(update={"fixed": 50_000_000})
    later = DATA.model_copy(update={"ready": 1})
    jobs = (a_job("w1", data=DATA), a_job("w2", data=DATA), a_job("w3", data=later))

    found = journeys(planned(*jobs, links=(paced,), couriers=(dear,), slots=12))

    assert found["w3"] == (("west",), None, 10_000_000)
    assert {found["w1"][1], found["w2"][1]} == {None, "road"}


def test_data_too_much_for_a_slot_is_refused_the_link():
    paced = WEST.model_copy(update={"volume_per_slot_mb": (99_999,)})
    plan = planned(a_job(data=DATA), links=(paced,), couriers=())

    example = plan.refusals[0].example
    assert (example.rule, example.measured, example.limit) == ("link", 100_000, 99_999)
