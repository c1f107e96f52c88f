"""Moves may be dearer for a while, where there is time to make up for it."""

import pytest

from huline.optimizer.strategies.packing.cooling import COLD, ENOUGH, HEAT, WARM, Cooling


def _heats(moves_a_second, seconds=100, workloads=10, cost=1_000.0, times=1):
    """The heat at each second of a search."""
    cooling = Cooling(0.0, float(seconds), cost, workloads, times=times)
    return [cooling.heat(float(t), int(t * moves_a_second)) for t in range(seconds + 1)]


def test_it_begins_and_ends_cold_and_cools_down_in_between():
    heats = _heats(ENOUGH * 10)
    first, last = int(WARM * 100), int(COLD * 100)

    assert not any(heats[:first])
    assert not any(heats[last:])
    assert 0 < heats[first] <= HEAT * 1_000
    assert heats[first:last] == sorted(heats[first:last], reverse=True)


def test_without_enough_moves_for_each_workload_it_stays_cold():
    """A hundred and fifty for each of ten workloads in a hundred seconds are fifteen a second."""
    assert not any(_heats(14))
    assert any(_heats(15))


def test_who_is_in_haste_cools_down_three_times_each_twice_as_slowly():
    """Of seven parts of the time the first is one, the second two, the third four."""
    heats = _heats(ENOUGH * 10, seconds=700, times=3)
    rises = [t for t in range(1, 701) if heats[t] > heats[t - 1]]

    assert rises == [int(WARM * 100), 100, 300]
    assert heats[100] == heats[300] == pytest.approx(HEAT * 1_000)
    assert heats[99] == heats[299] == heats[699] == heats[700] == 0


def test_moves_tried_before_do_not_count():
    cooling = Cooling(0.0, 100.0, 1_000.0, 10, moved=10_000)

    assert not any(cooling.heat(float(t), 10_000) for t in range(101))
