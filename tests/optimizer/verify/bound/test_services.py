"""Bounds of services by hand: a card-slot costs 100,000 of rent and 60,000 of energy."""

from tests.agreement.brute_force import changed
from tests.builders import (
    a_case,
    a_centre,
    a_link,
    a_metro,
    a_pool,
    a_profile,
    a_service,
    a_tariff,
    a_western_centre,
    an_accelerator,
)
from tests.optimizer.verify.bound.certificates import bound
from tests.optimizer.verify.plans import off

NEAR = a_link("near", "shanghai", "sh-01")


def changed_to(service, **fields):
    return type(service).model_validate(dict(service) | fields)


def a_case_of_four(*workloads, **fields):
    return a_case(slots=4, links=(NEAR,), workloads=workloads, **fields)


def test_a_split_service_pays_for_whole_cards():
    """500 units of 1,000 a card in each slot: one card at 160,000, not half of one."""
    service = a_service(peaks={"shanghai": 500})

    assert bound(a_case_of_four(service)) == 4 * 160_000


def test_a_split_service_leaves_what_is_worth_less_than_another_card():
    """1,100 units: one card at 160,000, and 100 units at 1,000 each rather than a second."""
    service = a_service(peaks={"shanghai": 1_100}, unserved=1_000_000)

    assert bound(a_case_of_four(service)) == 4 * 260_000


def _on_cards_of_two_kinds(units, **fields):
    """Cards at 160,000 for 1,000 units, 160 each, and others at 130,000 for 650, 200 each."""
    pools = (a_pool(), a_pool("sh-01/b", accelerator="small", rent=70_000))
    accelerators = (an_accelerator(), an_accelerator("small"))
    usual = {"unserved": 10**7, "part_service": False}
    serves = {"h100": 1_000, "small": 650}
    service = a_service(peaks={"shanghai": units}, accelerators=serves, **usual | fields)
    return a_case_of_four(service, pools=pools, accelerators=accelerators)


def test_a_split_service_takes_one_other_card_beside_the_cheapest():
    """1,500 units: one card of each kind serves 1,650, for 290,000 instead of 320,000."""
    assert bound(_on_cards_of_two_kinds(1_500)) == 4 * 290_000


def test_two_other_cards_cost_at_least_twice_what_one_costs_more():
    """2,200 units: 160 each, and twice 130,000 - 650 x 160, which two others cost more.

    Whole cards: three for 480,000, or two and one other for 450,000. A plan needs one and two
    others, for 420,000.
    """
    assert bound(_on_cards_of_two_kinds(2_200)) == 4 * (2_200 * 160 + 2 * 26_000)


def _near_and_afar(**service):
    """Two metros near cheap cards, at 160,500 for 1,000 units, and one afar, at 960,000.

    With a latency of 16,000 all three may use the dear cards, with 12,000 that of suzhou not.
    """
    metros = (a_metro(), a_metro("suzhou", lat=31.3), a_metro("afar", lat=37.5, lon=105.2))
    pools = (a_pool(rent=100_500), a_pool("nx-01/a", rent=900_000))
    fields = {
        "slots": 1,
        "metros": metros,
        "centres": (a_centre(), a_western_centre()),
        "pools": pools,
        "links": (
            NEAR,
            a_link("l2", "shanghai", "suzhou", latency_us=5_000),
            a_link("l3", "sh-01", "nx-01", latency_us=5_000),
            a_link("l4", "afar", "nx-01", latency_us=11_500),
        ),
    }
    return a_case(workloads=(a_service(**service, unserved=10**7),), **fields)


def test_metros_to_which_the_same_pools_are_open_are_one_part():
    """1,000 units near by take one cheap card and not two, and those afar one dear card."""
    peaks = {"shanghai": 999, "suzhou": 1, "afar": 1_000}

    assert bound(_near_and_afar(peaks=peaks, max_latency_us=16_000)) == 160_500 + 960_000


def test_metros_that_no_pool_can_serve_together_take_whole_cards_each():
    """600 units near cheap cards and 600 afar: one card each, not six tenths of one."""
    two = {"shanghai": 600, "afar": 600}

    assert bound(_near_and_afar(peaks=two, max_latency_us=12_000)) == 160_500 + 960_000


def test_two_parts_of_a_demand_may_share_one_card():
    """900 units afar leave 100 of a dear card: 1,100 near by need one cheap card, 1,150 two."""
    afar = {"afar": 900}

    assert bound(_near_and_afar(peaks=afar | {"shanghai": 1_100}, max_latency_us=16_000)) == (
        960_000 + 160_500
    )
    assert bound(_near_and_afar(peaks=afar | {"shanghai": 1_150}, max_latency_us=16_000)) == (
        960_000 + 2 * 160_500
    )


