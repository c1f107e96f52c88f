"""Ruin and recreate, compiled: a workload is aimed at a better place, and what stands there freed.

After Schrimpf et al. (2000). Which workload, is drawn by its *regret*: how much more it costs, at
the prices that guide, than the least it could cost at them.
"""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.ground import (
    ARC,
    D_POOL,
    DEADLINE,
    DOOR,
    EARLIEST,
    LOOSE,
    POOL,
    SITES,
    SLOTS,
    WHOLE,
    Ground,
)
from huline.optimizer.strategies.packing.job_kernels import paid_for, place_job
from huline.optimizer.strategies.packing.notes import MOST_DOORS, Notes, lift, note, undo
from huline.optimizer.strategies.packing.rates import (
    R_ONCE,
    R_OWN,
    R_PAIR,
    R_SHEET,
    R_UNITS,
    Rates,
)
from huline.optimizer.strategies.packing.rivals import all_in_the_way, drawn, ends_of, some_of
from huline.optimizer.strategies.packing.service_kernels import (
    opened,
    place_service,
    rated_service,
    sites_of,
)
from huline.optimizer.strategies.packing.standing import Standing
from huline.optimizer.strategies.prices.jitted import borrowing, inner, jitted

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LONGEST = 8
"""A service is moved in up to 2 ** 7 adjoining slots at a time, where not wholly."""
DRAWN = 3
"""Arcs at which a job may be aimed, of which the best is taken."""
MOST_AWAY = 16
"""Workloads that are freed, at most, for one that is aimed at their place."""


@jitted()
def fill(g: Ground, s: Standing, guide: Rates, paid: Rates, order: Ints) -> None:
    """Place workloads one after the other."""
    slots = s.on.shape[1]
    for w in order:
        _place(g, s, guide, paid, w, 0, slots, np.zeros(0, dtype=np.bool_))


@jitted()
def rated(g: Ground, s: Standing, rates: Rates) -> Ints:
    """(W,) milli-fen that workloads cost by some rates where they stand."""
    found = np.zeros(s.arc.size, dtype=np.int64)
    for w in range(s.arc.size):
        if g.at[w + 1, DOOR] > g.at[w, DOOR]:
            found[w] = rated_service(g, s, rates, w)
        elif s.arc[w] >= 0:
            found[w] = paid_for(rates, s.arc[w], s.on, w)
        else:
            found[w] = s.cost[w]
    return found


@inner
def _place(
    g: Ground, s: Standing, guide: Rates, paid: Rates, w: int, begin: int, end: int, used: Mask
) -> None:
    """Place a workload: a service in some slots only, through doors that it used before."""
    if g.at[w + 1, DOOR] == g.at[w, DOOR]:
        place_job(g, s, guide, paid, w)
        return
    usable = used
    if end - begin == s.on.shape[1]:
        usable = sites_of(g, s, guide, w)
    elif g.about[w, SITES] == 0:
        usable = opened(g, s, w)
    place_service(g, s, guide, paid, w, begin, end, usable)


@borrowing
def _slots(g: Ground, w: int, wanted: Mask, anew: bool) -> tuple[int, int]:
    """First and last slot, plus one, in which a workload is placed anew."""
    if anew or g.about[w, WHOLE]:
        return 0, wanted.size
    begin, end = ends_of(wanted)
    return (begin, end) if begin < end else (0, wanted.size)


@borrowing
def _one_of(state: Ints, summed: Floats) -> int:
    """Draw a workload by its weight; ``summed`` are the sums of weights so far."""
    at = drawn(state, 1 << 30) / (1 << 30) * summed[-1]
    low, high = 0, summed.size - 1
    while low < high:
        middle = (low + high) // 2
        if summed[middle] > at:
            high = middle
        else:
            low = middle + 1
    return low


@borrowing
def _freed(
    g: Ground, s: Standing, guide: Rates, w: int, state: Ints, freed: Ints, wanted: Mask,
    lacking: Ints,
) -> int:  # fmt: skip
    """Aim a workload at a place; return how many are freed with it there, 0 if too many."""
    freed[0], wanted[:] = w, False
    if g.at[w + 1, DOOR] == g.at[w, DOOR]:
        k = _aim(g, s, guide, w, state)
        if k < 0:
            return 0
        _wish(g, guide, w, k, state, wanted)
        return 1 + all_in_the_way(g, s, k, w, wanted, lacking, state, freed[1:], MOST_AWAY)
    d = _door(g, s, w, state)
    if d < 0:
        return 0
    # short spells are kept or undone by themselves, and cost little to try
    first = drawn(state, wanted.size)
    wanted[first : first + (1 << drawn(state, LONGEST))] = True
    most = 1 << drawn(state, 5)
    return 1 + some_of(g, s, g.door[d, D_POOL], w, wanted, state, freed[1:], most)


@borrowing
def _door(g: Ground, s: Standing, w: int, state: Ints) -> int:
    """Draw a door of a service; -1 if only closed ones were drawn."""
    for _ in range(DRAWN):
        d = g.at[w, DOOR] + drawn(state, g.at[w + 1, DOOR] - g.at[w, DOOR])
        if s.open[g.door[d, D_POOL]]:
            return int(d)
    return -1


