from tests.builders import a_centre, a_job, a_service, a_western_centre
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off

CENTRES = (a_centre(neutral=True), a_western_centre(operator="modelhouse"))


def a_case_of(*workloads, **fields):
    """sh-01 is neutral, nx-01 is not."""
    return an_eastern_and_a_western_case(centres=CENTRES, workloads=workloads, **fields)


def test_work_that_needs_a_neutral_operator_is_refused_others():
    case = a_case_of(a_job(needs_neutral=True))

    assert refused(case) == {"nx-01/a": ("neutrality", "modelhouse", "neutral")}
    assert trains_in(case) == ["sh-01/a"]
    assert serves_in(a_case_of(a_service(needs_neutral=True))) == ["sh-01/a"]


def test_a_centre_without_a_named_operator_speaks_for_itself():
    case = an_eastern_and_a_western_case(workloads=(a_job(needs_neutral=True),))

    assert refused(case)["sh-01/a"] == ("neutrality", "sh-01", "neutral")


def test_other_work_goes_to_any_operator():
    jobs = a_job(needs_neutral=True), a_job("w2")

    assert refused(a_case_of(*jobs), workload=1) == {}


def test_neutrality_switched_off_refuses_nothing():
    assert refused(a_case_of(a_job(needs_neutral=True), policy=off("neutrality"))) == {}
