"""Ruin and recreate: never worse than where it began, and the same for the same seed."""

from huline.optimizer.compile import compile_case
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.strategies.neighbourhood import improve
from huline.optimizer.strategies.watch import Watch
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_centre, a_commitment, a_job, a_pool, a_western_centre


def started(case, perspective="payer"):
    return first_come(compile_case(case), perspective)


def test_a_large_job_that_came_late_is_given_its_place():
    # First come: w1 takes both slots of the only pool, and w2, worth ten times as much, waits.
    case = a_case(
        slots=2,
        pools=(a_pool(cards=(8,)),),
        workloads=(a_job("w1", work=16, tier=3), a_job("w2", work=16, tier=1)),
    )
    queue = started(case)
    before = queue.cost
    improve(queue, 20, 0, Watch())

    assert list(queue.schedule().jobs) == [1]
    # 16 card-hours unserved at tier 3's price instead of tier 1's: 16 * (10,000,000 - 3,333,333)
    assert before - queue.cost == 16 * 6_666_667


def test_a_plan_never_gets_dearer():
    for seed in range(60):
        queue = started(tiny_case(seed), perspective_of(seed))
        before = queue.cost
        improve(queue, 30, seed, Watch())

        assert queue.cost <= before


def test_the_same_seed_finds_the_same_plan():
    costs = []
    for _ in range(2):
        queue = started(tiny_case(5))
        improve(queue, 50, 7, Watch())
        costs.append((queue.cost, queue.schedule().jobs))

    assert costs[0] == costs[1]


def test_the_running_cost_is_never_below_the_settled_one():
    for seed in range(60):
        perspective = perspective_of(seed)
        queue = started(tiny_case(seed), perspective)
        improve(queue, 30, seed, Watch())
        if queue.sound:
            settled = settle(queue.compiled, queue.schedule()).cost(perspective)

            assert settled <= queue.cost


def test_work_that_must_be_served_drives_out_what_need_not():
    case = a_case(
        slots=2,
        pools=(a_pool(cards=(8,)),),
        workloads=(a_job("w1", work=16), a_job("w2", work=16, tier=3, must_serve=True)),
    )
    queue = started(case)
    stuck = queue.sound
    improve(queue, 20, 0, Watch())

    assert not stuck
    assert queue.sound


def a_case_of_a_promise(fee, **fields):
    """8 cards for 2 hours, and a job that wants them: 16 x 160,000; unserved 80,000,000."""
    promise = a_commitment(cards=8, first=0, end=2, termination_fee=fee)
    parts = {"pools": (a_pool(cards=(8,)),), "commitments": (promise,)}
    return a_case(**{"slots": 2, "workloads": (a_job("w1", work=16),)} | parts | fields)


def test_a_promise_is_ended_for_work_that_is_worth_its_fee():
    queue = started(a_case_of_a_promise(70_000_000))
    before = queue.cost
    improve(queue, 20, 0, Watch())

    assert (before, queue.cost) == (80_000_000, 16 * 160_000 + 70_000_000)
    assert queue.schedule().ended == {0}


def test_a_promise_that_is_worth_more_than_the_work_is_kept():
    queue = started(a_case_of_a_promise(80_000_000))
    improve(queue, 20, 0, Watch())

    assert queue.schedule().ended == frozenset()
    assert queue.cost == 80_000_000


def test_a_promise_is_kept_again_only_if_there_is_room_for_it():
    queue = started(a_case_of_a_promise(70_000))
    kept = queue.cost
    freed = queue.turn(0)
    queue.remove(0)
    queue.place(0)
    refused = queue.turn(0)
    queue.remove(0)
    back = queue.turn(0)
    queue.place(0)

    assert (freed, refused, back) == (True, False, True)
    assert queue.cost == kept


def test_a_promise_is_kept_only_where_there_is_power_for_it():
    centres = (a_centre(power_limit_w=(8_000,)),)
    pools = (a_pool(cards=(16,)),)
    queue = started(a_case_of_a_promise(70_000, centres=centres, pools=pools))
    queue.turn(0)
    queue.remove(0)
    queue.place(0)

    assert queue.placed[0].whole
    assert not queue.turn(0)


def test_it_stops_when_told_to():
    rounds = []

    def stopped():
        rounds.append(1)
        return len(rounds) > 3

    queue = started(a_case(centres=(a_western_centre("sh-01"),), workloads=(a_job(),)))
    improve(queue, 1_000, 0, Watch(stopped=stopped))

    assert len(rounds) == 4
