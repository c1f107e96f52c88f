from tests.builders import a_case, a_link, a_pool, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

TWO = placed("s1", a_run("sh-01/a", end=4, cards=2), a_run("sh-01/b", first=4, end=8, cards=2))


def a_case_of(sites, **fields):
    return a_case(
        pools=(a_pool(), a_pool("sh-01/b")),
        links=[a_link("l", "shanghai", "sh-01")],
        workloads=(a_service(sites=sites),),
        **fields,
    )


def test_a_service_in_as_many_pools_as_it_may_use_passes():
    assert broken(a_case_of(2), TWO) == []


def test_a_single_site_service_that_moves_to_another_pool_is_caught():
    """It is never in both at once, but pools are counted over the horizon."""
    found = breaches(a_case_of(1), TWO)

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [("sites", "s1", 2, 1)]


def test_many_runs_in_one_pool_are_one_site():
    parts = placed("s1", a_run(end=4, cards=2), a_run(first=4, end=8, cards=1))

    assert broken(a_case_of(1), parts) == []


def test_a_service_without_a_limit_may_be_split():
    assert broken(a_case_of(None), TWO) == []


def test_sites_switched_off_bind_nobody():
    assert broken(a_case_of(1, policy=off("sites")), TWO) == []
