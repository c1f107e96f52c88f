import pytest

from huline.models.case import Horizon, Pin
from huline.optimizer.compile import compile_case
from tests.builders import a_case, a_job, a_link, a_metro, a_pool, a_profile, a_service
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off

NEAR = (a_link("near", "shanghai", "sh-01"),)


def hopeless(*workloads, **fields):
    case = a_case(workloads=workloads, **{"links": NEAR} | fields)
    return [case.workloads[w].id for w in compile_case(case).hopeless()]


def test_must_serve_work_that_fits_nowhere_is_hopeless():
    jobs = (a_job("w1", memory_gb=81, must_serve=True), a_job("w2", must_serve=True))

    assert hopeless(*jobs) == ["w1"]


def test_work_that_may_stay_unserved_is_never_hopeless():
    assert hopeless(a_job(memory_gb=81)) == []


def test_a_pin_makes_work_that_fits_nowhere_hopeless_too():
    pins = (Pin(workload="w1", centre="sh-01"),)

    assert hopeless(a_job(memory_gb=81), pins=pins) == ["w1"]
    assert hopeless(a_job(memory_gb=81), pins=pins, policy=off("must-serve")) == []


def test_a_service_with_one_metro_out_of_reach_is_hopeless():
    """Nobody reaches the users in Wuhan."""
    metros = (a_metro(), a_metro("wuhan"))
    service = a_service(peaks={"shanghai": 1000, "wuhan": 1}, must_serve=True)

    assert hopeless(service, metros=metros) == ["s1"]
    assert hopeless(a_service(must_serve=True), metros=metros) == []


def test_a_service_that_no_single_pool_can_serve_whole_is_hopeless_if_it_may_use_one_only():
    """Twenty cards are asked for, and each of the two pools has sixteen."""
    pools = (a_pool(), a_pool("sh-01/b"))
    service = a_service(peaks={"shanghai": 20_000}, must_serve=True, sites=1)

    assert hopeless(service, pools=pools) == ["s1"]
    assert hopeless(service.model_copy(update={"sites": 2}), pools=pools) == []
    assert hopeless(service, pools=(a_pool(cards=(20,)),)) == []


def test_a_card_slot_costs_the_payer_rent_and_the_energy_billed_apart():
    """100,000 of rent; 60,000 of energy where the rent does not include it."""
    case = an_eastern_and_a_western_case(
        slots=1,
        pools=(a_pool(), a_pool("nx-01/a", rent_includes_energy=True, running_cost=7)),
        workloads=(a_job(work=8),),
    )
    compiled = compile_case(case)

    assert a_card_slot(compiled, "payer") == [160_000, 100_000]
    assert a_card_slot(compiled, "system") == [60_000, 60_007]


def a_card_slot(compiled, perspective):
    """(P,) milli-fen of a card that works for the first workload in the first slot."""
    prices = compiled.prices(perspective)
    return (prices.card_slot[:, 0] + prices.extra(0)).tolist()


@pytest.mark.parametrize(
    ("profile", "window", "demand"),
    [
        ((1000,), {}, [1500, 1500, 1500]),
        ((1000, 333, 0), {}, [1500, 500, 0]),
        ((1000,), {"release": 1, "deadline": 2}, [0, 1500, 0]),
    ],
)
def test_demand_is_peak_times_profile_within_the_window(profile, window, demand):
    """1500 x 0.333 = 499.5, rounded half up."""
    case = a_case(
        slots=3,
        links=NEAR,
        profiles=(a_profile(per_mille=profile),),
        workloads=(a_service(peaks={"shanghai": 1500}, **window),),
    )
    service = compile_case(case).services[0]

    assert service.demand.tolist() == [demand]
    assert service.need.tolist() == [[-(-units // 1000) for units in demand]]


def test_metros_with_the_same_reach_ask_as_one():
    """2 x 500 units in slots served at 300 a card: 4 cards for both, not 2 + 2."""
    metros = (a_metro(), a_metro("wuhan"))
    service = a_service(
        peaks={"shanghai": 500, "wuhan": 500}, accelerators={"h100": 375}, utilisation=800
    )
    case = a_case(
        slots=1,
        metros=metros,
        links=(*NEAR, a_link("far", "wuhan", "sh-01")),
        workloads=(service,),
    )

    compiled = compile_case(case).services[0]

    assert compiled.demand.tolist() == [[1000]]
    assert compiled.units.tolist() == [300]
    assert compiled.need.tolist() == [[4]]


def test_going_without_costs_the_tiers_penalty_or_the_workloads_own():
    """5,000,000 per 1000 units and hour are 5000 a unit; a quarter of it in 15 minutes."""
    horizon = Horizon(start="2026-07-15T00:00:00+08:00", slots=4, slot_minutes=15)
    case = a_case(links=NEAR, horizon=horizon, workloads=(a_service(), a_job(unserved=7, work=8)))
    terms = compile_case(case).terms

    assert terms.penalty(case.workloads[0]) == 1_250
    assert terms.penalty(case.workloads[1]) == 7
