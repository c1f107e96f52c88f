"""A card-slot costs 160,000 unless said otherwise; a reference card-hour unserved 5,000,000."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from huline.models.case import Case
from huline.models.data import Data
from huline.models.group import Group
from huline.models.plan import Plan
from huline.optimizer.compile import compile_case
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.verify import verify
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import (
    a_case,
    a_centre,
    a_group,
    a_job,
    a_link,
    a_metro,
    a_policy,
    a_pool,
    a_quote,
    a_service,
    a_share,
    a_tariff,
)
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

NEAR = (a_link("near", "shanghai", "sh-01"),)


def runs(case, perspective="payer", **fields):
    """(pool, first, end, cards) of each workload, as first come places them."""
    compiled = compile_case(case)
    found = first_come(compiled, perspective, **fields)
    return {
        p.workload: [(r.pool, r.first, r.end, r.cards) for r in p.runs]
        for p in settle(compiled, found.schedule()).placements
    }


def night_case(**fields):
    """Electricity is free in the last four of eight slots."""
    tariff = a_tariff(fen_per_mwh=(60_000,) * 4 + (0,) * 4)
    return a_case(**{"tariffs": (tariff,)} | fields)


def test_a_job_takes_the_cheapest_slots_of_its_window():
    assert runs(night_case(workloads=(a_job(),))) == {"w1": [("sh-01/a", 4, 8, 8)]}


def test_a_job_that_may_pause_takes_the_cheapest_slots_wherever_they_lie():
    tariff = a_tariff(fen_per_mwh=(0, 60_000, 0, 60_000, 0, 60_000, 0, 60_000))
    case = a_case(tariffs=(tariff,), workloads=(a_job(timing="preemptible"),))

    assert runs(case) == {"w1": [("sh-01/a", t, t + 1, 8) for t in (0, 2, 4, 6)]}


def test_a_job_that_pauses_in_pieces_of_two_takes_the_cheapest_pairs():
    """Alone the free slots 0, 3 and 7 cost nothing; in pairs 2 and 3, 6 and 7 cost least."""
    tariff = a_tariff(fen_per_mwh=(0, 90_000, 10_000, 0, 90_000, 90_000, 10_000, 0))
    case = a_case(tariffs=(tariff,), workloads=(a_job(timing="preemptible", min_run=2),))

    assert runs(case) == {"w1": [("sh-01/a", 2, 4, 8), ("sh-01/a", 6, 8, 8)]}


def test_who_waits_for_another_comes_behind_it_wherever_it_stands_in_the_file():
    case = night_case(workloads=(a_job("late", after=("early",)), a_job("early", deadline=4)))

    assert runs(case) == {"late": [("sh-01/a", 4, 8, 8)], "early": [("sh-01/a", 0, 4, 8)]}


def test_who_waits_for_another_that_has_taken_the_end_is_left_out():
    """The early one takes the cheap night, and nothing is left behind it."""
    case = night_case(workloads=(a_job("early"), a_job("late", after=("early",))))

    assert runs(case) == {"early": [("sh-01/a", 4, 8, 8)], "late": []}


def test_work_that_others_need_is_served_even_where_it_is_not_worth_it_by_itself():
    """8 slots at 160,000 cost more than 100,000 a card-hour, but w2 must be served."""
    jobs = (a_job("w1", unserved=100_000, deadline=4), a_job("w2", after=("w1",), must_serve=True))

    assert runs(a_case(workloads=jobs)) == {
        "w1": [("sh-01/a", 0, 4, 8)], "w2": [("sh-01/a", 4, 8, 8)],
    }  # fmt: skip


def a_cheaper_west(kind, *workloads):
    """Cards in the west cost half, and there are 8 of them for the 16 in the east."""
    group = Group(id="g", kind=kind, workloads=tuple(w.id for w in workloads))
    return an_eastern_and_a_western_case(
        slots=4, workloads=workloads, groups=(group,),
        pools=(a_pool(), a_pool("nx-01/a", rent=50_000, cards=(8,))),
    )  # fmt: skip


def test_who_must_stay_apart_takes_another_centre():
    """w1 and s1 want the west, which w1 has to itself."""
    case = a_cheaper_west("apart", a_job("w1", cards=(4,), work=16), a_service())

    assert runs(case) == {"w1": [("nx-01/a", 0, 4, 4)], "s1": [("sh-01/a", 0, 4, 2)]}


def test_who_must_come_together_follows_or_is_left_out():
    """w1 takes all of the west, so w2 finds no room in it."""
    case = a_cheaper_west("together", a_job("w1"), a_job("w2"))

    assert runs(case) == {"w1": [("nx-01/a", 0, 4, 8)], "w2": []}


def test_a_service_of_a_group_stays_in_one_centre_even_where_two_would_be_cheaper():
    """The west has room for 8 of 12 cards: all twelve are in the east."""
    service = a_service(peaks={"shanghai": 12_000})
    case = a_cheaper_west("together", service, a_job("w1", cards=(4,), work=16))

    assert runs(case) == {"s1": [("sh-01/a", 0, 4, 12)], "w1": [("sh-01/a", 0, 4, 4)]}


def test_who_cannot_pay_the_cheapest_net_of_claims_pays_what_is_cheapest_before_them():
    """In the east claims of 90,000 a card-slot leave 70,000, in the west 110,000 are to be paid.

    Before claims the east costs 32 x 160,000, more than the limit.
    """
    policy = a_policy(subsidies=(a_share(share=900, centre_province="Shanghai"),))
    case = an_eastern_and_a_western_case(
        slots=4, workloads=(a_job(spending_limit=3_520_000),), policy=policy,
        pools=(a_pool(), a_pool("nx-01/a", rent=50_000)),
    )  # fmt: skip

    assert runs(case) == {"w1": [("nx-01/a", 0, 4, 8)]}


def test_a_service_that_cannot_pay_for_its_cards_is_left_out():
    case = a_case(links=NEAR, workloads=(a_service(spending_limit=100_000),))

    assert runs(case) == {"s1": []}


def test_who_comes_later_takes_what_is_left():
    """Of 8 cards the first job has the night; the second is left with the day."""
    case = night_case(pools=(a_pool(cards=(8,)),), workloads=(a_job("w1"), a_job("w2")))

    assert runs(case) == {"w1": [("sh-01/a", 4, 8, 8)], "w2": [("sh-01/a", 0, 4, 8)]}


def test_who_comes_when_all_is_taken_stays_unserved():
    case = a_case(slots=4, pools=(a_pool(cards=(8,)),), workloads=(a_job("w1"), a_job("w2")))

    assert runs(case) == {"w1": [("sh-01/a", 0, 4, 8)], "w2": []}


def test_power_that_one_job_takes_is_not_there_for_the_next():
    """8 cards draw 8000 W of 15,999: enough cards for two gangs, power for one."""
    case = a_case(
        slots=4,
        centres=(a_centre(power_limit_w=(15_999,)),),
        workloads=(a_job("w1"), a_job("w2")),
    )

    assert runs(case) == {"w1": [("sh-01/a", 0, 4, 8)], "w2": []}


def test_volume_that_one_job_takes_is_not_there_for_the_next():
    link = (a_link("near", "shanghai", "sh-01", volume_mb=150),)
    data = Data(mb=100, at="shanghai")
    case = a_case(links=link, workloads=(a_job("w1", data=data), a_job("w2", data=data)))

    assert runs(case) == {"w1": [("sh-01/a", 1, 5, 8)], "w2": []}


def test_work_dearer_than_its_penalty_is_left_unserved():
    """32 card-slots cost 5,120,000; the penalty is 32 x 160,000 = 5,120,000, or a little less."""
    assert runs(a_case(workloads=(a_job(unserved=160_000),)))["w1"]
    assert runs(a_case(workloads=(a_job(unserved=159_999),)))["w1"] == []


def test_must_serve_work_runs_whatever_it_costs():
    assert runs(a_case(workloads=(a_job(unserved=0, must_serve=True),)))["w1"]


def test_must_serve_work_without_room_makes_the_plan_unsound():
    jobs = a_job("w1"), a_job("w2", must_serve=True)
    full = a_case(slots=4, pools=(a_pool(cards=(8,)),), workloads=jobs)
    turned = a_case(slots=4, pools=(a_pool(cards=(8,)),), workloads=jobs[::-1])

    assert not first_come(compile_case(full), "payer").sound
    assert first_come(compile_case(turned), "payer").sound


def test_a_subsidy_is_counted_while_it_lasts():
    """30 % of the rent at nx-01 beats 20,000 less rent at sh-01, until 960,000 are spent."""
    case = an_eastern_and_a_western_case(
        slots=4,
        pools=(a_pool(rent=80_000), a_pool("nx-01/a")),
        workloads=(a_job("w1"), a_job("w2")),
        policy=a_policy(subsidies=(a_share(centre_province="Ningxia", budget=960_000),)),
    )

    assert runs(case) == {"w1": [("nx-01/a", 0, 4, 8)], "w2": [("sh-01/a", 0, 4, 8)]}


def test_two_rates_of_one_pool_promise_no_more_than_it_has():
    """Both would pay w1 960,000 of the 1,000,000 there are; 40,000 are left for w2."""
    rules = [
        a_share(name, centre_province="Ningxia", groups=("pool",)) for name in ("usual", "other")
    ]
    group = a_group("pool", budget=1_000_000)
    case = an_eastern_and_a_western_case(
        slots=4,
        pools=(a_pool(rent=80_000), a_pool("nx-01/a")),
        workloads=(a_job("w1"), a_job("w2")),
        policy=a_policy(subsidies=rules, stacking_groups=(group,)),
    )

    assert runs(case) == {"w1": [("nx-01/a", 0, 4, 8)], "w2": [("sh-01/a", 0, 4, 8)]}


def test_of_a_programme_that_runs_dry_only_what_is_left_counts():
    """Of 960,000 that the voucher would pay, 600,000 are left: less than sh-01 saves."""
    case = an_eastern_and_a_western_case(
        slots=4,
        pools=(a_pool(rent=80_000), a_pool("nx-01/a")),
        workloads=(a_job("w1"),),
        policy=a_policy(subsidies=(a_share(centre_province="Ningxia", budget=600_000),)),
    )

    assert runs(case) == {"w1": [("sh-01/a", 0, 4, 8)]}


def test_a_service_of_two_sites_takes_one_near_each_of_its_metros():
    """Shanghai's pools are the cheapest by themselves, and no second one serves Wuhan."""
    links = a_link("a", "shanghai", "sh-01"), a_link("b", "wuhan", "nx-01")
    pools = a_pool(rent=80_000), a_pool("sh-01/b", rent=80_000), a_pool("nx-01/a")
    service = a_service(
        peaks={"shanghai": 1000, "wuhan": 1000}, sites=2, max_latency_us=5_000, part_service=True
    )
    case = an_eastern_and_a_western_case(
        slots=1,
        metros=(a_metro(), a_metro("wuhan")),
        links=links,
        pools=pools,
        workloads=(service,),
    )

    assert runs(case) == {"s1": [("nx-01/a", 0, 1, 1), ("sh-01/a", 0, 1, 1)]}


