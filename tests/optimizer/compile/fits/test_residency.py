import pytest

from huline.models.data import Data
from huline.models.policy import ResidencyClass
from tests.builders import a_case, a_centre, a_job, a_link, a_metro, a_policy, a_pool, a_service
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import off

CLASSES = tuple(
    ResidencyClass(id=area, area=area)
    for area in ("anywhere", "province", "city", "site", "nowhere")
)
SUZHOU = {"province": "Jiangsu", "city": "Suzhou"}
NANJING = {"province": "Jiangsu", "city": "Nanjing"}
CENTRES = (
    a_centre("sz-1", **SUZHOU),
    a_centre("sz-2", **SUZHOU),
    a_centre("nj-1", **NANJING),
    # a city of the same name elsewhere is another city
    a_centre("hn-1", province="Henan", city="Suzhou"),
)


def a_case_of(workload, policy=None):
    metros = (a_metro("suzhou", **SUZHOU), a_metro("nanjing", **NANJING))
    return a_case(
        metros=metros,
        centres=CENTRES,
        pools=tuple(a_pool(f"{centre.id}/a") for centre in CENTRES),
        links=[a_link(f"{m.id}-{c.id}", m.id, c.id) for m in metros for c in CENTRES],
        workloads=(workload,),
        policy=policy or a_policy(residency=CLASSES),
    )


def a_job_with_data(area, at="sz-1"):
    return a_job(residency=area, data=Data(mb=0, at=at))


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("anywhere", {}),
        ("province", {"hn-1/a": ("Henan", "Jiangsu")}),
        ("city", {"nj-1/a": ("Nanjing", "Suzhou"), "hn-1/a": ("Henan", "Jiangsu")}),
        (
            "site",
            {"sz-2/a": ("sz-2", "sz-1"), "nj-1/a": ("nj-1", "sz-1"), "hn-1/a": ("hn-1", "sz-1")},
        ),
        ("nowhere", {f"{c.id}/a": (c.id, "nowhere") for c in CENTRES}),
    ],
)
def test_a_class_refuses_what_lies_outside_its_area(area, expected):
    case = a_case_of(a_job_with_data(area))

    assert refused(case) == {pool: ("residency", *miss) for pool, miss in expected.items()}
    assert trains_in(case) == [f"{c.id}/a" for c in CENTRES if f"{c.id}/a" not in expected]


def test_data_on_site_in_a_metro_may_be_worked_on_at_no_centre():
    found = refused(a_case_of(a_job_with_data("site", at="suzhou")))

    assert found["sz-1/a"] == ("residency", "sz-1", "suzhou")
    assert len(found) == 4


def test_a_job_without_data_is_at_home_at_its_tenants_seat_in_shanghai():
    found = refused(a_case_of(a_job(residency="province")))

    assert found["sz-1/a"] == ("residency", "Jiangsu", "Shanghai")
    assert found["hn-1/a"] == ("residency", "Henan", "Shanghai")


def test_a_service_is_refused_only_what_all_its_metros_are_refused():
    service = a_service(peaks={"suzhou": 1000, "nanjing": 1000}, residency="city")
    case = a_case_of(service)

    assert serves_in(case) == ["sz-1/a", "sz-2/a", "nj-1/a"]
    assert list(refused(case)) == ["hn-1/a"]


def test_residency_switched_off_refuses_nothing():
    case = a_case_of(a_job_with_data("nowhere"), off("residency", residency=CLASSES))

    assert refused(case) == {}
    assert trains_in(case) == ["sz-1/a", "sz-2/a", "nj-1/a", "hn-1/a"]
