"""Whatever the multipliers, no plan costs less than the bound."""

import os
from random import Random

import pytest

from huline.optimizer.bench.agreement import draw
from huline.optimizer.bench.agreement.lifting import at_best
from huline.optimizer.verify.bound import bound_of
from tests.agreement.brute_force import best
from tests.agreement.tiny import perspective_of, tiny_case
from tests.optimizer.verify.bound.certificates import a_random_certificate, tampered
from tests.optimizer.verify.bound.furnished import a_furnished_case

CASES = int(os.environ.get("HULINE_BOUND_CASES", "300"))
"""More of them for a longer search: HULINE_BOUND_CASES=3000."""


def certificates(case, perspective, seed):
    """Yield multipliers drawn at random, and what is left of them when they are tampered with."""
    rng = Random(seed)
    for _ in range(2):
        certificate = a_random_certificate(case, perspective, rng)
        yield certificate
        yield tampered(certificate, rng)


def is_no_higher(bound, least):
    """Tell whether a bound holds; without one, no plan may exist."""
    return least is None or (bound is not None and bound <= least)


@pytest.mark.parametrize("seed", range(0, CASES, 3))
def test_no_bound_is_above_the_least_of_all_plans(seed):
    case, perspective = tiny_case(seed), perspective_of(seed)
    least = best(case, perspective)

    for certificate in certificates(case, perspective, seed):
        assert is_no_higher(bound_of(case, certificate), least)


@pytest.mark.parametrize("seed", [s for s in range(CASES) if s % 3])
def test_no_bound_is_above_the_optimum_whatever_rules_are_hard_soft_or_off(seed):
    case, perspective = a_furnished_case(seed), perspective_of(seed)
    plan = at_best(case, perspective)
    least = None if plan is None else plan.cost(perspective)

    for certificate in certificates(case, perspective, seed):
        assert is_no_higher(bound_of(case, certificate), least)


@pytest.mark.parametrize("seed", range(max(1, CASES // 300)))
def test_no_bound_is_above_the_optimum_where_each_rule_is_aimed_to_decide(seed):
    drawn = draw(seed)
    plan = at_best(drawn.case, drawn.perspective)
    least = None if plan is None else plan.cost(drawn.perspective)

    for certificate in certificates(drawn.case, drawn.perspective, seed):
        assert is_no_higher(bound_of(drawn.case, certificate), least)
