from tests.builders import a_case, a_group, a_job, a_policy, a_share, a_tenant
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

CLAIMS = (
    placed("w1", a_run(), claims=[("voucher", 600_000)]),
    placed("w2", a_run(), claims=[("voucher", 400_000)]),
)


def a_case_of(policy):
    """Two firms with a job each, both entitled to half of 3,200,000."""
    jobs = (a_job("w1"), a_job("w2", tenant="zenith"))
    return a_case(tenants=(a_tenant(), a_tenant("zenith")), workloads=jobs, policy=policy)


def with_budget(budget):
    return a_case_of(a_policy(subsidies=(a_share(share=500, budget=budget),)))


def test_a_programme_that_pays_all_it_has_passes():
    assert broken(with_budget(1_000_000), *CLAIMS) == []


def test_a_programme_that_pays_more_than_it_has_is_caught():
    found = breaches(with_budget(999_999), *CLAIMS)

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("budget", "voucher", 1_000_000, 999_999)
    ]


def test_a_budget_of_nothing_pays_nothing():
    assert broken(with_budget(0), *CLAIMS) == ["budget"]


def test_a_programme_without_a_budget_pays_what_is_claimed():
    assert broken(with_budget(None), *CLAIMS) == []


def test_budgets_switched_off_bind_nobody():
    case = a_case_of(off("budget", subsidies=(a_share(share=500, budget=1),)))

    assert broken(case, *CLAIMS) == []


def with_a_pool(**money):
    """Both jobs may claim by either of two rates, which share what the group has."""
    rules = a_share(share=500, groups=("pool",)), a_share("other", share=500, groups=("pool",))
    pool = a_group("pool", **money)
    return a_case_of(a_policy(subsidies=rules, stacking_groups=(pool,)))


def test_two_rates_of_one_pool_pay_together_what_it_has_and_no_more():
    mixed = (CLAIMS[0], placed("w2", a_run(), claims=[("other", 400_000)]))

    assert broken(with_a_pool(budget=1_000_000), *mixed) == []
    assert [
        (b.rule, b.where, b.measured) for b in breaches(with_a_pool(budget=999_999), *mixed)
    ] == [("budget", "pool", 1_000_000)]
