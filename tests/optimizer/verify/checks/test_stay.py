from tests.builders import a_case, a_link, a_pool, a_profile, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed


def a_case_of(profile=(1000,), **fields):
    """2 cards are asked for in each of 8 slots, in two pools of one centre."""
    parts = {"policy": fields.pop("policy")} if "policy" in fields else {}
    return a_case(
        pools=(a_pool(), a_pool("sh-01/b")),
        links=[a_link("l", "shanghai", "sh-01")],
        profiles=(a_profile(per_mille=profile),),
        workloads=(a_service(**fields),),
        **parts,
    )


def stay(first, end, cards=2, pool="sh-01/a"):
    return a_run(pool, first=first, end=end, cards=cards)


def test_a_service_that_stays_just_long_enough_passes():
    assert broken(a_case_of(min_stay=3), placed("s1", stay(1, 4))) == []


def test_a_service_that_leaves_too_soon_is_caught():
    found = breaches(a_case_of(min_stay=4), placed("s1", stay(1, 4), stay(5, 8)))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("stay", "s1, sh-01/a, slot 4", 4, 3)
    ]


def test_the_number_of_cards_may_change_during_a_stay():
    assert broken(a_case_of(min_stay=3), placed("s1", stay(1, 2, 1), stay(2, 4))) == []


def test_a_stay_is_in_one_pool():
    parts = placed("s1", stay(0, 2), stay(2, 4, pool="sh-01/b"))

    assert broken(a_case_of(min_stay=4), parts) == ["stay", "stay"]


def test_a_stay_may_end_with_the_horizon_or_with_the_window():
    assert broken(a_case_of(min_stay=4), placed("s1", stay(6, 8))) == []
    assert broken(a_case_of(min_stay=4, deadline=7), placed("s1", stay(5, 7))) == []


def test_a_stay_that_began_before_the_horizon_may_end_at_any_time():
    case = a_case_of(min_stay=4, warm_at=("sh-01/a",))

    assert broken(case, placed("s1", stay(0, 1))) == []
    assert broken(case, placed("s1", stay(1, 2))) == ["stay"]


def test_a_card_may_wait_where_nothing_is_asked_for():
    """It bridges the slots 2 and 3, in which a second card would have nothing to do."""
    case = a_case_of(profile=(1000, 1000, 0, 0, 1000, 1000, 0, 0), min_stay=6)

    assert broken(case, placed("s1", stay(0, 2), stay(2, 4, 1), stay(4, 6))) == []
    assert broken(case, placed("s1", stay(0, 6))) == ["demand"]


def test_no_card_waits_outside_the_window():
    case = a_case_of(min_stay=4, release=2)

    assert broken(case, placed("s1", stay(1, 2, 1), stay(2, 8))) == ["demand"]


def test_stay_switched_off_binds_nobody():
    assert broken(a_case_of(min_stay=4, policy=off("stay")), placed("s1", stay(0, 1))) == []
