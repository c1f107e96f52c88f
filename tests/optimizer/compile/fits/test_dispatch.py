import pytest

from huline.models.data import Data
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_link,
    a_metro,
    a_pool,
    a_service,
    a_tenant,
    a_western_centre,
)
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import off

OWN = {"accepts_from": "own"}
LISTED = {"accepts_from": "listed", "accepts_provinces": ("Gansu", "Shanghai")}
METROS = (a_metro(), a_metro("zhongwei", province="Ningxia", city="Zhongwei"))


def a_case_of(workload, western=OWN, **fields):
    """sh-01 takes anyone's work, nx-01 in Ningxia as said; both linked to both metros."""
    centres = (a_centre(), a_western_centre(**western))
    parts = {
        "centres": centres,
        "pools": tuple(a_pool(f"{c.id}/a") for c in centres),
        "metros": METROS,
        "links": [a_link(f"{m.id}-{c.id}", m.id, c.id) for m in METROS for c in centres],
        "workloads": (workload,),
    }
    return a_case(**parts | fields)


def test_a_centre_that_takes_its_own_provinces_work_refuses_others():
    """The tenant sits in Shanghai and the job has no data."""
    case = a_case_of(a_job())

    assert refused(case) == {"nx-01/a": ("dispatch", "Shanghai", "Ningxia")}
    assert trains_in(case) == ["sh-01/a"]


def test_listed_provinces_are_served_and_others_are_not():
    tenant = (a_tenant(province="Hubei", city="Wuhan"),)

    assert refused(a_case_of(a_job(), LISTED)) == {}
    assert refused(a_case_of(a_job(), LISTED, tenants=tenant)) == {
        "nx-01/a": ("dispatch", "Hubei", "Ningxia|Gansu|Shanghai")
    }


@pytest.mark.parametrize(("at", "taken"), [("zhongwei", True), ("shanghai", False)])
def test_the_province_of_the_data_counts_where_there_is_data(at, taken):
    """Whatever the tenant's seat: here Shanghai."""
    assert (refused(a_case_of(a_job(data=Data(mb=0, at=at)))) == {}) is taken


def test_the_province_of_the_users_counts_for_a_service():
    western = a_service(peaks={"zhongwei": 1000})
    both = a_service(peaks={"shanghai": 1000, "zhongwei": 1000})

    assert serves_in(a_case_of(a_service())) == ["sh-01/a"]
    assert serves_in(a_case_of(western)) == ["sh-01/a", "nx-01/a"]
    assert serves_in(a_case_of(both)) == ["sh-01/a", "nx-01/a"]


def test_dispatch_switched_off_refuses_nothing():
    case = a_case_of(a_job(), policy=off("dispatch"))

    assert refused(case) == {}
    assert trains_in(case) == ["sh-01/a", "nx-01/a"]
