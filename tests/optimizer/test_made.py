import pickle

from huline.optimizer.compile import compile_case
from huline.optimizer.made import Earlier, Made
from huline.optimizer.planning import solve_here
from huline.optimizer.settle import JobRun, Schedule, settle
from huline.optimizer.verify import settle as priced
from tests.builders import a_case, a_job, a_policy, a_share


def test_a_plan_that_came_as_columns_is_written_where_it_is_kept():
    """With claims, in pieces, and with a job that is left out."""
    case = a_case(
        policy=a_policy(subsidies=(a_share(),)),
        workloads=(a_job(timing="preemptible"), a_job("w2"), a_job("w3")),
    )
    schedule = Schedule(jobs={0: JobRun(0, (0, 1, 4, 5)), 2: JobRun(2, (2, 3, 6, 7))})
    found = settle(compile_case(case), schedule)
    plan = priced(case, found.placements)
    sent = Made(plan.model_copy(update={"placements": ()}), None, found.record)

    kept = pickle.loads(pickle.dumps(sent)).whole()

    assert kept == Made(plan, None)
    assert [len(placement.runs) for placement in kept.plan.placements] == [2, 0, 2]
    assert kept.whole() is kept


def test_an_earlier_plan_travels_without_amounts_and_runs_as_before():
    case = a_case(workloads=[a_job("w1"), a_job("w2")])
    earlier = Earlier(solve_here(case), stay=False)
    there = pickle.loads(pickle.dumps(earlier))

    runs = [[placement.runs for placement in each.plan.placements] for each in (earlier, there)]
    assert runs[0] == runs[1]
    assert (there.certificate, there.stay) == (None, False)
    assert not any(placement.ledger.total for placement in there.plan.placements)
