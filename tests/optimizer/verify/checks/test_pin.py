from huline.models.case import Pin
from tests.builders import a_job, a_pool
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    breaches,
    broken,
    off,
    placed,
)

POOLS = (a_pool(), a_pool("sh-01/b"), a_pool("nx-01/a"))


def a_case_pinned(policy=None, **pin):
    fields = {"policy": policy} if policy else {}
    return an_eastern_and_a_western_case(
        pools=POOLS,
        workloads=(a_job(),),
        pins=(Pin(workload="w1", centre="sh-01", **pin),),
        **fields,
    )


def test_work_at_the_centre_it_is_pinned_to_passes():
    assert broken(a_case_pinned(), placed("w1", a_run("sh-01/b"))) == []


def test_work_at_another_centre_is_caught():
    found = breaches(a_case_pinned(), placed("w1", a_run("nx-01/a")))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("pin", "nx-01", "sh-01")]


def test_work_in_another_pool_of_the_centre_is_caught():
    case = a_case_pinned(pool="sh-01/a")

    assert broken(case, placed("w1", a_run("sh-01/a"))) == []
    assert broken(case, placed("w1", a_run("sh-01/b"))) == ["pin"]


def test_a_job_that_starts_in_another_slot_is_caught():
    case = a_case_pinned(first=1)

    assert broken(case, placed("w1", a_run(first=1, end=5))) == []
    assert broken(case, placed("w1", a_run(first=0, end=4))) == ["pin"]


def test_pins_switched_off_let_work_run_elsewhere_but_not_go_unserved():
    case = a_case_pinned(off("pin"))

    assert broken(case, placed("w1", a_run("nx-01/a"))) == []
    assert broken(case, placed("w1")) == ["must-serve"]
