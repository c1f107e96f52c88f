"""Rows of a table that are alike have one number, in the order of the rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from huline.optimizer.strategies.prices.alike import alike

FIGURES = st.one_of(st.integers(0, 3), st.integers(0, 2**61))
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.tuples(*[FIGURES] * width), min_size=1, max_size=12)
)


@given(TABLES)
def test_rows_are_numbered_as_sorted_tuples_are(rows):
    first, kind = alike(*np.array(rows, dtype=np.int64).T)
    known = sorted(set(rows))

    assert kind.tolist() == [known.index(row) for row in rows]
    assert first.tolist() == [rows.index(row) for row in known]


def test_a_table_without_rows_has_no_kinds():
    first, kind = alike(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))

    assert first.size == kind.size == 0