def test_the_system_looks_at_energy_where_the_payer_looks_at_rent():
    """sh-01 rents for less, nx-01 draws less."""
    pools = a_pool(rent=10_000), a_pool("nx-01/a", busy_w=900)
    case = an_eastern_and_a_western_case(slots=4, pools=pools, workloads=(a_job(),))

    assert runs(case, "payer")["w1"][0][0] == "sh-01/a"
    assert runs(case, "system")["w1"][0][0] == "nx-01/a"


def test_local_work_stays_in_the_province_of_its_tenant_its_data_or_its_users():
    """nx-01 is cheaper, but only who is at home in Ningxia may use it."""
    case = an_eastern_and_a_western_case(
        pools=(a_pool(), a_pool("nx-01/a", rent=50_000, cards=(18,))),
        workloads=(a_job("w1"), a_job("w2", data=Data(mb=0, at="nx-01")), a_service()),
    )

    assert {w: {run[0] for run in found} for w, found in runs(case).items()} == {
        "w1": {"nx-01/a"}, "w2": {"nx-01/a"}, "s1": {"nx-01/a"},
    }  # fmt: skip
    assert {w: {run[0] for run in found} for w, found in runs(case, local=True).items()} == {
        "w1": {"sh-01/a"}, "w2": {"nx-01/a"}, "s1": {"sh-01/a"},
    }  # fmt: skip


