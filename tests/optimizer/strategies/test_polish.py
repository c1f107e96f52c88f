"""Four jobs of one hour in two pools of 8 cards; each is quoted 1 in one pool, 9 in the other."""

import time

import numpy as np
import pytest

from huline.optimizer.backends import Limits, backend_named
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import decode, formulate
from huline.optimizer.options import Options
from huline.optimizer.settle import JobRun, Schedule, settle
from huline.optimizer.strategies.polish import SMALLEST, polish, time_for_parts
from huline.optimizer.strategies.watch import Watch
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_job, a_pool, a_quote

JOBS = tuple(a_job(f"w{n}", work=8, must_serve=True) for n in range(4))
QUOTES = tuple(
    a_quote(f"w{n}", pool, cost=1 if n % 2 == p else 9)
    for n in range(4)
    for p, pool in enumerate(("sh-01/a", "sh-01/b"))
)


def a_swapped_case():
    """Every slot of both pools is taken, so that no job can move by itself."""
    pools = (a_pool(cards=(8,)), a_pool("sh-01/b", cards=(8,)))
    return compile_case(a_case(slots=2, pools=pools, workloads=JOBS, quotes=QUOTES))


def the_dearest(compiled):
    """All jobs where they are quoted 9."""
    schedule, used = Schedule(), set()
    for w in range(4):
        arc = next(k for k in compiled.arcs.of(w) if compiled.arcs.cost[k] == 9)
        pool = int(compiled.arcs.pool[arc])
        slot = 1 if (pool, 0) in used else 0
        used.add((pool, slot))
        schedule.jobs[w] = JobRun(arc, (slot,))
    return schedule


def polished(compiled, goes_on, seconds=30.0):
    found = []

    def keep(schedule):
        found.append(settle(compiled, schedule).cost("payer"))
        return goes_on(found)

    watch = Watch(deadline=time.monotonic() + seconds)
    dearest = the_dearest(compiled)
    placements = settle(compiled, dearest).placements
    polish(formulate(compiled, "payer"), dearest, placements, Options(), watch, keep)
    return found


def test_jobs_that_stand_in_each_others_way_change_places():
    found = polished(a_swapped_case(), lambda costs: costs[-1] > 4)

    assert found[-1] == 4
    assert found == sorted(found, reverse=True)


def test_it_ends_when_it_is_told_to():
    assert len(polished(a_swapped_case(), lambda _: False)) == 1


def test_it_ends_when_time_is_up():
    assert polished(a_swapped_case(), lambda _: True, seconds=0.0) == []


@pytest.mark.parametrize("seed", range(25))
def test_a_part_costs_and_asks_what_the_whole_does_around_it(seed):
    """Solved anew, with what it does not hold standing as it was, it finds the optimum again."""
    perspective = perspective_of(seed)
    formulation = formulate(compile_case(tiny_case(seed)), perspective)
    program, highs = formulation.program, backend_named("highs")
    whole = highs.solve(program, Limits(), start=None, tick=lambda _, __: True)
    if whole.values is None:
        return
    fixed = program.integer & (np.random.default_rng(seed).random(program.cost.size) < 0.5)

    part = program.with_fixed(fixed, whole.values)
    again = highs.solve(part, Limits(), start=None, tick=lambda _, __: True)

    values = whole.values.copy()
    values[~fixed] = again.values
    costs = [
        settle(formulation.compiled, decode(formulation, v)).cost(perspective)
        for v in (whole.values, values)
    ]
    assert costs[0] == costs[1]


def test_time_is_kept_for_parts_only_where_there_is_a_limit_and_much_to_solve():
    jobs = tuple(a_job(f"w{n}") for n in range(SMALLEST // 5 + 1))
    small = formulate(a_swapped_case(), "payer").program
    # each job has 5 starting slots
    large = formulate(compile_case(a_case(workloads=jobs)), "payer").program

    assert time_for_parts(small, 60.0) == 0
    assert time_for_parts(large, None) == 0
    assert 0 < time_for_parts(large, 60.0) < 60
