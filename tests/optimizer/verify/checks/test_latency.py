from tests.builders import a_case, a_link, a_metro, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

SERVED = placed("s1", a_run(end=8, cards=2))


def a_case_with(limit, links, **fields):
    metros = (a_metro(), a_metro("hangzhou"))
    services = (a_service(max_latency_us=limit),)
    return a_case(metros=metros, links=links, workloads=services, **fields)


DIRECT = (a_link("direct", "shanghai", "sh-01", latency_us=5_000),)


def test_a_centre_at_the_latency_limit_passes():
    assert broken(a_case_with(5_000, DIRECT), SERVED) == []


def test_a_centre_beyond_the_latency_limit_is_caught():
    found = breaches(a_case_with(4_999, DIRECT), SERVED)

    assert [(b.rule, b.measured, b.limit) for b in found] == [("latency", 5_000, 4_999)]
    assert "takes 5 ms, and at most 4.999 ms" in found[0].message


def test_the_quickest_path_counts_however_dear_it_is():
    """By Hangzhou it takes 1,000 + 2,000 us at 200 a MB; straight it takes 5,000 us at 10."""
    links = (
        *DIRECT,
        a_link("one", "shanghai", "hangzhou", latency_us=1_000, price=100),
        a_link("two", "hangzhou", "sh-01", latency_us=2_000, price=100),
    )

    assert broken(a_case_with(3_000, links), SERVED) == []
    assert broken(a_case_with(2_999, links), SERVED) == ["latency"]


def test_the_quicker_of_two_parallel_links_counts():
    links = (*DIRECT, a_link("quick", "sh-01", "shanghai", latency_us=900, price=100))

    assert broken(a_case_with(900, links), SERVED) == []


def test_a_service_without_a_limit_still_needs_a_path():
    assert broken(a_case_with(None, ()), SERVED) == ["latency"]


def test_latency_switched_off_asks_for_no_path():
    assert broken(a_case_with(1, (), policy=off("latency")), SERVED) == []
