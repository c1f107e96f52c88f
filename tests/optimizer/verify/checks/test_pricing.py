from tests.builders import a_case, a_job, a_link, a_pool, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, placed

LINKS = (a_link("l1", "shanghai", "sh-01"),)


def a_case_of(workload):
    return a_case(pools=(a_pool(rent_per="million-tokens"),), links=LINKS, workloads=(workload,))


def test_a_service_that_counts_tokens_may_pay_by_them():
    placement = placed("s1", a_run(end=8, cards=2))

    assert broken(a_case_of(a_service(unit="token/s")), placement) == []


def test_training_where_rent_is_for_tokens_is_caught():
    found = breaches(a_case_of(a_job()), placed("w1", a_run()))

    assert [(b.rule, b.measured, b.limit) for b in found] == [
        ("pricing", "million-tokens", "card-hour")
    ]


def test_a_service_counted_in_cards_is_caught_there():
    found = breaches(a_case_of(a_service()), placed("s1", a_run(end=8, cards=2)))

    assert ("pricing", "milli-card") in [(b.rule, b.limit) for b in found]