@borrowing
def _aim(g: Ground, s: Standing, guide: Rates, w: int, state: Ints) -> int:
    """Choose an arc for a job: of a few that are drawn the one that may cost least, or -1."""
    best, arc, looked = np.inf, -1, 0
    for _ in range(2 * DRAWN):
        k = g.at[w, ARC] + drawn(state, g.at[w + 1, ARC] - g.at[w, ARC])
        if looked == DRAWN or not s.open[g.way[k, POOL]]:
            continue
        looked += 1
        n = g.way[k, SLOTS]
        least = (
            guide.cheap[guide.way[k, R_SHEET], n]
            if g.about[w, LOOSE]
            else guide.lowest[guide.way[k, R_PAIR]]
        )
        cost = float(
            guide.due[k, R_ONCE] + guide.way[k, R_UNITS] * (least + n * guide.due[k, R_OWN])
        )
        if arc < 0 or cost < best:
            best, arc = cost, k
    return int(arc)


@borrowing
def _wish(g: Ground, guide: Rates, w: int, k: int, state: Ints, wanted: Mask) -> None:
    """Mark the slots in which an arc would be cheapest, were all room free, or some others."""
    begin, end, n = g.way[k, EARLIEST], g.way[k, DEADLINE], g.way[k, SLOTS]
    if g.about[w, LOOSE]:
        _wish_for(guide.order, guide.way[k, R_SHEET], begin, end, n, state, wanted)
        return
    total = guide.total[guide.way[k, R_SHEET]]
    first = begin + drawn(state, end - begin - n + 1)
    if drawn(state, 4):
        best = total[first + n] - total[first]
        for b in range(begin, end - n + 1):
            if total[b + n] - total[b] < best:
                best, first = total[b + n] - total[b], b
    wanted[first : first + n] = True


@borrowing
def _wish_for(
    order: Ints, sheet: int, begin: int, end: int, n: int, state: Ints, wanted: Mask
) -> None:
    """Mark so many slots, the cheapest first; one in four of them is passed over."""
    for sure in range(2):
        for i in range(wanted.size):
            t = order[sheet, i]
            if n > 0 and begin <= t < end and not wanted[t] and (sure or drawn(state, 4)):
                wanted[t] = True
                n -= 1


@borrowing
def _borne(state: Ints, heat: float) -> float:
    """Draw by how many milli-fen a move may be dearer: ``heat`` on average."""
    if heat == 0.0:
        return 0.0
    return float(-heat * np.log((drawn(state, 1 << 30) + 1) / (1 << 30)))


@jitted()
def improve(
    g: Ground, s: Standing, guide: Rates, paid: Rates, summed: Floats, state: Ints, n: Notes,
    moves: int, heat: float,
) -> tuple[int, int]:  # fmt: skip
    """Try so many moves; return the milli-fen saved and how many were kept.

    Parameters
    ----------
    summed : (W,) sums of the weights by which workloads are drawn
    state : (1,) of the generator
    """
    slots = s.on.shape[1]
    wanted, lacking = np.zeros(slots, dtype=np.bool_), np.zeros(slots, dtype=np.int64)
    saved, kept = 0, 0
    for _ in range(moves):
        w = _one_of(state, summed)
        if g.at[w, ARC] == g.at[w + 1, ARC] and g.at[w, DOOR] == g.at[w + 1, DOOR]:
            continue
        count = _within(g, s, n.freed, _freed(g, s, guide, w, state, n.freed, wanted, lacking))
        if count == 0:
            continue
        change = _try(g, s, guide, paid, n, count, wanted, state)
        if change <= _borne(state, heat):
            saved -= change
            kept += 1
        else:
            undo(g, s, n, count)
    return saved, kept


@inner
def _try(
    g: Ground, s: Standing, guide: Rates, paid: Rates, n: Notes, count: int, wanted: Mask,
    state: Ints,
) -> int:  # fmt: skip
    """Free so many workloads and place them anew; return by how much they are dearer then."""
    anew, change, row = drawn(state, 8) == 0, 0, 0
    for i in range(count):
        w = n.freed[i]
        n.span[i, 0], n.span[i, 1] = _slots(g, w, wanted, anew and i == 0)
        n.span[i, 2] = row
        note(g, s, n, i)
        row = n.span[i, 3]
        change -= s.cost[w]
        lift(g, s, w, n.span[i, 0], n.span[i, 1])
    # now and then the first goes behind another
    last = drawn(state, count) if drawn(state, 4) == 0 else 0
    for j in range(count):
        i = j if j > last else (j + 1) % (last + 1)
        w = n.freed[i]
        _place(g, s, guide, paid, w, n.span[i, 0], n.span[i, 1], _used(g, n, i))
        change += s.cost[w]
    return change


@inner
def _used(g: Ground, n: Notes, i: int) -> Mask:
    """(doors,) those behind which a service had cards when it was noted; empty for a job."""
    begin, end = g.at[n.freed[i], DOOR], g.at[n.freed[i] + 1, DOOR]
    used = np.zeros(end - begin, dtype=np.bool_)
    for row in range(n.span[i, 2], n.span[i, 3]):
        used[n.door[row] - begin] = True
    return used


@borrowing
def _within(g: Ground, s: Standing, freed: Ints, count: int) -> int:
    """Leave out services for whose cards there is no place to be kept."""
    doors, n = 0, 0
    for i in range(count):
        v, mine = freed[i], 0
        for d in range(g.at[v, DOOR], g.at[v + 1, DOOR]):
            mine += s.held[d] > 0
        if doors + mine <= MOST_DOORS:
            doors += mine
            freed[n] = v
            n += 1
    return n
