import pytest

from huline.models.case import Pin
from huline.optimizer.backends import Limits, Outcome, backend_named
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import decode, encode, formulate
from huline.optimizer.settle import JobRun, Schedule, settle
from huline.optimizer.strategies.first_come import first_come
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_job, a_link, a_service

SEEDS = range(80)


def as_lists(schedule):
    """A Schedule in a form that can be compared."""
    return schedule.jobs, {w: run.cards.tolist() for w, run in schedule.services.items()}


def again(formulation, schedule):
    """The Schedule read off the columns that it is written to."""
    values = formulation.program.upper * 0
    placements = settle(formulation.compiled, schedule).placements
    index, whole = encode(formulation, schedule, placements)
    values[index] = whole
    return decode(formulation, values)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_schedule_survives_being_written_as_columns(seed):
    compiled = compile_case(tiny_case(seed))
    formulation = formulate(compiled, perspective_of(seed))
    first = first_come(compiled, perspective_of(seed)).schedule()

    assert as_lists(again(formulation, first)) == as_lists(first)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_optimum_of_the_columns_is_the_cost_of_the_decoded_schedule(seed):
    """The Program's objective and the settlement count the same money by different ways."""
    compiled = compile_case(tiny_case(seed))
    formulation = formulate(compiled, perspective_of(seed))
    answer = backend_named("cpsat").solve(
        formulation.program, Limits(), start=None, tick=lambda _, __: True
    )
    if answer.outcome is Outcome.INFEASIBLE:
        assert not first_come(compiled, perspective_of(seed)).sound
        return

    cost = settle(compiled, decode(formulation, answer.values)).cost(perspective_of(seed))

    assert cost == formulation.program.objective(answer.values)


def test_the_tiny_cases_hold_jobs_and_services_of_every_shape():
    """So that the round trips above say something."""
    kinds = set()
    for seed in SEEDS:
        formulation = formulate(compile_case(tiny_case(seed)), perspective_of(seed))
        kinds |= {block.kind for block in formulation.program.column_blocks if block.count}

    assert kinds >= {"start", "pick", "run", "cards", "short", "skip", "site", "claim"}
    assert kinds >= {"taken", "opens", "slice", "full", "earned"}


def test_a_pause_is_read_off_the_slots_a_job_runs_in():
    """Two of four slots, not side by side."""
    job = a_job(work=16, timing="preemptible")
    formulation = formulate(compile_case(a_case(slots=4, workloads=(job,))), "payer")
    schedule = Schedule(jobs={0: JobRun(0, (0, 3))})

    assert again(formulation, schedule).jobs == {0: JobRun(0, (0, 3))}


def test_a_host_is_read_as_the_cards_its_demand_needs():
    """A service for one site wholly: 2 cards in every slot, one column."""
    near = (a_link("near", "shanghai", "sh-01"),)
    service = a_service(sites=1, part_service=False)
    compiled = compile_case(a_case(slots=3, workloads=(service,), links=near))
    formulation = formulate(compiled, "payer")

    assert formulation.program.shape[1] == 1
    found = decode(formulation, formulation.program.upper)
    assert found.services[0].cards.tolist() == [[2, 2, 2]]
    assert as_lists(again(formulation, found)) == as_lists(found)


def test_what_no_column_serves_is_not_in_the_schedule():
    formulation = formulate(compile_case(a_case(workloads=(a_job(),))), "payer")

    assert as_lists(decode(formulation, formulation.program.lower)) == ({}, {})


def test_a_decreed_start_leaves_one_column():
    pins = (Pin(workload="w1", centre="sh-01", first=2),)
    formulation = formulate(compile_case(a_case(workloads=(a_job(),), pins=pins)), "payer")
    found = decode(formulation, formulation.program.upper)

    assert found.jobs == {0: JobRun(0, (2, 3, 4, 5))}