def test_a_service_leaves_out_a_card_that_costs_more_than_it_serves():
    """2001 units: two cards serve 2000; a third for one unit costs 160,000 against 5,000."""
    case = a_case(slots=1, links=NEAR, workloads=(a_service(peaks={"shanghai": 2001}),))

    assert runs(case) == {"s1": [("sh-01/a", 0, 1, 2)]}


def test_a_service_for_all_or_nothing_takes_that_card_too():
    service = a_service(peaks={"shanghai": 2001}, part_service=False)

    assert runs(a_case(slots=1, links=NEAR, workloads=(service,))) == {
        "s1": [("sh-01/a", 0, 1, 3)]
    }


def test_a_service_for_all_or_nothing_takes_nothing_where_it_lacks_room():
    service = a_service(peaks={"shanghai": 16_001}, part_service=False)

    assert runs(a_case(slots=1, links=NEAR, workloads=(service,))) == {"s1": []}


def test_a_service_for_one_site_uses_one_pool_though_two_would_serve_more():
    pools = a_pool(cards=(1,)), a_pool("nx-01/a", cards=(1,))

    def used(**fields):
        service = a_service(**fields)
        return runs(an_eastern_and_a_western_case(slots=1, pools=pools, workloads=(service,)))

    assert len(used()["s1"]) == 2
    assert len(used(sites=1)["s1"]) == 1


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10**6), local=st.booleans())
def test_what_first_come_places_passes_the_checker(seed, local):
    """And costs no more than it counted on the way: claims are settled at their best."""
    case, perspective = tiny_case(seed), perspective_of(seed)
    compiled = compile_case(case)
    found = first_come(compiled, perspective, local=local)
    if not found.sound:
        return

    plan = a_plan(case, settle(compiled, found.schedule()), perspective)

    assert verify(case, plan).breaches == ()
    assert plan.cost <= found.cost


