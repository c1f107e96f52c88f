from huline.models.case import Pin
from tests.builders import a_case, a_job, a_link, a_profile, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

LINKS = (a_link("l", "shanghai", "sh-01"),)
PINNED = {"pins": (Pin(workload="w1", centre="sh-01"),)}


def test_a_job_that_must_be_served_and_is_passes():
    assert broken(a_case(workloads=(a_job(must_serve=True),)), placed("w1", a_run())) == []


def test_a_job_that_must_be_served_and_is_not_is_caught():
    found = breaches(a_case(workloads=(a_job(must_serve=True),)), placed("w1"))

    assert [(b.rule, b.where) for b in found] == [("must-serve", "w1")]
    assert found[0].message == "w1 must be served, and 32 card-hours of it are not"


def test_a_pinned_job_must_be_served():
    case = a_case(workloads=(a_job(),), **PINNED)

    assert broken(case, placed("w1", a_run())) == []
    assert broken(case, placed("w1")) == ["must-serve"]


def test_a_job_that_need_not_be_served_may_go_without():
    assert broken(a_case(workloads=(a_job(),)), placed("w1")) == []


def test_a_service_that_must_be_served_may_leave_no_unit_out():
    """2000 units in 8 slots; one card leaves 1000 of them in slot 7."""
    case = a_case(links=LINKS, workloads=(a_service(must_serve=True),))
    short = a_run(end=7, cards=2), a_run(first=7, end=8, cards=1)

    found = breaches(case, placed("s1", *short))

    assert [b.rule for b in found] == ["must-serve"]
    assert "1 reference card-hours" in found[0].message
    assert broken(case, placed("s1", a_run(end=8, cards=2))) == []


def test_a_service_nobody_asks_for_is_served_without_cards():
    profiles = (a_profile(per_mille=(0,)),)
    case = a_case(profiles=profiles, workloads=(a_service(must_serve=True),))

    assert broken(case, placed("s1")) == []


def test_must_serve_switched_off_lets_work_go_unserved():
    policy = off("must-serve")

    assert broken(a_case(workloads=(a_job(must_serve=True),), policy=policy), placed("w1")) == []
    assert broken(a_case(workloads=(a_job(),), policy=policy, **PINNED), placed("w1")) == []
