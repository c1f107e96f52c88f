"""Couriers by the formulas of docs/rules.md, and where they are worth trying."""

import numpy as np
import pytest

from huline.models.data import Data
from huline.models.errors import TooLarge
from huline.models.place import distance_m
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.transfer import NETWORK, NEVER, cargo_of
from tests.builders import a_courier, a_job, a_link
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off

NEAR = a_link("near", "shanghai", "sh-01")
FAR = a_link("far", "shanghai", "nx-01", price=100, rate_mbit_s=10)
"""4,500 MB an hour."""
DATA = Data(mb=90_000, at="shanghai")


def compiled(*couriers, links=(NEAR, FAR), data=DATA, **fields):
    job = a_job(data=data)
    return compile_case(
        an_eastern_and_a_western_case(
            slots=80, links=links, couriers=couriers, workloads=(job,), **fields
        )
    )


def doors(found):
    """(pool, mode, first slot, milli-fen of moving) of every arc."""
    arcs = found.arcs
    pools = [found.supply.sites[p].pool.id for p in arcs.pool]
    columns = (arcs.mode, arcs.earliest, arcs.moved)
    return list(zip(pools, *(column.tolist() for column in columns), strict=True))


BY_WIRE = [("sh-01/a", NETWORK, 1, 900_000), ("nx-01/a", NETWORK, 20, 9_000_000)]


def test_without_couriers_data_moves_by_network():
    assert doors(compiled()) == BY_WIRE


def test_a_courier_is_another_way_into_a_pool():
    """1,644 km of road at 200 km/h are 8.2 hours, 90 GB at 10 a TB are 0.9, rounded up."""
    found = doors(compiled(a_courier(fixed=5, per_tb=10, speed_kmh=200, delivers_to=("nx-01",))))

    assert found == [*BY_WIRE, ("nx-01/a", 0, 9, 6)]


def test_a_courier_that_is_later_and_dearer_than_the_network_is_not_tried():
    assert (
        doors(compiled(a_courier(fixed=9_000_000, speed_kmh=50, delivers_to=("nx-01",))))
        == BY_WIRE
    )


def test_where_the_network_is_scarce_a_later_and_dearer_courier_is_tried():
    scarce = FAR.model_copy(update={"volume_mb": 90_000})
    courier = a_courier(fixed=9_000_000, speed_kmh=50, delivers_to=("nx-01",))

    found = doors(compiled(courier, links=(NEAR, scarce)))
    assert found == [*BY_WIRE, ("nx-01/a", 0, 33, 9_000_000)]
    # it is not scarce where the rule is switched off
    assert doors(compiled(courier, links=(NEAR, scarce), policy=off("link"))) == BY_WIRE


def test_of_couriers_that_take_as_long_the_cheapest_is_tried():
    couriers = [
        a_courier(name, fixed=fixed, delivers_to=("nx-01",), speed_kmh=200)
        for name, fixed in (("a", 7), ("b", 6), ("c", 6))
    ]

    assert doors(compiled(*couriers))[2:] == [("nx-01/a", 1, 9, 6)]


def test_a_courier_brings_data_where_no_link_leads():
    found = compiled(a_courier(fixed=5, speed_kmh=200), links=())

    assert doors(found) == [("sh-01/a", 0, 0, 5), ("nx-01/a", 0, 9, 5)]
    cargo = cargo_of(found.case.training())
    assert found.transfer.by_network(cargo, np.array([0])).arrival.tolist() == [[NEVER, NEVER]]


def test_data_that_lies_there_needs_no_courier():
    found = compiled(a_courier(fixed=5), data=Data(mb=9, at="nx-01"), links=())

    assert ("nx-01/a", NETWORK, 0, 0) in doors(found)
    assert [door[1] for door in doors(found) if door[0] == "nx-01/a"] == [NETWORK]


def test_a_pool_that_no_mode_reaches_in_time_is_refused_with_the_earliest_of_them():
    """By wire after 20 hours, by road after 8.2; four hours of work more."""
    job = a_job(data=DATA, deadline=12)
    case = an_eastern_and_a_western_case(
        slots=80, links=(NEAR, FAR), couriers=(a_courier(speed_kmh=200),), workloads=(job,)
    )

    refusals = list(compile_case(case).refusals.of(0))
    assert [(r.pool, r.rule, r.measured, r.limit) for r in refusals] == [
        ("nx-01/a", "window", 13, 12)
    ]


def test_a_load_too_heavy_for_the_link_is_no_refusal_where_a_courier_goes():
    scarce = FAR.model_copy(update={"volume_mb": 89_999})

    def refused(*couriers):
        return [r.rule for r in compiled(*couriers, links=(NEAR, scarce)).refusals.of(0)]

    assert refused() == ["link"]
    assert refused(a_courier(delivers_to=("nx-01",))) == []


def test_the_time_at_the_disks_may_be_beyond_any_horizon():
    slow = a_courier(speed_kmh=1_000, loading_minutes=10**6, delivers_to=("nx-01",))
    found = compiled(slow, links=(NEAR,), data=Data(mb=10**12, at="shanghai"))

    assert [r.measured for r in found.refusals.of(0) if r.pool == "nx-01/a"] == ["unreachable"]


def test_trips_that_come_to_too_much_money_are_refused():
    dear = a_courier(fixed=10**13, per_km=10**9, max_mb=1)

    with pytest.raises(TooLarge):
        compiled(dear)


def test_the_distance_is_that_of_the_great_circle():
    found = compiled(a_courier(fixed=0, per_km=1_000, delivers_to=("nx-01",)), links=())
    shanghai, zhongwei = found.case.metros[0], found.case.centres[1]

    # 1,000 milli-fen a km is one a metre
    assert doors(found)[0][3] == distance_m(shanghai, zhongwei)
