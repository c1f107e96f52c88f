import pickle

import pytest

from huline.models.case import Pin
from huline.models.commitment import Commitment
from huline.models.errors import CannotAllBeServed, FitsNowhere
from huline.optimizer.planning import plan
from tests.builders import a_case, a_centre, a_job, a_link, a_pool, a_quote, a_service
from tests.optimizer.verify.plans import off

NEAR = (a_link("near", "shanghai", "sh-01"),)


def conflict_in(*workloads, **fields):
    with pytest.raises(CannotAllBeServed) as caught:
        plan(a_case(workloads=workloads, links=NEAR, **fields))
    return caught.value


def whole_day_jobs(count, **fields):
    """Jobs of eight cards for all eight slots."""
    return tuple(a_job(f"w{i}", work=64, must_serve=True, **fields) for i in range(count))


def test_the_fewest_that_have_to_go_are_named_with_the_rule_in_the_way():
    """Sixteen cards take two of the four jobs."""
    found = conflict_in(*whole_day_jobs(4))

    assert (found.demanded, len(found.left_out), found.fewest) == (4, 2, True)
    assert set(found.left_out) < {"w0", "w1", "w2", "w3"}
    assert found.lifted == ("capacity",)
    assert "2 of 4 workloads" in str(found)


def test_a_short_meter_is_told_from_a_lack_of_cards():
    centres = (a_centre(power_limit_w=(8_000,)),)

    assert conflict_in(*whole_day_jobs(2), centres=centres).lifted == ("power",)


def test_two_limits_that_both_bind_leave_no_single_rule_to_blame():
    found = conflict_in(*whole_day_jobs(3), centres=(a_centre(power_limit_w=(16_000,)),))

    assert (len(found.left_out), found.lifted) == (1, ())


def test_work_that_may_wait_is_never_part_of_the_conflict():
    jobs = (*whole_day_jobs(3), a_job("free", work=64))

    found = conflict_in(*jobs)

    assert (found.demanded, len(found.left_out)) == (3, 1)
    assert "free" not in found.left_out


def test_quotes_for_work_that_may_wait_are_left_aside_with_it():
    jobs = (*whole_day_jobs(3), a_job("free", work=64))
    quotes = (a_quote("free", cost=0), a_quote("w0", cost=0))

    assert conflict_in(*jobs, quotes=quotes).demanded == 3


def test_a_service_is_counted_whole_even_where_part_of_it_could_be_served():
    """Ten cards of sixteen for the service leave six, and the job wants eight."""
    service = a_service(peaks={"shanghai": 10_000}, must_serve=True, part_service=True)

    found = conflict_in(service, *whole_day_jobs(1))

    assert (found.demanded, len(found.left_out)) == (2, 1)


def test_pins_and_commitments_conflict_too():
    pins = tuple(Pin(workload=f"w{i}", centre="sh-01") for i in range(2))
    promised = (Commitment(id="c", pool="sh-01/a", cards=8, first=0, end=1),)
    jobs = tuple(a_job(f"w{i}", work=64) for i in range(2))

    found = conflict_in(*jobs, pins=pins, commitments=promised)

    assert (len(found.left_out), found.lifted) == (1, ("capacity",))


def test_a_conflict_travels_between_processes_whole():
    found = CannotAllBeServed(4, ("w1",), fewest=True, lifted=("capacity",))
    again = pickle.loads(pickle.dumps(found))

    assert (again.demanded, again.left_out, again.fewest, again.lifted) == (
        4, ("w1",), True, ("capacity",),
    )  # fmt: skip
    assert str(again) == str(found)


def test_work_that_fits_nowhere_alone_comes_with_the_rules_that_refuse_it():
    case = a_case(
        workloads=(a_job("w1", memory_gb=81, must_serve=True),),
        pools=(a_pool(), a_pool("sh-01/b")),
    )
    with pytest.raises(FitsNowhere) as caught:
        plan(case)

    assert caught.value.refusals == {"w1": {"hardware": 2}}
    assert "(2 pools: these cards cannot run it)" in str(caught.value)
    assert "（2 个资源池：该型号卡无法运行此任务）" in caught.value.text("zh")


def test_without_the_rule_nothing_must_be_served_and_there_is_a_plan():
    assert plan(a_case(workloads=whole_day_jobs(4), policy=off("must-serve")))


def test_what_must_be_served_draws_in_the_work_that_it_waits_for():
    """w2 needs 4 of 8 slots, and w1, which nobody demands, 5 before it."""
    jobs = (a_job("w1", work=40), a_job("w2", after=("w1",), must_serve=True))

    found = conflict_in(*jobs)

    assert (found.demanded, found.left_out, found.lifted) == (1, ("w2",), ("precedence",))


def test_work_that_is_waited_for_need_not_be_served_for_its_own_sake():
    """Two of the three have all cards all day; nobody demands what waits, or what it waits for."""
    jobs = (a_job("early"), *whole_day_jobs(3), a_job("late", work=8, after=("early",)))

    found = conflict_in(*jobs)

    assert (found.demanded, len(found.left_out)) == (3, 1)
    assert set(found.left_out) < {"w0", "w1", "w2"}
