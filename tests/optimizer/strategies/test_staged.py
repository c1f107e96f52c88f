"""Strict tiers: stage by stage, from the most urgent tier to money.

A card-slot costs 160,000. There is room for one job of 32 card-hours, or two of 16, in 4 slots.
"""

import time
from dataclasses import replace

import numpy as np
import pytest

from huline.models.plan import Shortfall
from huline.optimizer.backends import Outcome
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import plan, solve_here
from huline.optimizer.settle import JobRun, Schedule, settle
from huline.optimizer.solvers import BackendName
from huline.optimizer.strategies import search
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.strategies.whole import solve_whole
from tests.builders import a_case, a_job, a_link, a_policy, a_pool, a_service

CARD_HOUR = 60_000
HALF = {"work": 16, "tier": 2}


def contested(order="strict", **urgent):
    """An urgent job that costs little to leave, and two later ones that cost much more."""
    urgent = a_job("urgent", **{"tier": 1, "unserved": 200_000} | urgent)
    later = (a_job("later", **HALF), a_job("last", **HALF))
    return a_case(
        slots=4,
        pools=(a_pool(cards=(8,)),),
        workloads=(urgent, *later),
        policy=a_policy(tier_order=order),
    )


def served(plan):
    return [placement.workload for placement in plan.placements if placement.runs]


def exactly(backend="highs"):
    return Options(gap=0.0, backend=backend)


@pytest.mark.parametrize("backend", BackendName)
def test_many_later_jobs_outweigh_an_urgent_one_in_money_and_never_strictly(backend):
    """The later jobs lose 2 x 16 x 5,000,000 if left, the urgent one 32 x 200,000."""
    priced = solve_here(contested("priced"), exactly(backend))
    strict = solve_here(contested(), exactly(backend))

    assert served(priced) == ["later", "last"]
    assert priced.shortfalls == ()
    assert priced.cost == 32 * 160_000 + 32 * 200_000
    assert served(strict) == ["urgent"]
    assert strict.shortfalls == (
        Shortfall(tier=1, unserved=0, bound=0),
        Shortfall(tier=2, unserved=32 * CARD_HOUR, bound=32 * CARD_HOUR),
    )
    assert strict.cost == strict.bound == 32 * 160_000 + 32 * 5_000_000
    assert (strict.status, strict.stop_reason) == ("within-gap", "gap")


def test_work_is_served_where_leaving_it_would_cost_less():
    """32 x 100,000 is less than 32 x 160,000."""
    strict = solve_here(contested(unserved=100_000), exactly())

    assert served(strict) == ["urgent"]


def test_money_decides_among_plans_that_leave_the_same():
    """One of the two halves of tier 2 has room beside an urgent job of 16: the dearer to leave."""
    jobs = (
        a_job("urgent", work=16, tier=1),
        a_job("cheap", unserved=4_000_000, **HALF),
        a_job("dear", unserved=4_000_001, **HALF),
    )
    policy = a_policy(tier_order="strict")
    case = a_case(slots=4, pools=(a_pool(cards=(8,)),), workloads=jobs, policy=policy)

    assert served(solve_here(case, exactly())) == ["urgent", "dear"]


def test_a_thousand_demand_units_count_as_a_reference_card():
    """Two cards are asked for over 4 slots and 1 is there: 1000 units x 4 x 60 minutes."""
    case = a_case(
        slots=4,
        links=(a_link("near", "shanghai", "sh-01"),),
        pools=(a_pool(cards=(1,)),),
        workloads=(a_service(tier=3),),
        policy=a_policy(tier_order="strict"),
    )

    (shortfall,) = solve_here(case, exactly()).shortfalls

    assert (shortfall.tier, shortfall.unserved) == (3, 4 * CARD_HOUR)


