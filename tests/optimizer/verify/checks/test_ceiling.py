"""A job of 8 cards for 4 hours at 100,000 a card-hour: 3,200,000 of rent."""

from tests.builders import (
    a_case,
    a_group,
    a_job,
    a_policy,
    a_pool,
    a_share,
    an_accelerator,
)
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed


def a_case_of(group, make=a_policy, **fields):
    """Two programmes of the group that pay half the rent each, and one outside it."""
    rules = (
        a_share("a", 500, groups=("g",)),
        a_share("b", 500, groups=("g",)),
        a_share("c", 200),
    )
    policy = make(subsidies=rules, stacking_groups=(group,))
    return a_case(workloads=(a_job(),), policy=policy, **fields)


def claims(a, b, c=0):
    amounts = {"a": a, "b": b, "c": c}
    return placed("w1", a_run(), claims=[(name, n) for name, n in amounts.items() if n])


def test_claims_within_the_groups_share_of_the_rent_pass_whatever_else_is_claimed():
    """60 % of 3,200,000 is 1,920,000; 20 % more come from outside the group."""
    case = a_case_of(a_group("g", ceiling=600))

    assert broken(case, claims(1_600_000, 320_000, 640_000)) == []


def test_a_milli_fen_above_it_is_caught():
    found = breaches(a_case_of(a_group("g", ceiling=600)), claims(1_600_000, 320_001))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("ceiling", "w1, g", 1_920_001, 1_920_000)
    ]


def test_one_programme_alone_is_held_to_it_too():
    assert broken(a_case_of(a_group("g", ceiling=400)), claims(1_280_001, 0)) == ["ceiling"]


def test_foreign_cards_may_have_another_ceiling():
    """30 % of 3,200,000 is 960,000."""
    group = a_group("g", ceiling=600, ceiling_foreign=300)
    domestic = (an_accelerator(domestic=True),)

    assert broken(a_case_of(group), claims(960_000, 0)) == []
    assert broken(a_case_of(group), claims(960_001, 0)) == ["ceiling"]
    assert broken(a_case_of(group, accelerators=domestic), claims(960_001, 0)) == []


def test_the_ceiling_is_rounded_by_the_card_slot():
    """Half of a rent of 105 is 52.5, rounded up to 53: 32 x 53 = 1,696."""
    case = a_case_of(a_group("g", ceiling=500), pools=(a_pool(rent=105),))

    assert broken(case, claims(1_696, 0)) == []
    assert broken(case, claims(1_696, 1)) == ["ceiling"]


def test_nothing_is_held_back_where_the_rule_is_off():
    case = a_case_of(a_group("g", ceiling=600), make=lambda **fields: off("ceiling", **fields))

    assert broken(case, claims(1_600_000, 1_600_000)) == []
