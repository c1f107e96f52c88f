from math import ceil

from huline.models.data import Data
from huline.models.place import distance_m
from tests.builders import a_case, a_courier, a_job, a_link, a_metro, a_service
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    breaches,
    broken,
    off,
    placed,
)


def a_case_with(policy=None, links=(), couriers=(), **fields):
    policies = {"policy": policy} if policy else {}
    return a_case(workloads=(a_job(**fields),), links=links, couriers=couriers, **policies)


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


def test_a_model_that_no_route_can_move_is_caught():
    links = (a_link("near", "shanghai", "sh-01"),)
    service = a_service(model_mb=1, model_at="wuhan")
    case = a_case(metros=(a_metro(), a_metro("wuhan")), links=links, workloads=(service,))

    assert broken(case, placed("s1", a_run(end=8, cards=2))) == ["window"]


def test_a_window_switched_off_still_asks_for_a_route():
    case = a_case_with(off("window"), data=Data(mb=1, at="shanghai"))

    assert broken(case, placed("w1", a_run(first=4, end=8))) == ["window"]


def test_a_courier_takes_the_time_at_the_disks_and_on_the_road():
    """2 TB take 2 x 30 minutes; the road to Zhongwei is 1,644 km x 1.5: 41.1 hours at 60 km/h."""
    road = a_courier(road_factor=1500, loading_minutes=30)
    job = a_job(data=Data(mb=2_000_000, at="shanghai", ready=1))
    case = an_eastern_and_a_western_case(slots=60, couriers=(road,), workloads=(job,), links=())
    hours = 1 + distance_m(case.metros[0], case.centres[1]) * 1.5 / 60_000
    arrival = 1 + ceil(hours)

    def at(first):
        return placed("w1", a_run("nx-01/a", first, first + 4), courier="road")

    assert broken(case, at(arrival)) == []
    found = breaches(case, at(arrival - 1))
    assert [(b.rule, b.limit) for b in found] == [("window", arrival)]


def test_a_courier_next_door_may_arrive_at_once():
    """Shanghai and sh-01 lie at one point: nothing is loaded, no way is gone."""
    case = a_case_with(data=Data(mb=9, at="shanghai"), couriers=(a_courier(),))

    assert broken(case, placed("w1", a_run(), courier="road")) == []
