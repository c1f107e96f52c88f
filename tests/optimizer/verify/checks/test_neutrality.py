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


def a_case_of(western, **fields):
    return an_eastern_and_a_western_case(
        centres=(a_centre(), a_western_centre(**western)),
        workloads=(a_job(needs_neutral=True),),
        **fields,
    )


def test_a_neutral_operator_passes():
    assert broken(a_case_of({"neutral": True}), WEST) == []


def test_an_operator_that_is_not_neutral_is_caught():
    found = breaches(a_case_of({"operator": "modelhouse"}), WEST)

    assert [(b.rule, b.measured) for b in found] == [("neutrality", "modelhouse")]
    assert "modelhouse is not known as neutral" in found[0].message


def test_work_that_does_not_ask_may_run_there():
    case = an_eastern_and_a_western_case(workloads=(a_job(),))

    assert broken(case, WEST) == []


def test_neutrality_switched_off_rules_nothing_out():
    assert broken(a_case_of({}, policy=off("neutrality")), WEST) == []
