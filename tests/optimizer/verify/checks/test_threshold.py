"""Two jobs of 3,200,000 rent each, both entitled to 30 % of it: 960,000."""

from tests.builders import a_case, a_centre, a_job, a_link, a_policy, a_pool, a_share, a_tenant
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed


def a_case_of(make=a_policy, tenant=None, **rule):
    return a_case(
        tenants=(a_tenant(**tenant or {}),),
        workloads=(a_job("w1"), a_job("w2")),
        policy=make(subsidies=(a_share(share=300, **rule),)),
    )


def plan(claimed=960_000, both=True):
    claims = [("voucher", claimed)] if claimed else []
    return placed("w1", a_run(), claims=claims), placed("w2", *[a_run(first=4, end=8)] * both)


def test_a_threshold_that_the_plan_itself_reaches_opens_the_programme():
    """Both jobs together pay 6,400,000, also the one that claims nothing."""
    assert broken(a_case_of(threshold=6_400_000), *plan()) == []


def test_a_milli_fen_less_and_nothing_may_be_claimed():
    found = breaches(a_case_of(threshold=6_400_001), *plan(1))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("threshold", "acme, voucher", 6_400_000, 6_400_001)
    ]


def test_what_was_spent_before_counts():
    case = a_case_of(threshold=6_400_001, tenant={"spent": 1})

    assert broken(case, *plan()) == []


def test_of_what_was_spent_only_the_part_that_counts_for_the_programme_counts():
    tenant = {"spent": 9_000_000, "spent_on": {"voucher": 1}}

    assert broken(a_case_of(threshold=6_400_001, tenant=tenant), *plan()) == []
    assert broken(a_case_of(threshold=6_400_002, tenant=tenant), *plan()) == ["threshold"]


def test_rent_that_the_programme_does_not_pay_for_does_not_count():
    """The second job runs in Hangzhou: 3,200,000 of the 6,400,000 are paid in Shanghai."""

    def case(threshold):
        return a_case(
            centres=(a_centre(), a_centre("hz-01", province="Zhejiang", city="Hangzhou")),
            pools=(a_pool(), a_pool("hz-01/a")),
            links=(a_link("l", "shanghai", "sh-01"), a_link("m", "shanghai", "hz-01")),
            workloads=(a_job("w1"), a_job("w2")),
            policy=a_policy(subsidies=(a_share(threshold=threshold, centre_province="Shanghai"),)),
        )

    there = placed("w1", a_run(), claims=[("voucher", 1)]), placed("w2", a_run("hz-01/a"))

    assert broken(case(3_200_000), *there) == []
    assert broken(case(3_200_001), *there) == ["threshold"]


def test_who_claims_nothing_need_not_reach_it():
    assert broken(a_case_of(threshold=9_000_000), *plan(0)) == []


def test_a_firm_that_spends_up_to_the_limit_may_claim():
    assert broken(a_case_of(spend_limit=6_400_000), *plan()) == []


def test_a_firm_that_spends_a_milli_fen_more_may_claim_nothing():
    found = breaches(a_case_of(spend_limit=6_399_999), *plan(1))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("threshold", 6_400_000, 6_399_999)]
    assert broken(a_case_of(spend_limit=6_399_999), *plan(both=False)) == []


def test_neither_matters_where_the_rule_is_off():
    case = a_case_of(
        make=lambda **fields: off("threshold", **fields),
        threshold=9_000_000,
        spend_limit=9_000_001,
    )

    assert broken(case, *plan()) == []
