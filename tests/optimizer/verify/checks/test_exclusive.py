from tests.builders import a_case, a_group, a_job, a_policy, a_share
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed


def a_case_of(make=a_policy, **fields):
    """Two programmes that exclude each other, and one that stands beside them."""
    rules = (a_share("a", groups=("one",)), a_share("b", groups=("one",)), a_share("c"))
    groups = (a_group("one", exclusive=True),)
    jobs = (a_job("w1"), a_job("w2"))
    return a_case(workloads=jobs, policy=make(subsidies=rules, stacking_groups=groups), **fields)


def claims(workload, *programmes):
    return placed(workload, a_run(), claims=[(name, 1_000) for name in programmes])


def test_claims_from_one_programme_of_the_group_and_one_outside_it_pass():
    assert broken(a_case_of(), claims("w1", "a", "c"), claims("w2")) == []


def test_claims_from_two_programmes_of_the_group_are_caught():
    found = breaches(a_case_of(), claims("w1", "a", "b"), claims("w2"))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("exclusive", "w1, one", 2, 1)
    ]


def test_two_workloads_of_one_firm_may_choose_differently():
    assert broken(a_case_of(), claims("w1", "a"), claims("w2", "b")) == []


def test_both_may_be_claimed_where_the_rule_is_off():
    case = a_case_of(make=lambda **fields: off("exclusive", **fields))

    assert broken(case, claims("w1", "a", "b"), claims("w2")) == []
