from huline.models.case import Pin
from huline.models.data import Data
from huline.optimizer.compile import compile_case
from tests.builders import a_case, a_job, a_pool, an_accelerator
from tests.optimizer.compile.pairs import refused, trains_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off

# At 1000 Mbit/s an hour carries 450,000 MB: this much takes two hours.
TWO_HOURS = 900_000


def windows(case):
    """(pool, earliest, deadline) of every way to run the job."""
    arcs = compile_case(case).arcs
    return list(
        zip(arcs.pool.tolist(), arcs.earliest.tolist(), arcs.deadline.tolist(), strict=True)
    )


def a_moving_case(mb=TWO_HOURS, ready=0, **fields):
    """Data in Shanghai's metro, a link away from each centre."""
    job = {"data": Data(mb=mb, at="shanghai", ready=ready)} | fields.pop("job", {})
    return an_eastern_and_a_western_case(workloads=(a_job(**job),), **fields)


def test_a_job_runs_between_its_release_and_its_deadline():
    job = a_job(release=1, deadline=7)

    assert windows(a_case(workloads=(job,))) == [(0, 1, 7)]


def test_a_job_waits_for_its_data():
    assert windows(a_moving_case()) == [(0, 2, 8), (1, 2, 8)]


def test_a_release_after_the_datas_arrival_decides():
    assert windows(a_moving_case(job={"release": 3})) == [(0, 3, 8), (1, 3, 8)]


def test_data_that_arrives_too_late_refuses_the_pool_with_the_slot_of_the_finish():
    """Ready in slot 3, there in slot 5, done in slot 9 of 8."""
    assert refused(a_moving_case(ready=3)) == {
        "sh-01/a": ("window", 9, 8),
        "nx-01/a": ("window", 9, 8),
    }


def test_a_finish_in_the_last_slot_is_in_time():
    assert refused(a_moving_case(ready=2)) == {}


def test_data_already_there_is_ready_without_a_journey():
    """In sh-01 from slot 3; two hours later, in slot 5, at nx-01."""
    links = an_eastern_and_a_western_case().network.links
    job = {"data": Data(mb=TWO_HOURS, at="sh-01", ready=3)}

    assert refused(a_moving_case(links=links, job=job)) == {"nx-01/a": ("window", 9, 8)}


def test_data_of_no_size_is_everywhere_once_ready():
    assert windows(a_moving_case(mb=0, ready=3)) == [(0, 3, 8), (1, 3, 8)]


def test_data_without_a_route_refuses_the_pool_even_where_the_rule_is_off():
    links = an_eastern_and_a_western_case().network.links[:1]
    expected = {"nx-01/a": ("window", "unreachable", 8)}

    assert refused(a_moving_case(links=links)) == expected
    assert refused(a_moving_case(links=links, policy=off("window"))) == expected


def test_slower_cards_may_miss_a_deadline_that_faster_ones_meet():
    """32 card-hours on 8 cards at half speed take 8 hours, the deadline is slot 6."""
    case = a_case(
        accelerators=(an_accelerator(), an_accelerator("l20")),
        pools=(a_pool(), a_pool("sh-01/b", accelerator="l20")),
        workloads=(a_job(accelerators={"h100": 1000, "l20": 500}, deadline=6),),
    )

    assert refused(case) == {"sh-01/b": ("window", 8, 6)}
    assert trains_in(case) == ["sh-01/a"]


def test_a_decreed_start_fixes_the_window_of_a_job_in_one_piece():
    """Four slots from slot 3."""
    pins = (Pin(workload="w1", centre="sh-01", first=3),)

    assert windows(a_case(workloads=(a_job(),), pins=pins)) == [(0, 3, 7)]


def test_a_decreed_start_opens_the_window_of_a_job_that_may_pause():
    pins = (Pin(workload="w1", centre="sh-01", first=3),)
    job = a_job(timing="preemptible")

    assert windows(a_case(workloads=(job,), pins=pins)) == [(0, 3, 8)]


def test_window_switched_off_opens_the_whole_horizon():
    job = {"release": 3, "deadline": 7}
    case = a_moving_case(job=job, policy=off("window"))

    assert windows(case) == [(0, 0, 8), (1, 0, 8)]