def test_a_split_service_is_left_where_that_is_cheaper_and_allowed():
    """A unit and slot costs 160 and is worth 100; 50 in a slot at night."""
    fields = {"peaks": {"shanghai": 500}, "unserved": 100_000}

    assert bound(a_case_of_four(a_service(**fields))) == 4 * 500 * 100
    assert bound(a_case_of_four(a_service(**fields, must_serve=True))) == 4 * 160_000
    lax = a_case_of_four(a_service(**fields, must_serve=True), policy=off("must-serve"))
    assert bound(lax) == 4 * 500 * 100


def test_a_hosted_service_pays_for_whole_cards():
    """1,500 units on two cards at 160,000; without the rule sites, on one of each kind."""
    case = _on_cards_of_two_kinds(1_500, sites=1)

    assert bound(case) == 4 * 320_000
    assert bound(changed(case, policy=off("sites"))) == 4 * 290_000


def test_a_hosted_service_must_fit_in_every_slot_with_demand():
    service = a_service(peaks={"shanghai": 500}, sites=1, part_service=False, unserved=10**6)
    cards = {"pools": (a_pool(cards=(1, 1, 0, 1)),)}
    quiet = {"profiles": (a_profile(per_mille=(1_000, 1_000, 0, 1_000)),)}

    assert bound(a_case_of_four(service, **cards)) == 4 * 500 * 1_000
    assert bound(a_case_of_four(service, **cards, **quiet)) == 3 * 160_000


def test_cards_that_bring_money_are_all_credited_to_a_split_service():
    """At -200,000 a card, half a card's demand may occupy one whole card in each slot."""
    case = a_case_of_four(
        a_service(peaks={"shanghai": 500}),
        tariffs=(a_tariff(fen_per_mwh=(-300_000,)),),
    )

    assert bound(case) == 4 * -200_000


def test_cards_that_may_be_kept_idle_are_credited_too():
    """No demand in two slots of four; with a warm-up a card may stay there all the same."""
    case = a_case_of_four(
        a_service(peaks={"shanghai": 500}, warm_up=1),
        tariffs=(a_tariff(fen_per_mwh=(-300_000,)),),
        profiles=(a_profile(per_mille=(1_000, 0, 0, 1_000)),),
    )

    assert bound(case) == 4 * -200_000


def test_a_service_of_one_site_takes_cards_of_one_pool_though_it_may_leave_some_unserved():
    """1,500 units, 10,000 each, on two cards at 160,000; of two sites, on one of each kind."""
    one, two = (_on_cards_of_two_kinds(1_500, sites=n, part_service=True) for n in (1, 2))

    assert bound(one) == 4 * 320_000
    assert bound(two) == 4 * 290_000


def test_a_service_of_one_site_leaves_what_is_worth_less_than_another_card():
    """1,500 units: one card at 160,000 and 500 units at 300 each; all of it would cost 450,000."""
    case = _on_cards_of_two_kinds(1_500, sites=1, part_service=True, unserved=300_000)

    assert bound(case) == 4 * 310_000


def test_a_service_of_one_site_pays_for_the_port_and_waits_for_it():
    """Two slots of 500 units at 1,000 each, then two of one card at 160,000; the port costs 7."""
    service = a_service(
        peaks={"shanghai": 500},
        sites=1,
        ecosystem="CUDA",
        accelerators={"910b": 1_000},
        port_cost=7,
        port_slots=2,
        unserved=10**6,
    )
    other = an_accelerator("910b", ecosystem="CANN")
    fields = {"accelerators": (other,), "pools": (a_pool(accelerator="910b"),)}

    assert bound(a_case_of_four(service, **fields)) == 7 + 2 * 500_000 + 2 * 160_000
    assert bound(a_case_of_four(changed_to(service, must_serve=True), **fields)) is None


def test_metros_that_the_one_pool_may_not_serve_are_left_unserved():
    """One card at 160,000 near 500 units, and 300 units from afar at 1,000 each."""
    service = a_service(
        peaks={"shanghai": 500, "afar": 300}, sites=1, unserved=10**6, max_latency_us=6_000
    )
    fields = {
        "metros": (a_metro(), a_metro("afar", lat=37.5, lon=105.2)),
        "centres": (a_centre(), a_western_centre()),
        "pools": (a_pool(), a_pool("nx-01/a")),
        "links": (NEAR, a_link("far", "afar", "nx-01")),
        "slots": 1,
    }
    must = changed_to(service, must_serve=True)

    assert bound(a_case(workloads=(service,), **fields)) == 460_000
    assert bound(a_case(workloads=(must,), **fields)) is None


def test_cards_that_bring_money_are_credited_in_one_pool_to_a_service_of_one_site():
    """At -200,000 a card, half a card's demand may occupy one card, in one of two pools."""
    case = a_case_of_four(
        a_service(peaks={"shanghai": 500}, sites=1),
        pools=(a_pool(), a_pool("sh-01/b")),
        tariffs=(a_tariff(fen_per_mwh=(-300_000,)),),
    )

    assert bound(case) == 4 * -200_000
