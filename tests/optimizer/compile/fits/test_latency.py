import numpy as np

from huline.optimizer.compile import compile_case
from tests.builders import a_job, a_link, a_metro, a_service
from tests.optimizer.compile.pairs import refused, serves_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off

# nx-01 is 9000 us away directly and 3000 + 4000 us by way of sh-01, which is dearer for data.
LINKS = (
    a_link("near", "shanghai", "sh-01", latency_us=3_000, price=90),
    a_link("between", "sh-01", "nx-01", latency_us=4_000, price=90),
    a_link("direct", "shanghai", "nx-01", latency_us=9_000, price=1),
)


def a_case_within(limit, links=LINKS, **fields):
    return an_eastern_and_a_western_case(
        workloads=(a_service(max_latency_us=limit),), links=links, **fields
    )


def test_requests_take_the_quickest_path_whatever_data_would_pay():
    assert refused(a_case_within(7_000)) == {}


def test_a_centre_a_microsecond_too_far_is_refused_with_its_latency():
    case = a_case_within(6_999)

    assert refused(case) == {"nx-01/a": ("latency", 7_000, 6_999)}
    assert serves_in(case) == ["sh-01/a"]


def test_a_centre_without_a_path_is_refused_even_without_a_limit():
    case = a_case_within(None, links=LINKS[:1])

    assert refused(case) == {"nx-01/a": ("latency", "unreachable", None)}


def test_each_metro_is_judged_by_its_own_path():
    """Shanghai reaches sh-01 only, Zhongwei nx-01 only."""
    links = (LINKS[0], a_link("west", "zhongwei", "nx-01"))
    service = a_service(peaks={"shanghai": 1000, "zhongwei": 1000})
    case = an_eastern_and_a_western_case(
        workloads=(service,), links=links, metros=(a_metro(), a_metro("zhongwei"))
    )

    reach = compile_case(case).services[0].reach

    assert sorted(reach.tolist()) == [[False, True], [True, False]]
    assert refused(case) == {}


def test_training_jobs_do_not_wait_for_requests():
    case = an_eastern_and_a_western_case(workloads=(a_job(),), links=())

    assert refused(case) == {}


def test_latency_switched_off_refuses_not_even_the_unreachable():
    case = a_case_within(1, links=(), policy=off("latency"))

    assert refused(case) == {}
    assert np.all(compile_case(case).services[0].reach)
