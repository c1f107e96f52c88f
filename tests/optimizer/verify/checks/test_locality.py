from huline.models.data import Data
from huline.models.place import distance_m
from tests.builders import a_centre, a_job, a_link, a_metro, a_service, a_western_centre
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    breaches,
    broken,
    off,
    placed,
)

AT_SHANGHAI = Data(mb=0, at="shanghai")
FAR = placed("w1", a_run("nx-01/a"))


def a_case_within(metres, **fields):
    job = a_job(max_distance_m=metres, data=AT_SHANGHAI)
    return an_eastern_and_a_western_case(workloads=(job,), **fields)


def test_a_job_within_ten_kilometres_of_its_data_passes():
    assert broken(a_case_within(10_000), placed("w1", a_run("sh-01/a"))) == []


def test_a_job_beyond_ten_kilometres_of_its_data_is_caught():
    """Shanghai to Zhongwei is about 1,650 km."""
    found = breaches(a_case_within(10_000), FAR)

    assert [breach.rule for breach in found] == ["locality"]
    assert 1_600_000 < found[0].measured < 1_700_000
    assert found[0].limit == 10_000
    assert f"{found[0].measured / 1000:,.3f}".rstrip("0") + " km" in found[0].message


def test_the_limit_itself_is_allowed_and_a_metre_less_is_not():
    metres = distance_m(a_metro(), a_western_centre())

    assert broken(a_case_within(metres), FAR) == []
    assert broken(a_case_within(metres - 1), FAR) == ["locality"]


def test_users_of_a_service_are_counted_metro_by_metro():
    """One card is enough for Shanghai's 1000; Zhongwei's users are too far from Shanghai."""
    metros = (a_metro(), a_metro("zhongwei", lat=37.5, lon=105.2))
    service = a_service(peaks={"shanghai": 1000, "zhongwei": 1000}, max_distance_m=10_000)
    links = (a_link("near", "shanghai", "sh-01"), a_link("far", "zhongwei", "sh-01"))
    case = an_eastern_and_a_western_case(metros=metros, links=links, workloads=(service,))

    assert broken(case, placed("s1", a_run("sh-01/a", end=8, cards=1))) == []
    assert broken(case, placed("s1", a_run("sh-01/a", end=8, cards=2))) == ["demand"]


def test_distance_is_counted_from_a_centre_where_data_lies_in_one():
    job = a_job(max_distance_m=10_000, data=Data(mb=0, at="sh-01"))
    centres = (a_centre(), a_western_centre())
    case = an_eastern_and_a_western_case(centres=centres, workloads=(job,))

    assert broken(case, placed("w1", a_run("sh-01/a"))) == []
    assert broken(case, FAR) == ["locality"]


def test_locality_switched_off_rules_nothing_out():
    assert broken(a_case_within(10_000, policy=off("locality")), FAR) == []
