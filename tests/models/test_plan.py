"""The figures a plan states of itself."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Plan, gap_of


def a_plan(**fields):
    ledger = Ledger(rent=900, energy=-100, penalty=100, subsidy=-400)
    rest = {"case_hash": "sha256:0", "placements": (), "ledger": ledger}
    return Plan(**rest | {"system": SystemLedger(energy=50), "cost": ledger.total} | fields)


def test_cost_is_the_sum_and_gross_the_sum_of_positive_lines():
    # 900 - 100 + 100 - 400 = 500; 900 + 100 = 1000
    assert a_plan().cost == 500
    assert a_plan().gross == 1000


def test_the_gap_is_related_to_gross_and_not_to_net_cost():
    # (500 - 480) / 1000; over served work (500 - 480) / (1000 - 100)
    plan = a_plan(bound=480, bound_kind="solver")

    assert plan.gap == 0.02
    assert math.isclose(plan.gap_served, 20 / 900)


def test_without_a_bound_there_is_no_gap():
    assert a_plan().gap is None
    assert a_plan().gap_served is None


def test_closed_is_the_share_of_the_way_from_first_come_to_the_bound():
    # (700 - 500) / (700 - 450) = 0.8
    known = {"bound": 450, "bound_kind": "solver"}
    assert a_plan(**known, rivals={"first-come": 700}).closed == 0.8
    assert a_plan(**known).closed is None


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(0, 1000))
def test_a_gap_is_never_negative_and_zero_only_where_cost_meets_bound(cost, bound, gross):
    gap = gap_of(cost, bound, gross)

    assert gap >= 0
    assert (gap == 0) == (cost <= bound)


SOLVED = {"bound": 500, "bound_kind": "solver"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"bound_kind": "certificate"}, "bound_kind says whose word a bound stands on"),
        ({"bound": 480}, "bound_kind says whose word a bound stands on"),
        ({"status": "within-gap"}, "status 'within-gap' needs a bound"),
        ({"status": "optimal"}, "status 'optimal' needs a bound"),
        ({"status": "optimal", **SOLVED, "bound": 499}, "meets the cost: 499 is not 500"),
        (
            {"status": "within-gap", **SOLVED, "shortfalls": ({"tier": 1, "unserved": 7},)},
            "every tier proven, and tier 1 is not",
        ),
        ({"rival_penalties": {"first-come": 5}}, "names rivals of no cost: first-come"),
    ],
)
def test_a_plan_that_claims_more_than_it_states_is_refused(fields, words):
    with pytest.raises(ValidationError, match=words):
        a_plan(**fields)


SERVED = {"workload": "w1", "runs": ({"pool": "a", "first": 0, "end": 1, "cards": 1},)}
UNHEARD = {"workload": "w1", "pool": "a", "rule": "whim", "measured": 1, "limit": 0}
COUNTED = {"rule": "scale", "pairs": 1, "workloads": 1, "example": UNHEARD}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"placements": (SERVED,), "left": ({"workload": "w1", "alone": True},)},
            "the plan serves it: w1",
        ),
        (
            {"left": ({"workload": "w1", "alone": False, "refusal": UNHEARD},)},
            "no rule of the catalogue: whim",
        ),
        ({"refusals": (COUNTED,)}, "no rule of the catalogue: whim"),
        (
            {"refusals": ({**COUNTED, "rule": "mood", "example": {**UNHEARD, "rule": "scale"}},)},
            "no rule of the catalogue: mood",
        ),
        ({**SOLVED, "rivals": {"all-local": 499, "first-come": 500}}, "some do: all-local"),
        (
            {"rivals": {"first-come": 700}, "rival_penalties": {"first-come": -1}},
            "rival_penalties are negative: first-come",
        ),
    ],
)
def test_a_plan_that_reports_what_cannot_be_is_refused(fields, words):
    with pytest.raises(ValidationError, match=words):
        a_plan(**fields)


def test_a_rival_may_cost_less_than_the_bound_by_leaving_more_of_a_strict_tier():
    proven = ({"tier": 1, "unserved": 7, "bound": 7},)

    assert a_plan(shortfalls=proven, rivals={"first-come": 100}, **SOLVED).rivals


def test_a_rivals_income_may_bring_its_cost_below_its_penalty():
    paid = {"rivals": {"first-come": 700}, "rival_penalties": {"first-come": 800}}

    assert a_plan(**paid).rival_penalties == {"first-come": 800}


def test_a_reason_may_be_given_for_work_that_is_served_in_part():
    part = {**SERVED, "ledger": {"penalty": 5}}

    assert a_plan(placements=(part,), left=({"workload": "w1", "alone": True},)).left


def test_a_plan_may_claim_what_its_figures_bear():
    proven = ({"tier": 1, "unserved": 7, "bound": 7},)

    assert a_plan(status="optimal", **SOLVED).gap == 0
    assert a_plan(status="within-gap", shortfalls=proven, **SOLVED).unproven is None
