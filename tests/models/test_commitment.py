"""When a commitment may be ended."""

import pytest
from pydantic import ValidationError

from tests.builders import a_commitment


@pytest.mark.parametrize(
    ("fields", "freed_from"),
    [
        ({}, None),
        ({"termination_fee": 0}, 1),
        ({"termination_fee": 7, "endable_from": 1}, 1),
        ({"termination_fee": 7, "endable_from": 3}, 3),
    ],
)
def test_cards_are_freed_from_its_start_or_a_later_slot_where_there_is_a_fee(fields, freed_from):
    assert a_commitment(**fields).freed_from == freed_from


@pytest.mark.parametrize("slot", [0, 4])
def test_it_ends_in_a_slot_of_its_own(slot):
    with pytest.raises(ValidationError, match="endable_from"):
        a_commitment(termination_fee=7, endable_from=slot)


def test_a_slot_without_a_fee_says_nothing():
    with pytest.raises(ValidationError, match="termination_fee"):
        a_commitment(endable_from=3)
