from huline.models.case import Pin
from tests.builders import a_case, a_job, a_pool, a_service
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off


def pinned(workload, **place):
    return (Pin(workload=workload.id, **{"centre": "sh-01"} | place),)


def test_a_job_pinned_to_a_centre_is_refused_all_others():
    case = an_eastern_and_a_western_case(workloads=(a_job(),), pins=pinned(a_job()))

    assert refused(case) == {"nx-01/a": ("pin", "nx-01", "sh-01")}
    assert trains_in(case) == ["sh-01/a"]


def test_a_job_pinned_to_a_pool_is_refused_its_neighbours():
    case = a_case(
        pools=(a_pool(), a_pool("sh-01/b")),
        workloads=(a_job(),),
        pins=pinned(a_job(), pool="sh-01/b"),
    )

    assert refused(case) == {"sh-01/a": ("pin", "sh-01/a", "sh-01/b")}
    assert trains_in(case) == ["sh-01/b"]


def test_a_service_is_pinned_for_all_its_metros():
    case = an_eastern_and_a_western_case(
        workloads=(a_service(),), pins=pinned(a_service(), centre="nx-01")
    )

    assert refused(case) == {"sh-01/a": ("pin", "sh-01", "nx-01")}
    assert serves_in(case) == ["nx-01/a"]


def test_a_pin_binds_only_the_workload_it_names():
    case = an_eastern_and_a_western_case(workloads=(a_job(), a_job("w2")), pins=pinned(a_job()))

    assert refused(case, workload=1) == {}


def test_pin_switched_off_refuses_nothing():
    case = an_eastern_and_a_western_case(
        workloads=(a_job(),), pins=pinned(a_job(), first=2), policy=off("pin")
    )

    assert refused(case) == {}
    assert trains_in(case) == ["sh-01/a", "nx-01/a"]
