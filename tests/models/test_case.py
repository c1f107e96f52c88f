from datetime import date

import pytest

from huline.models.case import Horizon
from huline.models.commitment import Commitment
from huline.models.errors import BadInput
from tests.builders import a_case, a_pool

# 20:00 on the 14th in Beijing, which is noon in UTC; slots of half an hour
EVENING = Horizon(start="2026-07-14T20:00:00+08:00", slot_minutes=30, slots=12)


def with_cards(horizon, **validity):
    """The slots in which a pool has cards."""
    cards = horizon.cards_of(a_pool(**validity))
    assert set(cards) <= {0, 16}
    return [slot for slot, count in enumerate(cards) if count]


@pytest.mark.parametrize(
    ("validity", "slots"),
    [
        ({}, range(12)),
        ({"valid_from": date(2026, 7, 15)}, range(8, 12)),
        ({"valid_to": date(2026, 7, 14)}, range(8)),
        ({"valid_from": date(2026, 7, 14), "valid_to": date(2026, 7, 14)}, range(8)),
        ({"valid_from": date(2026, 7, 16)}, range(0)),
        ({"valid_to": date(2026, 7, 13)}, range(0)),
        ({"valid_from": date.min, "valid_to": date.max}, range(12)),
    ],
)
def test_a_pool_has_cards_in_slots_that_begin_on_its_days(validity, slots):
    assert with_cards(EVENING, **validity) == list(slots)


def test_days_are_counted_in_the_offset_of_the_start():
    """The same moment written in UTC: the 15th begins eight hours later."""
    abroad = Horizon(start="2026-07-14T12:00:00+00:00", slot_minutes=30, slots=30)

    assert with_cards(abroad, valid_from=date(2026, 7, 15)) == list(range(24, 30))


def test_a_slot_across_midnight_belongs_to_the_day_on_which_it_begins():
    late = Horizon(start="2026-07-14T23:45:00+08:00", slot_minutes=30, slots=2)

    assert with_cards(late, valid_from=date(2026, 7, 15)) == [1]
    assert with_cards(late, valid_to=date(2026, 7, 14)) == [0]


def test_a_vector_of_cards_keeps_its_values_within_the_validity():
    pool = a_pool(cards=tuple(range(1, 13)), valid_from=date(2026, 7, 15))

    assert EVENING.cards_of(pool) == [0] * 8 + [9, 10, 11, 12]


def test_cards_cannot_be_committed_on_a_day_without_any():
    pool = a_pool(valid_from=date(2026, 7, 15))
    promise = Commitment(id="c", pool=pool.id, cards=1, first=7, end=9)

    with pytest.raises(BadInput, match="has 0 cards in slot 7, but 1 are committed"):
        a_case(horizon=EVENING, pools=(pool,), commitments=(promise,))
