"""Who stands where a workload would like to be: some of them, or as many as are in its way."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.ground import CARDS, D_OWNER, METER, POOL, Ground
from huline.optimizer.strategies.packing.standing import Standing
from huline.optimizer.strategies.prices.jitted import borrowing

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Mask = NDArray[np.bool_]

LOOKS = 4
"""So many guests of a pool are looked at for each that is to be freed there."""


@borrowing
def drawn(state: Ints, n: int) -> int:
    """Draw one of ``[0, n)``: a linear congruential generator, its low bits left out."""
    state[0] = (state[0] * 1103515245 + 12345) & 0x7FFFFFFFFFFF
    return int((state[0] >> 16) % n)


@borrowing
def some_of(
    g: Ground, s: Standing, p: int, w: int, wanted: Mask, state: Ints, freed: Ints, most: int
) -> int:
    """Draw workloads that stand in a pool in some of the slots wanted; return how many."""
    guests, hall, workloads, count = s.guests[p], g.hall[p], s.arc.size, 0
    begin, end = ends_of(wanted)
    for _ in range(LOOKS * most if guests else 0):
        who = s.guest[hall + drawn(state, guests)]
        v = who if who < workloads else g.door[who - workloads, D_OWNER]
        if v == w or s.stays[v] or _among(freed, count, v):
            continue
        if who < workloads:
            met = _meets(s.on, v, wanted, begin, end)
        else:
            met = _works(s.cards, who - workloads, wanted, begin, end)
        if met:
            freed[count] = v
            count += 1
        if count == most:
            break
    return count


@borrowing
def all_in_the_way(
    g: Ground, s: Standing, k: int, w: int, wanted: Mask, lacking: Ints, state: Ints, freed: Ints,
    most: int,
) -> int:  # fmt: skip
    """Draw workloads without which a job has room on an arc in all slots wanted.

    Room is that of cards, and of what is metered by the card.

    Parameters
    ----------
    lacking : (T,) of no meaning before or after

    Returns
    -------
    How many; -1 if so many as `most` are too few
    """
    p, workloads, count = g.way[k, POOL], s.arc.size, 0
    begin, end = ends_of(wanted)
    left = _lacks(g, s, k, w, wanted, begin, end, lacking)
    guests = s.guests[p]
    first = drawn(state, guests) if guests else 0
    for i in range(guests):
        if left == 0:
            break
        who = s.guest[g.hall[p] + (first + i) % guests]
        v = who if who < workloads else g.door[who - workloads, D_OWNER]
        if v == w or s.stays[v]:
            continue
        if who < workloads:
            took = _gives_up(s.on, v, g.way[s.arc[v], CARDS], lacking, begin, end)
        else:
            took = _gives_back(s.cards, who - workloads, lacking, begin, end)
        if took < 0:
            continue
        left -= took
        if not _among(freed, count, v):
            if count == most:
                return -1
            freed[count] = v
            count += 1
    return count if left == 0 else -1


@borrowing
def _lacks(
    g: Ground, s: Standing, k: int, w: int, wanted: Mask, begin: int, end: int, lacking: Ints
) -> int:
    """Count the slots wanted in which a job lacks cards, and how many each."""
    p, cards, left, own = g.way[k, POOL], g.way[k, CARDS], 0, 0
    if s.arc[w] >= 0 and g.way[s.arc[w], POOL] == p:
        own = g.way[s.arc[w], CARDS]
    for t in range(begin, end):
        lacking[t] = 0
        if wanted[t]:
            room = s.free[p, 0, t]
            for i in range(g.side[p, METER], g.side[p + 1, METER]):
                each = g.meter[i, 1] * g.weights[g.meter[i, 2], t]
                if each:
                    room = min(room, s.left[g.meter[i, 0], t] // each)
            lacking[t] = cards - room - own * s.on[w, t]
            left += lacking[t] > 0
    return int(left)


@borrowing
def _gives_up(on: Mask, v: int, cards: int, lacking: Ints, begin: int, end: int) -> int:
    """Count the slots that lack no more if a job goes; -1 if it is in nobody's way."""
    took = -1
    for t in range(begin, end):
        if lacking[t] > 0 and on[v, t]:
            lacking[t] -= cards
            took = max(took, 0) + (lacking[t] <= 0)
    return int(took)


@borrowing
def _gives_back(cards: Shorts, d: int, lacking: Ints, begin: int, end: int) -> int:
    """Count the slots that lack no more without the cards behind a door, in the same way."""
    took = -1
    for t in range(begin, end):
        if lacking[t] > 0 and cards[d, t] > 0:
            lacking[t] -= cards[d, t]
            took = max(took, 0) + (lacking[t] <= 0)
    return int(took)


@borrowing
def _among(freed: Ints, count: int, v: int) -> bool:
    i = 0
    while i < count and freed[i] != v:
        i += 1
    return i < count


@borrowing
def ends_of(wanted: Mask) -> tuple[int, int]:
    """First and last slot wanted, plus one; the first is the later one where none is."""
    begin, end = wanted.size, 0
    for t in range(wanted.size):
        if wanted[t]:
            begin, end = min(begin, t), t + 1
    return begin, end


@borrowing
def _meets(on: Mask, v: int, wanted: Mask, begin: int, end: int) -> bool:
    t = begin
    while t < end and not (wanted[t] and on[v, t]):
        t += 1
    return t < end


@borrowing
def _works(cards: Shorts, d: int, wanted: Mask, begin: int, end: int) -> bool:
    t = begin
    while t < end and not (wanted[t] and cards[d, t] != 0):
        t += 1
    return t < end
