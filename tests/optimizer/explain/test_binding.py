"""What a plan's cost and gap are made of, and what rules cost: held against exact re-solves."""

from random import Random

import pytest

from huline.models.plan import Plan
from huline.optimizer.explain import Standing
from huline.optimizer.explain.binding import binding, price_of_rule, without
from huline.optimizer.verify.bound import bound_of
from tests.agreement.tiny import perspective_of
from tests.optimizer.explain.confirmed import planned
from tests.optimizer.verify.bound.certificates import a_random_certificate
from tests.optimizer.verify.bound.furnished import a_furnished_case

RULES = ("residency", "locality", "dispatch", "latency", "hardware", "capacity", "firm-cap")


def _standing(seed):
    """A plan and a certificate that knows little; None if there is no plan, or none by money."""
    case, perspective = a_furnished_case(seed), perspective_of(seed)
    plan = planned(case, perspective)
    if plan is None or plan.shortfalls:
        return None
    certificate = a_random_certificate(case, perspective, Random(seed), (0, 20_000))
    return None if bound_of(case, certificate) is None else Standing(case, plan, certificate)


def _unproven(plan: Plan) -> Plan:
    return plan.model_copy(update={"bound": None, "bound_kind": None, "status": "feasible"})


@pytest.mark.parametrize("seed", range(40))
def test_the_cost_and_the_gap_are_the_sums_of_their_parts(seed):
    if (standing := _standing(seed)) is None:
        return
    told = binding(standing)

    assert sum(told.own.values()) == standing.plan.cost
    assert sum(told.gap.values()) == told.cost - told.bound


@pytest.mark.parametrize("seed", range(40))
def test_what_is_scarce_is_worth_what_the_bound_credits_for_it(seed):
    if (standing := _standing(seed)) is None:
        return
    blocks = standing.blocks

    assert sum(each.worth for each in binding(standing).scarce) == blocks.credited


@pytest.mark.parametrize("seed", range(36))
def test_the_price_of_a_rule_lies_where_it_is_said_to_lie(seed):
    """Whether or not the plan without the rule proves anything itself."""
    if (standing := _standing(seed)) is None:
        return
    rule = RULES[seed % len(RULES)]
    freed = planned(without(standing.case, rule), standing.perspective)
    true = standing.plan.cost - freed.cost
    for plan in (freed, _unproven(freed)):
        low, high = price_of_rule(standing, rule, plan).price
        if standing.case.policy.is_hard(rule):
            assert low <= true <= high


def test_without_a_bound_the_price_is_only_found():
    standing = next(filter(None, map(_standing, range(40))))
    bare = Standing(standing.case, _unproven(standing.plan))

    assert binding(bare).gap is None
    assert price_of_rule(bare, "capacity", _unproven(standing.plan)).basis == "found"
