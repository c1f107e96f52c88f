"""The oracle against cases worked out by hand.

A card-slot of the default pool costs 100,000 milli-fen of rent and 60,000 of energy. The default
job is 8 cards for 4 slots of 8: 32 card-slots, 3,200,000 of rent and 1,920,000 of energy, or
5,000,000 for each of its 32 card-hours left unserved.
"""

from huline.models.case import Pin
from huline.models.data import Data
from tests.agreement.brute_force import best
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_service,
    a_share,
    a_sum_per_card_hour,
    a_tariff,
    a_tenant,
    a_western_centre,
)

WIRE = (a_link("wire", "shanghai", "sh-01"),)
SERVED = 5_120_000
LOST = 160_000_000


def _subsidised(*subsidies, **fields):
    return a_case(policy=a_policy(subsidies=subsidies), **{"workloads": (a_job(),)} | fields)


def test_a_job_costs_its_rent_and_energy():
    """32 x (100,000 + 60,000); society pays 32 x 60,000 of energy, running cost being nil."""
    case = a_case(workloads=(a_job(),))

    assert best(case, "payer") == SERVED
    assert best(case, "system") == 1_920_000


def test_energy_is_the_operators_where_the_rent_includes_it():
    """32 x 100,000; to society the energy costs 1,920,000 all the same, running 32 x 7,000."""
    pool = a_pool(rent_includes_energy=True, running_cost=7_000)
    case = a_case(pools=(pool,), workloads=(a_job(),))

    assert best(case, "payer") == 3_200_000
    assert best(case, "system") == 1_920_000 + 224_000


def test_a_contiguous_job_waits_for_the_four_cheapest_slots_in_a_row():
    """Slots 3..6 cost 30 + 30 + 90 + 30 = 180 fen a kWh: 8 x (400,000 + 180,000)."""
    prices = [60_000, 60_000, 60_000, 30_000, 30_000, 90_000, 30_000, 90_000]
    case = a_case(tariffs=(a_tariff(fen_per_mwh=prices),), workloads=(a_job(),))

    assert best(case, "payer") == 8 * 580_000


def test_a_preemptible_job_takes_the_four_cheapest_slots_wherever_they_are():
    """30 + 30 + 30 + 60 = 150 fen a kWh: 8 x (400,000 + 150,000)."""
    prices = [60_000, 60_000, 60_000, 30_000, 30_000, 90_000, 30_000, 90_000]
    job = a_job(timing="preemptible")
    case = a_case(tariffs=(a_tariff(fen_per_mwh=prices),), workloads=(job,))

    assert best(case, "payer") == 8 * 550_000


def test_a_mouldable_job_weighs_lost_efficiency_against_slots():
    """On 16 cards at 1000 it needs 2 slots, 32 card-slots; at 800 it needs 3, 48 card-slots.

    Within 3 slots 8 cards are too slow, so 48 x 160,000 is the least.
    """
    job = a_job(cards=(8, 16), efficiency=(1000, 800), deadline=3)

    assert best(a_case(workloads=(job,)), "payer") == 48 * 160_000
    assert best(a_case(workloads=(job,)), "payer", frozenset({"window"})) == SERVED


def test_work_is_left_unserved_where_that_is_cheaper_and_allowed():
    """32 card-hours x 10,000 is less than 5,120,000."""
    job = a_job(unserved=10_000)

    assert best(a_case(workloads=(job,)), "payer") == 320_000
    assert best(a_case(workloads=(a_job(unserved=10_000, must_serve=True),)), "payer") == SERVED


def test_two_jobs_that_do_not_fit_together_leave_one_unserved():
    """12 cards hold one gang of 8; in 4 slots there is time for one only."""
    jobs = (a_job("w1"), a_job("w2", unserved=1_000_000))
    case = a_case(slots=4, pools=(a_pool(cards=(12,)),), workloads=jobs)

    assert best(case, "payer") == SERVED + 32_000_000
    assert best(case, "payer", frozenset({"capacity"})) == 2 * SERVED


def test_must_serve_work_that_does_not_fit_leaves_no_plan():
    jobs = (a_job("w1", must_serve=True), a_job("w2", must_serve=True))
    case = a_case(slots=4, pools=(a_pool(cards=(12,)),), workloads=jobs)

    assert best(case, "payer") is None
    assert best(case, "payer", frozenset({"must-serve"})) == SERVED + LOST


