from tests.builders import a_case, a_job, a_policy, a_share, a_sum_per_card_hour
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

# rent is 8 x 4 x 100,000 = 3,200,000; the share grants half of it, the sum 2 x 3,200,000
SUBSIDIES = (a_share("half", share=500), a_sum_per_card_hour("sum", amount=200_000))


def claims(half, sum_):
    return placed("w1", a_run(), claims=[("half", half), ("sum", sum_)])


def a_case_of(policy):
    return a_case(workloads=(a_job(),), policy=policy)


def test_claims_as_high_as_the_rent_pass():
    case = a_case_of(a_policy(subsidies=SUBSIDIES))

    assert broken(case, claims(1_600_000, 1_600_000)) == []


def test_claims_above_the_rent_are_caught():
    found = breaches(a_case_of(a_policy(subsidies=SUBSIDIES)), claims(1_600_000, 1_600_001))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("stacking", "w1", 3_200_001, 3_200_000)
    ]


def test_one_claim_above_the_rent_is_caught_too():
    case = a_case_of(a_policy(subsidies=SUBSIDIES))

    assert broken(case, placed("w1", a_run(), claims=[("sum", 3_200_001)])) == ["stacking"]


def test_stacking_switched_off_lets_claims_exceed_the_rent():
    case = a_case_of(off("stacking", subsidies=SUBSIDIES))

    assert broken(case, claims(1_600_000, 6_400_000)) == []
