"""Cards of services dealt anew, compiled: slot by slot, in whatever way costs least of a few.

Dealt one after the other, the cheapest first, cards leave a rest behind that another kind of card
would have served at less cost. So each slot is dealt once more for every kind, with a card of that
kind ahead of all others: with one card of another kind most of what is lost by greed is found.
"""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.ground import (
    D_GROUPS,
    D_READY,
    D_UNITS,
    DOOR,
    GROUP,
    MISSED,
    MUST,
    PENALTY,
    SITES,
    WHOLE,
    Ground,
)
from huline.optimizer.strategies.packing.rates import Rates
from huline.optimizer.strategies.packing.service_kernels import count_up, fill_slots
from huline.optimizer.strategies.packing.standing import Standing, deal, withdraw
from huline.optimizer.strategies.prices.jitted import borrowing, inner, jitted

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Floats = NDArray[np.float64]

AS_IT_IS = -2
"""Stands for a slot that is left alone, where `fill_slots` is told of a card dealt ahead."""


@jitted()
def redeal(g: Ground, s: Standing, paid: Rates, services: Ints) -> int:
    """Deal the cards of some services anew where that costs less; return the milli-fen saved.

    One whose sites are limited keeps to those it has; one that is served wholly or not at all
    stays so.
    """
    saved = 0
    for w in services:
        before = s.cost[w]
        doors = np.arange(g.at[w, DOOR], g.at[w + 1, DOOR])
        if g.about[w, SITES] or g.about[w, WHOLE]:
            doors = doors[s.held[g.at[w, DOOR] : g.at[w + 1, DOOR]] > 0]
        if doors.size:
            _redeal(g, s, paid, w, doors)
            count_up(g, s, paid, w)
            saved += before - s.cost[w]
    return saved


@inner
def _redeal(g: Ground, s: Standing, paid: Rates, w: int, doors: Ints) -> None:
    slots, groups = s.on.shape[1], g.at[w + 1, GROUP] - g.at[w, GROUP]
    was = np.zeros((doors.size, slots), dtype=np.int32)
    waiting, per_unit = np.empty(groups, dtype=np.int64), np.empty(doors.size)
    ahead = np.empty(doors.size, dtype=np.int64)
    for t in range(slots):
        short = s.short[g.at[w, GROUP], t]
        least, way = _cost(g, s, paid, w, doors, t), AS_IT_IS
        if least == 0:
            continue
        for i in range(doors.size):
            was[i, t] = s.cards[doors[i], t]
        withdraw(g, s, w, t, t + 1)
        for n in range(-1, _kinds(g, paid, doors, t, ahead)):
            first = -1 if n < 0 else ahead[n]
            fill_slots(g, s, paid, w, t, t + 1, doors, per_unit, waiting, first)
            cost = _cost(g, s, paid, w, doors, t)
            if cost < least:
                least, way = cost, first
            withdraw(g, s, w, t, t + 1)
        if way != AS_IT_IS:
            fill_slots(g, s, paid, w, t, t + 1, doors, per_unit, waiting, way)
            continue
        s.short[g.at[w, GROUP], t] = short
        for i in range(doors.size):
            deal(g, s, doors[i], was[i], 1, t, t + 1)


@borrowing
def _cost(g: Ground, s: Standing, rates: Rates, w: int, doors: Ints, t: int) -> int:
    """Milli-fen of a service in a slot."""
    left = s.short[g.at[w, GROUP], t]
    found = left * g.about[w, PENALTY]
    if left and (g.about[w, MUST] or g.about[w, WHOLE]):
        found = MISSED
    for d in doors:
        if s.cards[d, t]:
            found += s.cards[d, t] * (rates.card[rates.door[d, 0], t] + rates.door[d, 1])
    return int(found)


@borrowing
def _kinds(g: Ground, rates: Rates, doors: Ints, t: int, found: Ints) -> int:
    """Find the cheapest of the doors that are alike; return how many there are.

    Parameters
    ----------
    found : (doors,) indices into doors, as many as are alike in units and groups
    """
    count = 0
    for i in range(doors.size):
        d = doors[i]
        if t < g.door[d, D_READY]:
            continue
        each, k = rates.card[rates.door[d, 0], t] + rates.door[d, 1], 0
        while k < count and not _alike(g, doors[found[k]], d):
            k += 1
        if k == count:
            found[k], count = i, count + 1
            continue
        known = doors[found[k]]
        if each < rates.card[rates.door[known, 0], t] + rates.door[known, 1]:
            found[k] = i
    return count


@borrowing
def _alike(g: Ground, d: int, e: int) -> bool:
    units, groups = g.door[d, D_UNITS] == g.door[e, D_UNITS], g.door[d, D_GROUPS]
    return bool(units and groups == g.door[e, D_GROUPS])
