"""The figures a plan states of itself."""

import math

from hypothesis import given
from hypothesis import strategies as st

from huline.models.plan import Ledger, Plan, SystemLedger, gap_of


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
    assert a_plan(bound=450, rivals={"first-come": 700}).closed == 0.8
    assert a_plan(bound=450).closed is None


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(0, 1000))
def test_a_gap_is_never_negative_and_zero_only_where_cost_meets_bound(cost, bound, gross):
    gap = gap_of(cost, bound, gross)

    assert gap >= 0
    assert (gap == 0) == (cost <= bound)
