"""The one rounding, and money as people read it."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from huline.models.plan import Run
from huline.models.units import at_slot, cny, half_up
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


def test_a_single_value_stands_for_every_slot():
    assert [at_slot((7,), t) for t in range(3)] == [7, 7, 7]
    assert [at_slot((7, 8, 9), t) for t in range(3)] == [7, 8, 9]


@pytest.mark.parametrize("end", [2, 3])
def test_runs_and_commitments_without_a_slot_are_refused_in_the_same_words(end):
    with pytest.raises(ValidationError, match=f"end {end} is not after first 3"):
        Run(pool="p", first=3, end=end, cards=1)
    with pytest.raises(ValidationError, match=f"end {end} is not after first 3"):
        a_commitment(first=3, end=end)
