"""Work that pauses in pieces of a least length, at a loss, against trying all ways.

Horizons of the other tiny Cases are too short for two such pieces and a gap. Here one pool is
open now and then, and prices change their sign.
"""

from random import Random

import pytest

from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.agreement.brute_force import best
from tests.builders import a_case, a_job, a_pool, a_tariff


def pausing(rng, id):
    work = rng.randint(3, 5)
    sizes = rng.choice(((1,), (1,), (1, 2)))
    return a_job(
        id,
        work=work,
        cards=sizes,
        timing="preemptible",
        min_run=rng.choice((1, 2, 2)),
        restart_slots=rng.choice((0, 1, 1)),
        unserved=10_000_000,
    )


def a_choppy_case(seed):
    rng = Random(seed)
    slots = rng.randint(6, 9)
    prices = [rng.randint(-90_000, 90_000) for _ in range(slots)]
    pool = a_pool(cards=tuple(rng.choice((2, 2, 2, 1, 0)) for _ in range(slots)), rent=20_001)
    jobs = tuple(pausing(rng, f"w{i}") for i in range(rng.choice((1, 1, 2))))
    return a_case(
        slots=slots, tariffs=(a_tariff(fen_per_mwh=prices),), pools=(pool,), workloads=jobs
    )


@pytest.mark.parametrize("seed", range(60))
def test_the_engine_cuts_work_up_as_cheaply_as_can_be(seed):
    case = a_choppy_case(seed)
    backend = "cpsat" if seed % 3 == 2 else "highs"

    plan = solve_here(case, Options(gap=0.0, backend=backend))

    assert plan is not None
    assert plan.cost == best(case, "payer")


def test_many_of_these_cases_are_best_served_in_several_pieces():
    plans = [solve_here(a_choppy_case(seed), Options(gap=0.0)) for seed in range(60)]

    assert sum(any(len(p.runs) > 1 for p in plan.placements) for plan in plans if plan) >= 10
