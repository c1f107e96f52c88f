from huline.models.workload import Data
from tests.builders import a_case, a_job, a_link
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed


def a_case_with(policy=None, links=(), **fields):
    policies = {"policy": policy} if policy else {}
    return a_case(workloads=(a_job(**fields),), links=links, **policies)


def test_a_run_that_fills_its_window_passes():
    assert broken(a_case_with(release=2, deadline=6), placed("w1", a_run(first=2, end=6))) == []


def test_a_run_before_its_release_is_caught():
    found = breaches(a_case_with(release=3), placed("w1", a_run(first=2, end=6)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("window", 2, 3)]


def test_a_run_past_its_deadline_is_caught():
    found = breaches(a_case_with(deadline=5), placed("w1", a_run(first=2, end=6)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("window", 6, 5)]


# 1,000 Mbit/s move 3,600,000 Mbit an hour: 450,000 MB. One MB more takes a second slot.
SLOW = (a_link("l", "shanghai", "sh-01", rate_mbit_s=1_000),)


def test_a_run_may_start_when_its_data_has_arrived():
    case = a_case_with(links=SLOW, data=Data(mb=450_000, at="shanghai", ready=1))

    assert broken(case, placed("w1", a_run(first=2, end=6), links=["l"])) == []
    assert broken(case, placed("w1", a_run(first=1, end=5), links=["l"])) == ["window"]


def test_a_transfer_takes_whole_slots():
    case = a_case_with(links=SLOW, data=Data(mb=450_001, at="shanghai", ready=1))

    assert broken(case, placed("w1", a_run(first=3, end=7), links=["l"])) == []
    assert broken(case, placed("w1", a_run(first=2, end=6), links=["l"])) == ["window"]


def test_data_that_does_not_move_must_still_be_ready():
    case = a_case_with(data=Data(mb=450_000, at="sh-01", ready=1))

    assert broken(case, placed("w1", a_run(first=1, end=5))) == []
    assert broken(case, placed("w1", a_run(first=0, end=4))) == ["window"]


def test_data_that_no_route_can_move_is_caught():
    case = a_case_with(data=Data(mb=1, at="shanghai"))

    assert broken(case, placed("w1", a_run(first=4, end=8))) == ["window"]


def test_a_window_switched_off_lets_a_job_run_at_any_time():
    case = a_case_with(off("window"), SLOW, release=3, data=Data(mb=450_001, at="shanghai"))

    assert broken(case, placed("w1", a_run(first=0, end=4), links=["l"])) == []


def test_a_window_switched_off_still_asks_for_a_route():
    case = a_case_with(off("window"), data=Data(mb=1, at="shanghai"))

    assert broken(case, placed("w1", a_run(first=4, end=8))) == ["window"]
