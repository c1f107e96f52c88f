"""Moves may be dearer for a while, where there is time to make up for it."""

from huline.optimizer.strategies.packing.cooling import COLD, ENOUGH, HEAT, WARM, Cooling


def _heats(moves_a_second, seconds=100, workloads=10, cost=1_000.0):
    """The heat at each second of a search."""
    cooling = Cooling(0.0, float(seconds), cost, workloads)
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
