from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_centre, a_link, a_metro, a_pool, a_profile, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, placed

LINKS = (a_link("l", "shanghai", "sh-01"),)


def a_case_of(profile=(1000,), **fields):
    """A peak of 2000 units in Shanghai; a card serves 1000."""
    profiles = (a_profile(per_mille=profile),)
    return a_case(profiles=profiles, links=LINKS, workloads=(a_service(**fields),))


def test_cards_that_serve_the_whole_demand_pass():
    assert broken(a_case_of(), placed("s1", a_run(end=8, cards=2))) == []


def test_fewer_cards_than_the_demand_pass():
    assert broken(a_case_of(), placed("s1", a_run(end=8, cards=1))) == []


def test_a_card_more_than_the_demand_is_caught():
    found = breaches(a_case_of(), placed("s1", a_run(end=8, cards=3)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("demand", 3, 2)]


def test_a_card_may_be_used_in_part():
    """2000 units on cards of 900 units take 2.2 of them: 3 cards."""
    case = a_case_of(utilisation=900)

    assert broken(case, placed("s1", a_run(end=8, cards=3))) == []
    assert broken(case, placed("s1", a_run(end=8, cards=4))) == ["demand"]


def test_demand_follows_the_profile_slot_by_slot():
    """Half the peak takes one card; in slot 3 nothing is asked for."""
    case = a_case_of(profile=(1000, 1000, 500, 0, 500, 500, 500, 500))
    right = a_run(end=2, cards=2), a_run(first=2, end=3, cards=1), a_run(first=4, end=8, cards=1)
    idle = a_run(end=2, cards=2), a_run(first=2, end=8, cards=1)

    assert broken(case, placed("s1", *right)) == []
    found = breaches(case, placed("s1", *idle))
    assert [(b.where, b.measured, b.limit) for b in found] == [("s1, sh-01/a, slot 3", 1, 0)]


def test_nothing_is_asked_for_outside_the_window():
    case = a_case_of(release=2, deadline=6)

    assert broken(case, placed("s1", a_run(first=2, end=6, cards=2))) == []
    assert broken(case, placed("s1", a_run(first=1, end=6, cards=2))) == ["demand"]
    assert broken(case, placed("s1", a_run(first=2, end=7, cards=2))) == ["demand"]


def test_a_run_past_the_horizon_is_caught():
    found = breaches(a_case_of(), placed("s1", a_run(end=9, cards=2)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("demand", 9, 8)]


def test_runs_of_one_pool_that_overlap_are_caught():
    twice = placed("s1", a_run(end=5, cards=1), a_run(first=4, end=8, cards=1))

    assert broken(a_case_of(), twice) == ["demand"]


def test_runs_of_two_pools_may_share_a_slot():
    pools = (a_pool(), a_pool("sh-01/b"))
    case = a_case(pools=pools, links=LINKS, workloads=(a_service(),))

    both = placed("s1", a_run(end=8, cards=1), a_run("sh-01/b", end=8, cards=1))

    assert broken(case, both) == []


def test_a_service_that_is_served_in_part_is_caught_where_it_may_not_be():
    """One card leaves 1000 of 2000 units unserved."""
    found = breaches(a_case_of(part_service=False), placed("s1", a_run(end=8, cards=1)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("demand", 1000, 0)]


def test_a_service_not_served_at_all_passes_where_part_service_is_not_allowed():
    assert broken(a_case_of(part_service=False), placed("s1")) == []


def test_cards_count_only_towards_metros_that_may_be_served_there():
    """Beijing cannot reach sh-01: its 5000 units justify no card there."""
    metros = (a_metro(), a_metro("beijing"))
    service = a_service(peaks={"shanghai": 2000, "beijing": 5000})
    case = a_case(metros=metros, links=LINKS, workloads=(service,))

    assert broken(case, placed("s1", a_run(end=8, cards=2))) == []
    assert broken(case, placed("s1", a_run(end=8, cards=3))) == ["demand"]


def test_what_is_served_is_the_most_that_any_split_serves():
    """Shanghai reaches both centres, Beijing only bj-01.

    One card in each serves 1000 of each metro, if Shanghai leaves bj-01 to Beijing.
    """
    service = a_service(peaks={"shanghai": 1000, "beijing": 1000}, part_service=False)
    case = a_case(
        metros=(a_metro(), a_metro("beijing")),
        centres=(a_centre(), a_centre("bj-01")),
        pools=(a_pool(), a_pool("bj-01/a")),
        links=(*LINKS, a_link("b", "beijing", "bj-01"), a_link("s", "shanghai", "bj-01")),
        workloads=(service.model_copy(update={"max_latency_us": 5_000}),),
    )

    both = placed("s1", a_run("bj-01/a", end=8, cards=1), a_run("sh-01/a", end=8, cards=1))

    assert broken(case, both) == []


def test_cards_of_which_utilisation_leaves_no_unit_serve_nothing():
    """A performance of 1 at 500 per mille is less than one unit a card."""
    case = a_case_of(accelerators={"h100": 1}, utilisation=500)

    assert broken(case, placed("s1", a_run(end=8, cards=1))) == ["demand"]


def lost(case, *runs):
    """Units x slots that the checker finds unserved, at 5,000 milli-fen each."""
    plan = settle(case, (placed("s1", *runs),))
    assert verify(case, plan).ok
    return plan.ledger.penalty // 5_000


def test_cards_serve_nothing_while_they_warm_up():
    """2000 units are lost in each of the first two slots of the stay, and before it."""
    case = a_case_of(warm_up=2)

    assert lost(case, a_run(first=0, end=8, cards=2)) == 2 * 2000
    assert lost(case, a_run(first=1, end=8, cards=2)) == 3 * 2000


def test_cards_added_to_a_warm_pool_serve_at_once():
    case = a_case_of(warm_up=1)

    assert lost(case, a_run(end=1, cards=1), a_run(first=1, end=8, cards=2)) == 2000


def test_a_pool_is_cold_again_after_a_pause():
    case = a_case_of(warm_up=1)

    assert lost(case, a_run(end=4, cards=2), a_run(first=5, end=8, cards=2)) == 3 * 2000


def test_a_stay_as_short_as_its_warm_up_serves_nothing():
    assert lost(a_case_of(warm_up=3), a_run(end=3, cards=2)) == 8 * 2000


def test_a_service_that_runs_already_is_warm_until_it_leaves():
    case = a_case_of(warm_up=1, warm_at=("sh-01/a",))

    assert lost(case, a_run(end=8, cards=2)) == 0
    assert lost(case, a_run(first=1, end=8, cards=2)) == 2 * 2000


def test_cards_may_warm_up_before_there_is_demand():
    case = a_case_of(profile=(0, 0, 1000, 1000, 1000, 1000, 1000, 1000), warm_up=2)

    assert lost(case, a_run(end=2, cards=1), a_run(first=2, end=8, cards=2)) == 0
    assert broken(case, placed("s1", a_run(end=2, cards=2))) == ["demand"]


def test_a_service_served_wholly_or_not_at_all_needs_warm_cards_from_the_first_demand_on():
    whole = {"warm_up": 1, "part_service": False}
    run = placed("s1", a_run(end=8, cards=2))

    assert broken(a_case_of(**whole), run) == ["demand"]
    assert broken(a_case_of(**whole, warm_at=("sh-01/a",)), run) == []
