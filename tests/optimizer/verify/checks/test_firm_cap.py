from tests.builders import a_case, a_group, a_job, a_policy, a_share, a_tenant
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed


def a_case_of(cap, claimed=0, policy=None, owner="acme"):
    """Two jobs of 3,200,000 rent each, both entitled to half of it."""
    return a_case(
        tenants=(a_tenant(claimed={"voucher": claimed}), a_tenant("zenith")),
        workloads=(a_job("w1"), a_job("w2", tenant=owner)),
        policy=policy or a_policy(subsidies=(a_share(share=500, firm_cap=cap),)),
    )


def claims(one, other):
    return (
        placed("w1", a_run(), claims=[("voucher", one)]),
        placed("w2", a_run(), claims=[("voucher", other)]),
    )


def test_claims_of_a_firm_up_to_its_cap_pass():
    assert broken(a_case_of(1_000_000), *claims(600_000, 400_000)) == []


def test_claims_of_a_firm_above_its_cap_are_caught():
    found = breaches(a_case_of(1_000_000), *claims(600_000, 400_001))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("firm-cap", "acme, voucher", 1_000_001, 1_000_000)
    ]


def test_what_a_firm_has_claimed_before_counts():
    assert broken(a_case_of(1_000_000, claimed=300_000), *claims(400_000, 300_000)) == []
    assert broken(a_case_of(1_000_000, claimed=300_000), *claims(400_000, 300_001)) == ["firm-cap"]


def test_a_firm_past_its_cap_may_claim_nothing_more():
    found = breaches(a_case_of(1_000_000, claimed=2_000_000), *claims(1, 1))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("firm-cap", 2, 0)]


def test_each_firm_has_its_own_cap():
    assert broken(a_case_of(1_000_000, owner="zenith"), *claims(1_000_000, 1_000_000)) == []


def test_firm_caps_switched_off_bind_nobody():
    policy = off("firm-cap", subsidies=(a_share(share=500, firm_cap=1),))

    assert broken(a_case_of(1, policy=policy), *claims(600_000, 400_000)) == []


def with_a_group(cap, claimed=0):
    """Two rates of one voucher: a firm has the cap once, less what it claimed under the group."""
    rules = a_share(share=500, groups=("pool",)), a_share("other", share=500, groups=("pool",))
    groups = (a_group("pool", firm_cap=cap),)
    return a_case(
        tenants=(a_tenant(claimed={"pool": claimed, "voucher": 5_000_000}), a_tenant("zenith")),
        workloads=(a_job("w1"), a_job("w2")),
        policy=a_policy(subsidies=rules, stacking_groups=groups),
    )


def test_a_firm_has_the_cap_of_a_group_once_whatever_rate_it_claims_by():
    mixed = (
        placed("w1", a_run(), claims=[("voucher", 600_000)]),
        placed("w2", a_run(), claims=[("other", 400_000)]),
    )

    assert broken(with_a_group(1_000_000), *mixed) == []
    assert [(b.rule, b.where, b.limit) for b in breaches(with_a_group(1_000_000, 1), *mixed)] == [
        ("firm-cap", "acme, pool", 999_999)
    ]