def test_a_power_limit_holds_back_cards_that_are_there():
    """12 kW less 2 kW of idle draw (16 x 125 W) leaves 10 kW: 11 cards at 875 W more each."""
    centre, pool = a_centre(power_limit_w=(12_000,)), a_pool(idle_w=125)
    jobs = (a_job("w1"), a_job("w2", unserved=1_000_000))
    case = a_case(slots=4, centres=(centre,), pools=(pool,), workloads=jobs)

    assert best(case, "payer") == SERVED + 32_000_000
    assert best(case, "payer", frozenset({"power"})) == 2 * SERVED


def test_data_is_charged_by_the_route_and_the_job_waits_for_it():
    """36,000 MB at 10 Mbit/s take 28,800 s, 8 slots of an hour: too late in a horizon of 8.

    At 20 Mbit/s they take 4, just in time: 36,000 x (3 + 4) = 252,000 of transfer.
    """
    job = a_job(data=Data(mb=36_000, at="nx-01"))
    places = {"centres": (a_centre(), a_western_centre()), "workloads": (job,)}

    def by(rate):
        legs = [a_link("l1", "nx-01", "shanghai", rate_mbit_s=rate, price=3)]
        return (*legs, a_link("l2", "shanghai", "sh-01", price=4))

    assert best(a_case(links=by(10), **places), "payer") == LOST
    assert best(a_case(links=by(20), **places), "payer") == SERVED + 252_000


def test_data_takes_the_cheapest_route_even_if_it_comes_too_late_by_it():
    """The dear link would be in time, but the route is the cheap one: 8 slots."""
    job = a_job(data=Data(mb=36_000, at="shanghai"))
    slow = a_link("slow", "shanghai", "sh-01", price=1, rate_mbit_s=10)
    fast = a_link("fast", "shanghai", "sh-01", price=2, rate_mbit_s=1_000)

    assert best(a_case(links=(slow, fast), workloads=(job,)), "payer") == LOST
    assert best(a_case(links=(fast,), workloads=(job,)), "payer") == 5_192_000


def test_a_link_carries_no_more_than_its_volume():
    """One of two loads of 6,000 MB fits into 10,000; each costs 60,000 to move."""
    jobs = [a_job(f"w{i}", data=Data(mb=6_000, at="shanghai")) for i in (1, 2)]
    wire = a_link("wire", "shanghai", "sh-01", volume_mb=10_000)
    case = a_case(links=(wire,), workloads=tuple(jobs))

    assert best(case, "payer") == SERVED + 60_000 + LOST
    assert best(case, "payer", frozenset({"link"})) == 2 * (SERVED + 60_000)


def test_a_service_stops_adding_cards_where_the_last_would_not_pay():
    """2,500 units; at 200 a unit the third card saves 500 x 200 = 100,000 and costs 160,000.

    Eight slots of 2 x 160,000 + 100,000. Whole or not at all it needs 3 x 160,000, less than the
    500,000 of serving nothing.
    """
    asked = {"peaks": {"shanghai": 2_500}, "unserved": 200_000}
    part = a_case(links=WIRE, workloads=(a_service(**asked),))
    whole = a_case(links=WIRE, workloads=(a_service(**asked, part_service=False),))

    assert best(part, "payer") == 8 * 420_000
    assert best(whole, "payer") == 8 * 480_000


def test_a_negative_tariff_pays_for_cards_up_to_the_demand_rounded_up():
    """Each card-slot earns 200,000 - 100,000; half a card's demand allows one card."""
    service = a_service(peaks={"shanghai": 500})
    tariff = a_tariff(fen_per_mwh=[-200_000])
    case = a_case(links=WIRE, tariffs=(tariff,), workloads=(service,))

    assert best(case, "payer") == -8 * 100_000


def test_one_site_must_do_the_work_of_two():
    """Each pool has one card, 2,000 units are asked: the second card's saving is lost.

    A unit unserved costs 5,000, so one site loses 8 x 1,000 x 5,000 = 40,000,000.
    """
    pools = (a_pool("sh-01/a", cards=(1,)), a_pool("sh-01/b", cards=(1,)))
    case = a_case(links=WIRE, pools=pools, workloads=(a_service(sites=1),))

    assert best(case, "payer") == 8 * 160_000 + 40_000_000
    assert best(case, "payer", frozenset({"sites"})) == 16 * 160_000


