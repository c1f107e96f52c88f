from tests.builders import a_centre, a_job, a_service, a_western_centre
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off

CENTRES = (
    a_centre(certifications=("mlps-3", "iso-27001")), a_western_centre(certifications=("mlps-3",)),
)  # fmt: skip


def a_case_of(*workloads, **fields):
    return an_eastern_and_a_western_case(centres=CENTRES, workloads=workloads, **fields)


def test_a_centre_that_lacks_one_certificate_is_refused():
    case = a_case_of(a_job(certifications=("mlps-3", "iso-27001")))

    assert refused(case) == {"nx-01/a": ("certification", "iso-27001", "iso-27001|mlps-3")}
    assert trains_in(case) == ["sh-01/a"]


def test_every_certificate_that_is_lacking_is_named():
    case = a_case_of(a_job(certifications=("soc-2", "iso-27001")))

    assert refused(case)["nx-01/a"][1] == "iso-27001|soc-2"
    assert refused(case)["sh-01/a"][1] == "soc-2"


def test_more_certificates_than_asked_for_do_no_harm():
    case = a_case_of(a_service(certifications=("mlps-3",)))

    assert serves_in(case) == ["sh-01/a", "nx-01/a"]


def test_work_that_asks_for_none_goes_anywhere():
    jobs = a_job(certifications=("soc-2",)), a_job("w2")

    assert refused(a_case_of(*jobs), workload=1) == {}


def test_certification_switched_off_refuses_nothing():
    case = a_case_of(a_job(certifications=("soc-2",)), policy=off("certification"))

    assert refused(case) == {}
