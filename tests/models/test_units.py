"""The one rounding, and money as people read it."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from huline.models.plan import Run
from huline.models.units import at_slot, cny, cny_apart, half_up
from tests.builders import a_commitment


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**9))
def test_half_up_is_the_nearest_whole_number_with_halves_upwards(n, d):
    assert half_up(n, d) == floor(Fraction(n, d) + Fraction(1, 2))


@pytest.mark.parametrize(
    ("milli_fen", "shown"),
    [
        (0, "0.00"),
        (100_000, "1.00"),
        (1_234_567_890, "12,345.68"),
        (-1_500, "-0.01"),
        (500, "0.01"),
    ],
)
def test_money_is_shown_in_yuan_to_the_fen(milli_fen, shown):
    assert cny(milli_fen) == shown


@given(st.integers(-(10**6), 10**6), st.integers(-1_500, 1_500))
def test_two_amounts_look_the_same_only_if_they_are(amount, more):
    one, other = cny_apart(amount, amount + more)

    assert (one == other) == (more == 0)
    assert float(one) == pytest.approx(amount / 100_000, abs=0.0051)


def test_amounts_that_differ_by_a_milli_fen_are_shown_to_it():
    assert cny_apart(-1, 0) == ("-0.00001", "0.00000")
    assert cny_apart(123_456_789, 123_456_790) == ("1,234.56789", "1,234.56790")


def test_a_single_value_stands_for_every_slot():
    assert [at_slot((7,), t) for t in range(3)] == [7, 7, 7]
    assert [at_slot((7, 8, 9), t) for t in range(3)] == [7, 8, 9]


@pytest.mark.parametrize("end", [2, 3])
def test_runs_and_commitments_without_a_slot_are_refused_in_the_same_words(end):
    with pytest.raises(ValidationError, match=f"end {end} is not after first 3"):
        Run(pool="p", first=3, end=end, cards=1)
    with pytest.raises(ValidationError, match=f"end {end} is not after first 3"):
        a_commitment(first=3, end=end)