def test_a_slow_path_is_refused_and_the_best_path_counts():
    """Two hops of 3 ms make 6 ms; the direct link takes 7. With 5 allowed nothing is served."""
    links = (
        a_link("direct", "shanghai", "sh-01", latency_us=7_000, price=1),
        a_link("hop1", "shanghai", "nx-01", latency_us=3_000, price=9),
        a_link("hop2", "nx-01", "sh-01", latency_us=3_000, price=9),
    )
    centres = (a_centre(), a_western_centre())

    def within(limit):
        workloads = (a_service(max_latency_us=limit),)
        return best(a_case(links=links, centres=centres, workloads=workloads), "payer")

    assert within(6_000) == 16 * 160_000
    assert within(5_999) == 16 * 5_000_000


def test_a_subsidy_pays_until_its_budget_is_gone():
    """30 % of 3,200,000 is 960,000; society sees none of it."""
    assert best(_subsidised(a_share()), "payer") == SERVED - 960_000
    assert best(_subsidised(a_share(budget=500_000)), "payer") == SERVED - 500_000
    assert best(_subsidised(a_share()), "system") == 1_920_000


def test_a_firm_cap_counts_what_was_claimed_before():
    """20,000 x 32 = 640,000 is granted; 500,000 less 200,000 is left of the cap."""
    firms = (a_tenant(claimed={"voucher": 200_000}),)
    case = _subsidised(a_sum_per_card_hour(firm_cap=500_000), tenants=firms)

    assert best(case, "payer") == SERVED - 300_000
    assert best(case, "payer", frozenset({"firm-cap"})) == SERVED - 640_000


def test_stacked_subsidies_pay_no_more_than_the_rent():
    """70 % + 60 % of 3,200,000 is 4,160,000, a million more than the rent."""
    case = _subsidised(a_share("v1", share=700), a_share("v2", share=600))

    assert best(case, "payer") == 1_920_000
    assert best(case, "payer", frozenset({"stacking"})) == SERVED - 4_160_000


def test_claims_go_where_the_other_programme_cannot_help():
    """v1 grants each job 2,560,000 of a budget of 3,000,000; v2 grants chips 1,920,000.

    The car maker takes 2,560,000 of v1. The chip maker takes the other 440,000 and all of v2,
    2,360,000 together and below its rent: 4,920,000 claimed. Filled first, the chip maker would
    take 2,560,000 of v1 and only 640,000 of v2: 3,640,000.
    """
    v1, v2 = (
        a_share("v1", share=800, budget=3_000_000),
        a_share("v2", share=600, sectors=("chips",)),
    )
    firms = (a_tenant("intel", sector="chips"), a_tenant("byd", sector="cars"))
    jobs = (a_job("w1", tenant="intel"), a_job("w2", tenant="byd"))
    case = _subsidised(v1, v2, tenants=firms, workloads=jobs)

    assert best(case, "payer") == 2 * SERVED - 4_920_000


def test_a_pinned_job_runs_there_at_that_time_or_no_plan_exists():
    """The western centre is pinned at twice the rent: 32 x 260,000. Both rules off: as if not."""
    pools = (a_pool(), a_pool("nx-01/a", rent=200_000))
    rest = {"centres": (a_centre(), a_western_centre()), "pools": pools, "workloads": (a_job(),)}
    pinned = a_case(**rest, pins=(Pin(workload="w1", centre="nx-01", first=4),))
    late = a_case(**rest, pins=(Pin(workload="w1", centre="nx-01", first=5),))

    assert best(pinned, "payer") == 32 * 260_000
    assert best(late, "payer") is None
    assert best(late, "payer", frozenset({"pin"})) == SERVED
    assert best(late, "payer", frozenset({"must-serve"})) == LOST


def test_a_preference_weighs_on_the_payer_and_not_on_society():
    """Staying away is worth 50,000 a card-hour: 32 x 50,000."""
    case = a_case(workloads=(a_job(preferences={"sh-01": 50_000}),))

    assert best(case, "payer") == SERVED + 1_600_000
    assert best(case, "system") == 1_920_000
