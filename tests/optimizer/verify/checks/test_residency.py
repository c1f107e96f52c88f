import pytest

from huline.models.data import Data
from huline.models.policy import ResidencyClass
from tests.builders import a_case, a_centre, a_job, a_link, a_metro, a_policy, a_pool, a_service
from tests.optimizer.verify.plans import a_run, broken, off, placed

AREAS = ("anywhere", "province", "city", "site", "nowhere")
CLASSES = tuple(ResidencyClass(id=area, area=area) for area in AREAS)
SUZHOU = {"province": "Jiangsu", "city": "Suzhou"}
CENTRES = (
    a_centre("suzhou-01", **SUZHOU),
    a_centre("suzhou-02", **SUZHOU),
    a_centre("nanjing-01", province="Jiangsu", city="Nanjing"),
    # a city of the same name elsewhere is another city
    a_centre("henan-01", province="Henan", city="Suzhou"),
)


def a_case_with(workload, policy=None):
    metros = (a_metro("suzhou", **SUZHOU), a_metro("nanjing", province="Jiangsu", city="Nanjing"))
    return a_case(
        metros=metros,
        centres=CENTRES,
        pools=tuple(a_pool(f"{centre.id}/a") for centre in CENTRES),
        links=[a_link(f"{m.id}-{c.id}", m.id, c.id) for m in metros for c in CENTRES],
        workloads=(workload,),
        policy=policy or a_policy(residency=CLASSES),
    )


def may_train(area, centre, at="suzhou-01", policy=None):
    case = a_case_with(a_job(residency=area, data=Data(mb=0, at=at)), policy)
    rules = broken(case, placed("w1", a_run(f"{centre}/a")))
    assert rules in ([], ["residency"])
    return not rules


@pytest.mark.parametrize(
    ("area", "allowed"),
    [
        ("anywhere", ["suzhou-01", "suzhou-02", "nanjing-01", "henan-01"]),
        ("province", ["suzhou-01", "suzhou-02", "nanjing-01"]),
        ("city", ["suzhou-01", "suzhou-02"]),
        ("site", ["suzhou-01"]),
        ("nowhere", []),
    ],
)
def test_data_may_be_worked_on_within_the_area_of_its_class(area, allowed):
    assert [c.id for c in CENTRES if may_train(area, c.id)] == allowed


def test_data_in_a_metro_may_be_worked_on_at_no_centre_where_its_class_says_on_site():
    assert not may_train("site", "suzhou-01", at="suzhou")


def test_a_job_without_data_is_at_home_at_its_tenants_seat():
    """The tenant sits in Shanghai, so a class kept to its province rules Suzhou out."""
    case = a_case_with(a_job(residency="province"))

    assert broken(case, placed("w1", a_run("suzhou-01/a"))) == ["residency"]


def test_a_service_may_use_a_pool_that_one_of_its_metros_may_use():
    service = a_service(peaks={"suzhou": 1000, "nanjing": 1000}, residency="city")
    runs = a_run("suzhou-01/a", end=8, cards=1), a_run("nanjing-01/a", end=8, cards=1)

    assert broken(a_case_with(service), placed("s1", *runs)) == []


def test_a_service_may_not_use_a_pool_that_none_of_its_metros_may_use():
    service = a_service(peaks={"suzhou": 1000, "nanjing": 1000}, residency="city")

    rules = broken(a_case_with(service), placed("s1", a_run("henan-01/a", end=8, cards=1)))

    assert rules == ["residency"]


def test_residency_switched_off_rules_nothing_out():
    assert may_train("nowhere", "henan-01", policy=off("residency", residency=CLASSES))
