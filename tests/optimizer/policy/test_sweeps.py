"""Scenarios that differ in one number alone, and what a percent of it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huline.models.findings import Figure, Outcome
from huline.models.study import Study
from huline.optimizer.policy import run
from huline.optimizer.policy.intervals import differences
from huline.optimizer.policy.sweeps import curves
from tests.builders import a_case, a_job, a_policy, a_share
from tests.optimizer.policy.studies import NO_VOUCHERS


def rents(factor):
    return {"op": "scale", "table": "pools", "where": {}, "field": "rent", "value": factor}


def more(share):
    value = {"id": "more", "kind": "share", "name": "one more", "share": share}
    return {"op": "add", "table": "policy.subsidies", "value": value}


def findings(*edits, **fields):
    """Findings of a job that rents for 3,200,000 milli-fen, a tenth of which is paid."""
    case = a_case(workloads=(a_job(),), policy=a_policy(subsidies=(a_share(share=100),)))
    changes = [{"name": str(n), "edits": list(each)} for n, each in enumerate(edits)]
    exact = {"gap": 0.0, "certify": False, "misallocation": False}
    return run(Study(name="sweep", changes=changes, **exact | fields), case)


def costs(found, curve):
    """What each step of a curve costs more, in CNY."""
    outcomes = (found.outcome(step.scenario, curve.draw) for step in curve.steps)
    return [outcome.difference("payer-cost").value / 100_000 for outcome in outcomes]


def test_what_differs_in_one_number_is_a_curve_in_the_order_of_its_values():
    """A fifth more or less of the rent is CNY 5.76; another voucher pays 3.20 or more."""
    found = findings(
        [rents(1_200)], [NO_VOUCHERS], [more(300)], [rents(800)], [more(100)], [rents(1_000)],
        [more(200)],
    )  # fmt: skip
    rent, share = found.curves

    assert (rent.name, rent.unit) == ("rent, of that in the base", "per mille")
    assert rent.name_zh.endswith("（相对基准）")
    assert [step.number for step in rent.steps] == [800, 1_000, 1_200]
    assert costs(found, rent) == [-5.76, 0, 5.76]
    assert (share.name, share.unit) == ("share", "per mille")
    assert [step.number for step in share.steps] == [100, 200, 300]
    assert costs(found, share) == [-3.2, -6.4, -9.6]


def test_two_values_and_two_numbers_at_once_make_no_curve():
    found = findings(
        [rents(1_100)], [rents(1_300)],
        [rents(900), more(500)], [rents(700), more(600)], [rents(600), more(650)],
    )  # fmt: skip
    assert not found.curves


def test_what_is_no_record_has_its_name_and_so_has_what_a_field_holds():
    """The price of encryption is a field of the policy; speeds stand under each card."""
    prices = [[{"table": "policy.encryption", "value": value}] for value in (10, 20, 30)]
    speeds = [
        [{"table": "workloads", "id": "w1", "field": "accelerators", "value": {"h100": value}}]
        for value in (1_000, 1_100, 1_200)
    ]
    encryption, cards = findings(*prices, *speeds).curves

    assert (encryption.name, encryption.name_zh) == ("price of encryption", "加密单价")
    assert cards.name == "performance by accelerator"


def test_draws_are_curves_of_their_own():
    three = [[rents(factor)] for factor in (800, 1_000, 1_200)]
    found = findings(*three, draws={"seeds": [1, 2], "spread": 600})

    assert [curve.draw for curve in found.curves] == [1, 2]


def test_slopes_and_elasticities_are_worked_out_by_hand():
    """Rent of 2,880,000 after a tenth is paid, beside 1,920,000 of energy.

    From 800 to 1,000 per mille the cost rises from 4,224,000 by 576,000, over 200 / 900, which
    are 22.22 percent: 25,920 a percent. As it is a line the elasticity is the share of rent at
    900, 2,592,000 / 4,512,000. Paid outlay is a tenth of the rent, so that its elasticity is 1.
    """
    found = findings([rents(800)], [rents(1_000)], [rents(1_200)])
    (curve,) = found.curves
    slopes = {(s.measure, s.by, s.low.number): s for s in curve.slopes}
    cost, paid = slopes["payer-cost", "", 800], slopes["outlay", "", 800]

    assert cost.value == pytest.approx(25_920)
    assert cost.proven == (pytest.approx(25_920, abs=1), pytest.approx(25_920, abs=1))
    assert cost.sign == "up"
    assert cost.elasticity == pytest.approx(2_592 / 4_512)
    assert cost.elasticity_proven == pytest.approx((2_592 / 4_512, 2_592 / 4_512))
    assert paid.elasticity == pytest.approx(1)
    assert (paid.proven, paid.sign) == ((None, None), "undecided")


def test_a_number_that_does_nothing_is_proven_to_do_nothing():
    """A price of encryption where nothing is encrypted makes Cases that differ, at one cost."""
    prices = [[{"table": "policy.encryption", "value": value}] for value in (10, 20, 30)]
    (curve,) = findings(*prices).curves
    slopes = [s for s in curve.slopes if s.measure == "payer-cost"]

    assert {(s.value, s.proven, s.sign) for s in slopes} == {(0, (0, 0), "same")}


limits = st.lists(st.integers(1, 1_000_000), min_size=3, max_size=3).map(sorted)
numbers = st.lists(st.integers(1, 1_000), min_size=3, max_size=3, unique=True).map(sorted)


@given(numbers, st.lists(limits, min_size=3, max_size=3), st.data())
def test_slopes_of_best_plans_lie_within_their_limits(values, ends, data):
    figures = [
        Figure(measure="payer-cost", unit="milli-fen", value=value, proven=(low, high))
        for low, value, high in ends
    ]
    best = [data.draw(st.integers(low, high)) for low, _, high in ends]
    told = {"draw": None, "status": "proven", "key": "", "against": "base"}
    outcomes = [
        Outcome(
            **told, scenario=str(n), case_hash=str(n), figures=(figure,),
            differences=tuple(differences([figures[0]], [figure], same=False)),
        )
        for n, figure in enumerate(figures)
    ]  # fmt: skip
    changes = [{"name": str(n), "edits": [rents(value)]} for n, value in enumerate(values)]
    (curve,) = curves(Study(name="s", changes=changes), outcomes)

    for slope, x, y, before, now in zip(
        curve.slopes, values, values[1:], best, best[1:], strict=False
    ):
        percents = 100 * (y - x) / ((x + y) / 2)
        elasticity = 100 * (now - before) / ((before + now) / 2) / percents
        low, high = slope.elasticity_proven
        assert slope.proven[0] <= (now - before) / percents <= slope.proven[1]
        assert low - 1e-9 <= elasticity <= high + 1e-9
        if slope.sign != "undecided":
            assert slope.sign == ("up" if now > before else "down" if now < before else "same")