def test_what_must_be_served_cannot_be_where_two_solvers_say_so_at_the_first_stage():
    case = contested(must_serve=True)
    late = case.workloads[1].model_copy(update={"must_serve": True})
    crowded = case.model_copy(update={"workloads": (case.workloads[0], late)})

    solved = solve_whole(compile_case(crowded), Options(), [], Watch())

    assert solved.impossible
    assert solved.best is None


def a_start(compiled, *jobs):
    """Run these jobs, by index, one after the other."""
    arcs, first, schedule = compiled.arcs, 0, Schedule()
    for w in jobs:
        arc = arcs.span(w).start
        slots = int(arcs.slots[arc])
        schedule.jobs[w] = JobRun(arc, tuple(range(first, first + slots)))
        first += slots
    return schedule, settle(compiled, schedule)


def test_the_best_of_the_first_plans_leaves_least_and_may_cost_more():
    compiled = compile_case(contested())
    starts = [a_start(compiled, *jobs) for jobs in ((1, 2), (0,), (1,))]

    over = Watch(deadline=time.monotonic())
    solved = solve_whole(compiled, Options(seconds=1), starts, over)

    assert solved.best.shortfalls == (0, 32 * CARD_HOUR)
    assert solved.reason == "time"


class Doubter:
    """HiGHS, which in its first stage finds the best and is not sure of it."""

    name, packages = "highs", ("highspy",)

    def __init__(self, honest):
        self._honest, self._asked = honest, 0

    def solve(self, program, limits, *, start, tick):
        answer = self._honest.solve(program, limits, start=start, tick=lambda *_: True)
        self._asked += 1
        if self._asked > 1:
            return answer
        return replace(answer, outcome=Outcome.FEASIBLE, bound=answer.bound - CARD_HOUR)


def test_a_tier_that_is_not_proven_is_named_and_the_rest_is_conditional(monkeypatch):
    doubter = Doubter(search.backend_named("highs"))
    monkeypatch.setattr(search, "backend_named", lambda _: doubter)
    # two urgent jobs, one of which has room
    jobs = (a_job("w1", tier=1), a_job("w2", tier=1), a_job("w3", tier=2, work=1, cards=(1,)))
    policy = a_policy(tier_order="strict")
    case = a_case(slots=4, pools=(a_pool(cards=(9,)),), workloads=jobs, policy=policy)

    made = solve_here(case, exactly())

    assert made.shortfalls[0] == Shortfall(tier=1, unserved=32 * CARD_HOUR, bound=31 * CARD_HOUR)
    assert made.shortfalls[1] == Shortfall(tier=2, unserved=0, bound=0)
    assert made.bound == made.cost
    assert made.unproven == 1
    assert (made.status, made.stop_reason) == ("feasible", "time")


def test_a_child_process_hands_the_shortfalls_home():
    made = plan(contested(), exactly())

    assert made.rank == solve_here(contested(), exactly()).rank
    assert made.unproven is None


def test_every_stage_has_its_share_of_the_time(monkeypatch):
    """Of 3000 s tier 1 may take a third, tier 2 half of what is left, and money the rest."""
    told, honest = [], search.backend_named("highs")

    class Listening(Doubter):
        def solve(self, program, limits, *, start, tick):
            told.append(limits.seconds)
            return honest.solve(program, limits, start=start, tick=tick)

    monkeypatch.setattr(search, "backend_named", lambda _: Listening(honest))
    compiled = compile_case(contested())
    first = a_start(compiled, 1)
    solve_whole(compiled, Options(), [first], Watch(deadline=time.monotonic() + 3000))

    assert len(told) == 3
    assert np.allclose(told, [1000, 1500, 3000], atol=300)


def test_by_prices_urgent_work_goes_first_and_nothing_is_said_to_be_proven():
    made = solve_here(contested(), Options(gap=1.0, strategy="prices"))

    assert served(made) == ["urgent"]
    assert made.unproven == 1
    assert made.status == "feasible"
    assert made.stop_reason != "gap"
