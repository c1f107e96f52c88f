import numpy as np

from huline.optimizer.compile import compile_case
from huline.optimizer.settle.runs import runs_of
from huline.optimizer.settle.schedule import JobRun, Schedule, ServiceRun
from tests.builders import a_case, a_job
from tests.optimizer.verify.plans import an_eastern_and_a_western_case


def rows(compiled, **chosen):
    """(workload, pool, first, end, cards) of each run of a Schedule."""
    runs = runs_of(compiled, Schedule(**chosen))
    names = [compiled.supply.sites[p].pool.id for p in runs.pool]
    columns = (runs.workload.tolist(), names, runs.first.tolist(), runs.end.tolist())
    return list(zip(*columns, runs.cards.tolist(), strict=True))


def test_neighbouring_slots_of_a_job_are_joined():
    compiled = compile_case(a_case(workloads=(a_job(),)))

    assert rows(compiled, jobs={0: JobRun(0, (0, 1, 4, 5))}) == [
        (0, "sh-01/a", 0, 2, 8),
        (0, "sh-01/a", 4, 6, 8),
    ]


def test_slots_of_two_jobs_are_not_joined():
    """One ends with slot 1, the other begins with slot 2."""
    compiled = compile_case(a_case(workloads=(a_job(), a_job("w2"))))

    assert rows(compiled, jobs={1: JobRun(1, (0, 1)), 0: JobRun(0, (2, 3))}) == [
        (0, "sh-01/a", 2, 4, 8),
        (1, "sh-01/a", 0, 2, 8),
    ]


def test_slots_of_a_service_are_joined_while_its_cards_stay_the_same():
    """Sorted by slot, then pool."""
    compiled = compile_case(an_eastern_and_a_western_case(slots=4))
    cards = np.array([[2, 2, 3, 0], [1, 0, 1, 1]])

    assert rows(compiled, services={0: ServiceRun(cards)}) == [
        (0, "nx-01/a", 0, 1, 1),
        (0, "sh-01/a", 0, 2, 2),
        (0, "nx-01/a", 2, 4, 1),
        (0, "sh-01/a", 2, 3, 3),
    ]


def test_a_service_has_the_cards_that_it_was_given():
    cards = np.array([[0, 0, 0], [1, 0, 1], [0, 2, 2]])
    run = ServiceRun(cards)

    assert run.pools.tolist() == [1, 2]
    np.testing.assert_array_equal(run.cards, cards)


def test_a_schedule_of_nothing_has_no_runs():
    assert rows(compile_case(a_case(workloads=(a_job(),)))) == []
