from tests.builders import a_case, a_job, a_link, a_pool, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

MOULDABLE = (a_job(cards=(4, 8)),)  # 32 card-hours: 4 slots on 8 cards, 8 slots on 4


def a_case_joining(largest_gang, **fields):
    pools = (a_pool(largest_gang=largest_gang),)
    return a_case(**{"pools": pools, "workloads": MOULDABLE} | fields)


def test_a_gang_as_large_as_the_block_joins_passes():
    assert broken(a_case_joining(8), placed("w1", a_run(cards=8))) == []


def test_a_gang_larger_than_the_block_joins_is_caught():
    found = breaches(a_case_joining(7), placed("w1", a_run(cards=8)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("scale", 8, 7)]


def test_a_smaller_gang_of_the_same_job_passes():
    assert broken(a_case_joining(7), placed("w1", a_run(cards=4, end=8))) == []


def test_without_a_limit_the_whole_block_joins():
    """The block is the most cards of any slot: 8, although 4 are there at first."""
    pools = (a_pool(cards=(4, 4, 8, 8, 8, 8, 8, 8)),)
    case = a_case(pools=pools, workloads=MOULDABLE)

    assert broken(case, placed("w1", a_run(cards=8, first=2, end=6))) == []


def test_services_are_no_gangs():
    case = a_case_joining(1, workloads=(a_service(),), links=[a_link("l", "shanghai", "sh-01")])

    assert broken(case, placed("s1", a_run(cards=2, end=8))) == []


def test_scale_switched_off_rules_nothing_out():
    assert broken(a_case_joining(7, policy=off("scale")), placed("w1", a_run(cards=8))) == []
