from huline.models.data import Data
from tests.builders import a_case, a_centre, a_job, a_link, a_metro, a_pool, a_service
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import off

# A degree of latitude is 6,371,008.8 m x pi / 180 = 111,195.08 m.
DEGREE = 111_195
NORTH = a_centre("north", lat=32.2)


def a_case_of(workload, **fields):
    """A centre beside the metro of Shanghai, and one a degree to the north."""
    parts = {
        "centres": (a_centre(), NORTH),
        "pools": (a_pool(), a_pool("north/a")),
        "links": (a_link("near", "shanghai", "sh-01"), a_link("far", "shanghai", "north")),
        "workloads": (workload,),
    }
    return a_case(**parts | fields)


def a_job_within(metres, at="shanghai"):
    return a_job(max_distance_m=metres, data=Data(mb=0, at=at))


def test_a_centre_at_the_very_limit_is_allowed():
    assert refused(a_case_of(a_job_within(DEGREE))) == {}


def test_a_centre_a_metre_beyond_the_limit_is_refused_with_its_distance():
    case = a_case_of(a_job_within(DEGREE - 1))

    assert refused(case) == {"north/a": ("locality", DEGREE, DEGREE - 1)}
    assert trains_in(case) == ["sh-01/a"]


def test_distance_is_counted_from_the_centre_where_the_data_lies():
    assert refused(a_case_of(a_job_within(10_000, at="north"))) == {
        "sh-01/a": ("locality", DEGREE, 10_000)
    }


def test_a_service_may_go_to_whichever_of_its_metros_is_near():
    """Between the users in Shanghai and those in the north every pool is near to someone."""
    metros = (a_metro(), a_metro("northern", lat=32.2))
    links = (
        a_link("a", "shanghai", "sh-01"), a_link("b", "shanghai", "north"),
        a_link("c", "northern", "north"),
    )  # fmt: skip
    service = a_service(peaks={"shanghai": 1000, "northern": 1000}, max_distance_m=10_000)
    case = a_case_of(service, metros=metros, links=links)

    assert refused(case) == {}
    assert serves_in(case) == ["sh-01/a", "north/a"]


def test_a_job_without_a_limit_may_run_anywhere():
    assert refused(a_case_of(a_job())) == {}


def test_locality_switched_off_refuses_nothing():
    case = a_case_of(a_job_within(10_000), policy=off("locality"))

    assert refused(case) == {}
    assert trains_in(case) == ["sh-01/a", "north/a"]
