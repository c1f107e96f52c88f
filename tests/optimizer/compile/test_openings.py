"""Whether open slots hold a run, looked up for many runs at once."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from huline.optimizer.compile.alone import Openings

SLOTS = 9
windows = st.lists(
    st.lists(st.booleans(), min_size=SLOTS, max_size=SLOTS), min_size=1, max_size=4
).map(np.array)


def runs(rows):
    """(row, begin, end, slots) of every run that is no longer than its window."""
    found = [
        (row, begin, end, slots)
        for row in range(rows)
        for begin in range(SLOTS)
        for end in range(begin + 1, SLOTS + 1)
        for slots in range(1, end - begin + 1)
    ]
    return np.array(found).T


@settings(deadline=None)
@given(windows)
def test_a_run_in_one_piece_is_held_where_all_its_slots_are_open(window):
    row, begin, end, slots = runs(len(window))

    found = Openings(window).hold_in_a_row(row, begin, end, slots)

    assert found.tolist() == [
        any(window[r, t : t + n].all() for t in range(b, e - n + 1))
        for r, b, e, n in zip(row, begin, end, slots, strict=True)
    ]


@settings(deadline=None)
@given(windows)
def test_a_run_that_may_pause_is_held_where_enough_slots_are_open(window):
    row, begin, end, slots = runs(len(window))

    found = Openings(window).hold(row, begin, end, slots)

    assert found.tolist() == [
        window[r, b:e].sum() >= n for r, b, e, n in zip(row, begin, end, slots, strict=True)
    ]
