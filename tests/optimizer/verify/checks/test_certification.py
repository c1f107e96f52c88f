from tests.builders import a_centre, a_job, a_western_centre
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    breaches,
    broken,
    off,
    placed,
)

WEST = placed("w1", a_run("nx-01/a"))


def a_case_of(held, **fields):
    return an_eastern_and_a_western_case(
        centres=(a_centre(), a_western_centre(certifications=held)),
        workloads=(a_job(certifications=("mlps-3", "iso-27001")),),
        **fields,
    )


def test_a_centre_with_all_certificates_passes():
    assert broken(a_case_of(("iso-27001", "soc-2", "mlps-3")), WEST) == []


def test_a_missing_certificate_is_caught_by_name():
    found = breaches(a_case_of(("mlps-3",)), WEST)

    assert [(b.rule, b.measured, b.limit) for b in found] == [
        ("certification", "iso-27001", "iso-27001 mlps-3")
    ]


def test_certification_switched_off_rules_nothing_out():
    assert broken(a_case_of((), policy=off("certification")), WEST) == []
