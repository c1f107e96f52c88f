"""What must be served, where it is so much that placing it one by one finds no way."""

import pytest

from huline.models.invent import invent
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import verify
from tests.builders import a_case, a_job, a_policy, a_pool

PRICES = Options(strategy="prices", work=1)
FILL_ONE_POOL_EACH = ((38, 32, 30), (27, 34, 39), (42, 29, 29), (38, 30, 32))


def crowded(*sizes, pools=4, **fields):
    """Gangs that all must run at the same time, in pools of 100 cards."""
    work = tuple(
        a_job(f"w{i}", cards=(n,), work=n * 8, must_serve=True) for i, n in enumerate(sizes)
    )
    supply = tuple(a_pool(f"sh-01/{i}", cards=(100,)) for i in range(pools))
    return a_case(**{"pools": supply, "workloads": work} | fields)


def triplets(**fields):
    return crowded(*sorted(sum(FILL_ONE_POOL_EACH, ()), reverse=True), **fields)


def demanding(seed):
    """An invented case in which all must be served that a plan with nothing demanded serves."""
    case = invent(20, 3, 24, seed, 1.3)
    plan = solve_here(case, Options(strategy="prices", work=100, gap=0))
    served = {p.workload for p in plan.placements if not p.ledger.penalty}
    must = (w.model_copy(update={"must_serve": w.id in served}) for w in case.workloads)
    return case.model_copy(update={"workloads": tuple(must)})


@pytest.mark.parametrize("tiers", ["priced", "strict"])
def test_gangs_of_which_three_each_fill_a_pool_are_planned_by_prices(tiers):
    made = solve_here(triplets(policy=a_policy(tier_order=tiers)), PRICES)

    assert made.strategy == "prices"
    assert made.ledger.penalty == 0


@pytest.mark.parametrize("seed", range(6))
def test_what_is_known_to_be_served_is_planned_by_prices(seed):
    case = demanding(seed)

    made = solve_here(case, PRICES)

    assert verify(case, made).ok
    assert made.bound_kind == "certificate"


def test_prices_too_tell_that_no_plan_exists():
    """Three gangs of 51 need three pools."""
    assert solve_here(crowded(51, 51, 51, pools=2), PRICES) is None


def test_other_work_is_placed_around_what_must_be_served():
    """Of 12 slots all gangs take 8 at once; one that need not run finds room before or after."""
    case = triplets(slots=12)
    work = (*case.workloads, a_job("free", cards=(100,), work=100))

    made = solve_here(case.model_copy(update={"workloads": work}), PRICES)

    assert all(placed.runs for placed in made.placements)
