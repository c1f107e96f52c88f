"""What docs/policy-lab.md calls true holds between exact optima of random small cases."""

from itertools import islice

import pytest

from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.agreement.tiny import tiny_case

PLACES = dict.fromkeys(("firm_city", "firm_province", "centre_city", "centre_province"))


def _with_vouchers(count, fits):
    """Yield seeds of tiny cases in which programmes pay and something can be said of them."""
    seeds = (seed for seed in range(10_000, 20_000) if fits(tiny_case(seed).policy.subsidies))
    return [*islice(seeds, count)]


def _with(case, subsidies):
    policy = case.policy.model_copy(update={"subsidies": tuple(subsidies)})
    return case.model_copy(update={"policy": policy})


def _best(case, perspective="payer"):
    """Return a plan of proven least cost, None if there is none."""
    plan = solve_here(case, Options(perspective=perspective, gap=0.0, strategy="whole"))
    assert plan is None or plan.cost == plan.bound
    return plan


def _claimed(plan, programme):
    return sum(c.amount for p in plan.placements for c in p.claims if c.subsidy == programme)


def _can_open(subsidies):
    """A programme has a place, and none closes to firms that spend too much on it."""
    somewhere = any(getattr(s, place) for s in subsidies for place in PLACES)
    return somewhere and all(s.spend_limit is None for s in subsidies)


@pytest.mark.parametrize("seed", _with_vouchers(100, _can_open))
def test_opening_rules_never_raises_the_payers_least_cost(seed):
    case = tiny_case(seed)
    opened = _with(case, [s.model_copy(update=PLACES) for s in case.policy.subsidies])
    before, after = _best(case), _best(opened)

    assert (before is None) == (after is None)
    if before is not None:
        assert after.rank <= before.rank


@pytest.mark.parametrize("seed", _with_vouchers(100, lambda each: any(s.budget for s in each)))
def test_a_larger_budget_never_costs_the_payer_more_nor_pays_out_less(seed):
    case = tiny_case(seed)
    poor = next(s for s in case.policy.subsidies if s.budget)
    richer = poor.model_copy(update={"budget": 2 * poor.budget})
    after_all = [richer if s.id == poor.id else s for s in case.policy.subsidies]
    before, after = _best(case), _best(_with(case, after_all))

    assert (before is None) == (after is None)
    if before is None:
        return
    assert after.rank <= before.rank
    if after.rank < before.rank:
        # within the old budget it would have been better before: so more than that is paid
        assert _claimed(after, poor.id) > poor.budget >= _claimed(before, poor.id)


@pytest.mark.parametrize("seed", _with_vouchers(100, lambda each: any(not s.off for s in each)))
def test_no_subsidy_changes_what_the_best_plan_costs_society(seed):
    case = tiny_case(seed)
    none = _with(case, [s.model_copy(update={"off": "none pays"}) for s in case.policy.subsidies])
    before, after = _best(case, "system"), _best(none, "system")

    assert (before is None) == (after is None)
    if before is not None:
        assert after.rank == before.rank
