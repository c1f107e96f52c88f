import pytest

from huline.models.data import Data
from tests.builders import a_centre, a_job, a_metro, a_service, a_tenant, a_western_centre
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    breaches,
    broken,
    off,
    placed,
)

WEST = placed("w1", a_run("nx-01/a"))


def a_case_taking(accepts, workload=None, **fields):
    """nx-01 in Ningxia takes work as said."""
    centres = (a_centre(), a_western_centre(**accepts))
    workloads = (workload or a_job(),)
    return an_eastern_and_a_western_case(centres=centres, workloads=workloads, **fields)


OWN = {"accepts_from": "own"}


@pytest.mark.parametrize(
    "accepts",
    [
        {"accepts_from": "anywhere"},
        {"accepts_from": "listed", "accepts_provinces": ("Jiangsu", "Shanghai")},
    ],
    ids=["anywhere", "listed"],
)
def test_a_centre_that_takes_work_of_the_province_passes(accepts):
    assert broken(a_case_taking(accepts), WEST) == []


def test_a_centre_that_takes_its_own_provinces_work_only_is_caught_taking_anothers():
    found = breaches(a_case_taking(OWN), WEST)

    assert [(b.rule, b.measured, b.limit) for b in found] == [("dispatch", "Shanghai", "Ningxia")]


def test_a_centre_is_caught_taking_work_of_a_province_it_does_not_list():
    accepts = {"accepts_from": "listed", "accepts_provinces": ("Jiangsu",)}

    assert broken(a_case_taking(accepts), WEST) == ["dispatch"]


def test_the_province_is_that_of_the_data_and_not_that_of_the_seat():
    metros = (a_metro(), a_metro("zhongwei", province="Ningxia", city="Zhongwei"))
    job = a_job(data=Data(mb=0, at="zhongwei"))

    assert broken(a_case_taking(OWN, job, metros=metros), WEST) == []


def test_the_province_of_a_service_is_that_of_its_users():
    tenants = (a_tenant(province="Ningxia", city="Zhongwei"),)
    service = a_service()
    west = placed("s1", a_run("nx-01/a", end=8, cards=2))

    assert broken(a_case_taking(OWN, service, tenants=tenants), west) == ["dispatch"]


def test_dispatch_switched_off_rules_nothing_out():
    assert broken(a_case_taking(OWN, policy=off("dispatch")), WEST) == []