def a_plan(case: Case, found, perspective) -> Plan:
    return Plan(
        case_hash=case.hash,
        perspective=perspective,
        placements=found.placements,
        ledger=found.ledger,
        system=found.system,
        cost=found.cost(perspective),
    )


def test_some_tiny_cases_are_sound_and_some_place_work():
    """So that the property above speaks of more than empty plans."""
    sound = placed = 0
    for seed in range(40):
        found = first_come(compile_case(tiny_case(seed)), perspective_of(seed))
        sound += found.sound
        placed += any(np.any(p.cards) for p in found.placed.values())

    assert sound > 20
    assert placed > 20


def test_a_job_goes_where_it_is_quoted_least():
    quotes = (a_quote(cost=3), a_quote(pool="nx-01/a", cost=2))

    assert runs(an_eastern_and_a_western_case(workloads=(a_job(),), quotes=quotes)) == {
        "w1": [("nx-01/a", 0, 4, 8)]
    }


def test_who_comes_later_finds_the_ports_taken():
    """Of 12 ports the first job has 8 until slot 4."""
    jobs = tuple(a_job(name, uses={"ports": 1}) for name in ("w1", "w2"))
    case = a_case(pools=(a_pool(resources={"ports": (12,)}),), workloads=jobs)

    assert runs(case) == {"w1": [("sh-01/a", 0, 4, 8)], "w2": [("sh-01/a", 4, 8, 8)]}


def test_a_service_takes_no_more_cards_than_other_resources_allow():
    """3 ports carry one card with 2 ports; the other half of the demand is left."""
    service = a_service(uses={"ports": 2}, unserved=10_000_000)
    pools = (a_pool(resources={"ports": (3,)}),)

    assert runs(a_case(pools=pools, workloads=(service,), links=NEAR)) == {
        "s1": [("sh-01/a", 0, 8, 1)]
    }
