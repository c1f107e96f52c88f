"""Differences are as sure as the limits they come from, and no surer."""

from hypothesis import given
from hypothesis import strategies as st

from huline.models.findings import Figure
from huline.optimizer.policy.intervals import differences, ranged

amounts = st.integers(-1_000, 1_000)


def cost(value, bound, by=""):
    return Figure(
        measure="payer-cost", by=by, unit="milli-fen", value=value, proven=(bound, value)
    )


@given(amounts, amounts, amounts, amounts, st.data())
def test_the_difference_of_best_plans_lies_within_its_limits(c0, gap0, c1, gap1, data):
    before, now = cost(c0, c0 - abs(gap0)), cost(c1, c1 - abs(gap1))
    (found,) = differences([before], [now], same=False)
    best0 = data.draw(st.integers(*before.proven))
    best1 = data.draw(st.integers(*now.proven))

    assert found.proven[0] <= best1 - best0 <= found.proven[1]
    if found.sign != "undecided":
        assert found.sign == ("up" if best1 > best0 else "down" if best1 < best0 else "same")


def test_limits_that_hold_0_decide_nothing():
    (found,) = differences([cost(100, 90)], [cost(105, 95)], same=False)

    assert (found.proven, found.value, found.sign) == ((-5, 15), 5, "undecided")


def test_what_has_no_limits_is_undecided_however_far_plans_are_apart():
    hours = {"measure": "card-hours", "unit": "card-hour"}
    (found,) = differences([Figure(**hours, value=1)], [Figure(**hours, value=9)], same=False)

    assert (found.value, found.proven, found.sign) == (8, (None, None), "undecided")


def test_a_programme_that_pays_nothing_counts_as_0():
    paid = Figure(measure="outlay", by="programme", key="v", unit="milli-fen", value=5)
    shown = ranged([], [[paid]])

    assert [(figure.value, figure.found) for figure in shown] == [(0, (0, 5))]


def test_ranges_are_over_all_plans_found():
    figures = [[cost(value, 0)] for value in (5, 3, 9)]

    assert ranged(figures[0], figures[1:])[0].found == (3, 9)
