"""Two jobs of 3,200,000 rent each: 6,400,000."""

from tests.builders import a_case, a_job, a_ladder, a_policy, a_tenant
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed


def a_case_of(edges, shares, make=a_policy, **tenant):
    return a_case(
        tenants=(a_tenant(**tenant),),
        workloads=(a_job("w1"), a_job("w2")),
        policy=make(subsidies=(a_ladder(edges, shares),)),
    )


def plan(one, other=0):
    claims = [[("voucher", amount)] if amount else [] for amount in (one, other)]
    return (
        placed("w1", a_run(), claims=claims[0]),
        placed("w2", a_run(first=4, end=8), claims=claims[1]),
    )


def test_every_slice_of_the_spend_earns_its_own_share():
    """2,000,000 x 10 % + 3,000,000 x 20 % + 1,400,000 x 30 % = 1,220,000."""
    case = a_case_of((0, 2_000_000, 5_000_000), (100, 200, 300))

    assert broken(case, *plan(700_000, 520_000)) == []
    found = breaches(case, *plan(700_000, 520_001))
    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("tiers", "acme, voucher", 1_220_001, 1_220_000)
    ]


def test_what_was_spent_before_fills_the_lower_brackets_and_earns_nothing():
    """From 4,000,000 on: 1,000,000 x 20 % + 5,400,000 x 30 % = 1,820,000."""
    case = a_case_of((0, 2_000_000, 5_000_000), (100, 200, 300), spent=4_000_000)

    assert broken(case, *plan(960_000, 860_000)) == []
    assert broken(case, *plan(960_000, 860_001)) == ["tiers"]


def test_shares_may_fall_with_the_spend():
    """1,000,000 x 50 % + 5,400,000 x 10 % = 1,040,000."""
    case = a_case_of((0, 1_000_000), (500, 100))

    assert broken(case, *plan(1_040_000)) == []
    assert broken(case, *plan(1_040_001)) == ["tiers"]


def test_what_is_left_below_a_milli_fen_is_not_paid():
    """From 6,399,997 to 12,799,997 at 1 per mille: 6,400,000 thousandths; 3 of them at none."""
    case = a_case_of((0, 6_400_000), (0, 1), spent=6_399_997)

    assert broken(case, *plan(3_200, 3_199)) == []
    assert broken(case, *plan(3_200, 3_200)) == ["tiers"]


def test_no_workload_claims_more_than_the_greatest_share_of_its_own_rent():
    """30 % of 3,200,000 is 960,000, however much the firm has earned."""
    case = a_case_of((0, 1_000_000), (300, 300))

    assert broken(case, *plan(960_001)) == ["entitlement"]


def test_every_slice_earns_the_greatest_share_where_the_rule_is_off():
    case = a_case_of((0, 9_000_000), (0, 300), make=lambda **fields: off("tiers", **fields))

    assert broken(case, *plan(960_000, 960_000)) == []
