"""A job of 3,200,000 rent, entitled to 30 % of it: 960,000."""

from tests.builders import a_case, a_job, a_policy, a_share
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed


def a_case_of(least, **policy):
    subsidies = (a_share(share=300, min_claim=least),)
    make = policy.pop("make", a_policy)
    return a_case(workloads=(a_job(),), policy=make(subsidies=subsidies, **policy))


def claims(*amounts):
    return placed("w1", a_run(), claims=[("voucher", amount) for amount in amounts])


def test_a_claim_of_the_least_amount_passes():
    assert broken(a_case_of(500_000), claims(500_000)) == []


def test_a_claim_a_milli_fen_below_it_is_caught():
    found = breaches(a_case_of(500_000), claims(499_999))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("min-claim", "w1, voucher", 499_999, 500_000)
    ]


def test_nothing_at_all_may_be_claimed():
    assert broken(a_case_of(500_000), claims()) == []


def test_two_claims_of_one_workload_from_one_programme_count_together():
    assert broken(a_case_of(500_000), claims(250_000, 250_000)) == []


def test_small_claims_pass_where_the_rule_is_off():
    case = a_case_of(500_000, make=lambda **fields: off("min-claim", **fields))

    assert broken(case, claims(1)) == []
