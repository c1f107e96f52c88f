from tests.builders import a_job, a_pool, a_service
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off

POOLS = (a_pool(rack_density_w=40_000), a_pool("nx-01/a", rack_density_w=39_999))


def a_case_of(*workloads, pools=POOLS, **fields):
    return an_eastern_and_a_western_case(pools=pools, workloads=workloads, **fields)


def test_racks_a_watt_too_weak_are_refused():
    case = a_case_of(a_job(rack_density_w=40_000))

    assert refused(case) == {"nx-01/a": ("density", 39_999, 40_000)}
    assert trains_in(case) == ["sh-01/a"]
    assert serves_in(a_case_of(a_service(rack_density_w=40_000))) == ["sh-01/a"]


def test_racks_of_unknown_power_are_refused_whatever_is_asked():
    case = a_case_of(a_job(rack_density_w=0), pools=(a_pool(), POOLS[1]))

    assert refused(case) == {"sh-01/a": ("density", "unknown", 0)}


def test_work_that_asks_for_none_goes_into_any_rack():
    assert refused(a_case_of(a_job(), pools=(a_pool(), POOLS[1]))) == {}


def test_density_switched_off_refuses_nothing():
    assert refused(a_case_of(a_job(rack_density_w=90_000), policy=off("density"))) == {}
