"""Prints where the seconds of a plan go, and its peak memory; asserts no time.

The search is cut short here; `huline bench phases` gives it longer.
"""

import pytest

from huline.optimizer.bench.phases import COLUMNS, GAP, SIZES, measure, table


@pytest.mark.parametrize("size", SIZES)
def test_the_phases_of_a_plan_are_measured_and_printed(size, capsys):
    row = measure(size, seconds=20)
    with capsys.disabled():
        print(f"\n{table([row])}")

    assert set(row.seconds) >= set(COLUMNS)
    assert sum(row.seconds.values()) > 0
    assert row.peak_mb > 0
    assert row.proven == (row.gap is not None and row.gap <= GAP)
