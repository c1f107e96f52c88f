"""Moves from an incumbent plan: taxed and counted alike by every solver and by the checker."""

from random import Random

import pytest

from huline.models.incumbent import Held, Incumbent
from huline.models.plan import Plan
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.solvers import BackendName
from tests.agreement.tiny import tiny_case


def centres_of(case, placement):
    centre_of = {pool.id: pool.centre for pool in case.pools}
    return tuple(sorted({centre_of[run.pool] for run in placement.runs}))


def moved(case, plan: Plan) -> int:
    held = {h.workload: set(h.centres) for h in case.incumbent.held}
    return sum(
        not held[p.workload].issuperset(centres_of(case, p))
        for p in plan.placements
        if p.workload in held
    )


def _case_with_an_incumbent(seed):
    """A tiny Case some of whose work was elsewhere than it would like to be."""
    case, rng = tiny_case(seed), Random(seed)
    every = [c.id for c in case.centres]
    held = tuple(
        Held(workload=w.id, centres=tuple(rng.sample(every, rng.randint(1, len(every)))))
        for w in case.workloads
        if rng.random() < 0.8
    )
    most, tax = rng.choice((None, 0, 1)), rng.choice((0, 50_000, 1_000_000))
    incumbent = Incumbent(held=held, move_tax=tax, max_moves=most)
    return case.model_copy(update={"incumbent": incumbent})


@pytest.mark.parametrize("seed", range(40))
def test_every_way_to_plan_counts_moves_alike(seed):
    case = _case_with_an_incumbent(seed)

    best = solve_here(case, Options(gap=0))
    other = solve_here(case, Options(gap=0, backend=BackendName.CPSAT))
    certified = None if best is None else solve_here(case, Options(strategy="prices", work=1))

    assert (best is None) == (other is None)
    if best is None:
        return
    assert best.rank == other.rank
    if case.incumbent.max_moves is not None:
        assert max(moved(case, best), moved(case, certified)) <= case.incumbent.max_moves
    assert certified.bound <= best.cost or best.shortfalls
    assert best.rank <= certified.rank


@pytest.mark.parametrize("seed", range(20))
def test_a_larger_budget_never_costs_more(seed):
    case = _case_with_an_incumbent(seed)
    plans = []
    for most in (0, 1, 2, None):
        incumbent = case.incumbent.model_copy(update={"max_moves": most})
        plans.append(solve_here(case.model_copy(update={"incumbent": incumbent}), Options(gap=0)))

    ranks = [plan.rank for plan in plans if plan is not None]
    assert ranks == sorted(ranks, reverse=True)
    # with more moves there may be a plan where there was none, never the other way round
    assert [plan is None for plan in plans] == sorted([plan is None for plan in plans])[::-1]
