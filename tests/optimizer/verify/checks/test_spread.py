from tests.builders import a_case as any_case
from tests.builders import a_link, a_pool, a_profile, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed


def a_case(*pools, profile=(1000,), policy=None, **fields):
    """2 cards are asked for in each of 8 slots, in three pools of one centre."""
    given = {} if policy is None else {"policy": policy}
    return any_case(
        pools=(a_pool(), a_pool("sh-01/b"), a_pool("sh-01/c")),
        links=[a_link("l", "shanghai", "sh-01")],
        profiles=(a_profile(per_mille=profile),),
        workloads=(a_service(**fields),),
        **given,
    )


def cards(a=0, b=0, c=0, end=8):
    runs = [
        a_run(f"sh-01/{p}", end=end, cards=n) for p, n in zip("abc", (a, b, c), strict=True) if n
    ]
    return placed("s1", *runs)


def test_a_service_in_as_many_pools_as_it_must_use_passes():
    assert broken(a_case(min_sites=2), cards(a=1, b=1)) == []


def test_a_service_in_too_few_pools_is_caught():
    found = breaches(a_case(min_sites=3), cards(a=1, b=1))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [("spread", "s1", 2, 3)]


def test_pools_are_counted_over_the_horizon():
    """It is in one pool at a time, and in two over the day."""
    parts = placed("s1", a_run(end=4, cards=2), a_run("sh-01/b", first=4, end=8, cards=2))

    assert broken(a_case(min_sites=2), parts) == []


def test_a_service_that_is_not_served_needs_no_pools():
    assert broken(a_case(min_sites=3, max_share=400), cards()) == []


def test_a_pool_that_provides_just_its_share_passes():
    assert broken(a_case(max_share=500), cards(a=1, b=1)) == []


def test_a_pool_that_provides_more_than_its_share_is_caught():
    """8 of 8 + 7 card-slots are 533.3 per mille, told rounded up."""
    parts = placed("s1", a_run(end=8, cards=1), a_run("sh-01/b", end=7, cards=1))
    found = breaches(a_case(max_share=533), parts)

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("spread", "s1, sh-01/a", "534/1000", "533/1000")
    ]
    assert broken(a_case(max_share=534), parts) == []


def test_shares_are_of_what_the_cards_could_serve():
    """Two cards of 1000 units for 1100 units asked: both count in full."""
    case = a_case(max_share=500, peaks={"shanghai": 1100})

    assert broken(case, cards(a=1, b=1)) == []


def test_spread_switched_off_binds_nobody():
    case = a_case(min_sites=3, max_share=400, policy=off("spread"))

    assert broken(case, cards(a=2)) == []
