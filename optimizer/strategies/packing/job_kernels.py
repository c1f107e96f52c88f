"""Where a job runs at least cost in the room that is left."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.ground import (
    ARC,
    CARDS,
    DEADLINE,
    EARLIEST,
    HOURS,
    LOOSE,
    METER,
    OWN_METER,
    OWN_STORE,
    PENALTY,
    POOL,
    SLOTS,
    STORE,
    Ground,
)
from huline.optimizer.strategies.packing.rates import (
    R_ONCE,
    R_OWN,
    R_PAIR,
    R_SHEET,
    R_UNITS,
    Rates,
)
from huline.optimizer.strategies.packing.standing import Standing, enter
from huline.optimizer.strategies.prices.jitted import borrowing, inner
from huline.optimizer.strategies.prices.kernels import NEVER

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Mask = NDArray[np.bool_]


@inner
def place_job(g: Ground, s: Standing, guide: Rates, paid: Rates, w: int) -> None:
    """Put a job where it is cheapest by the guide, or nowhere if that costs less."""
    best, arc, first = g.about[w, PENALTY], -1, -1
    loose, slots = g.about[w, LOOSE], s.on.shape[1]
    open_, taken = np.zeros(slots, dtype=np.bool_), np.zeros(slots, dtype=np.bool_)
    chosen = np.zeros(slots, dtype=np.bool_)
    least = np.empty(g.at[w + 1, ARC] - g.at[w, ARC], dtype=np.int64)
    _at_least(
        g.way, guide.way, guide.due, guide.cheap, guide.lowest, s.open, g.at[w, ARC], loose, least
    )
    while least.size:
        # the most promising first: what it costs rules most others out unseen
        i = least.argmin()
        if least[i] >= best:
            break
        least[i], k = NEVER, g.at[w, ARC] + i
        if not _carried(g, s, w, k):
            continue
        n, at, units = g.way[k, SLOTS], guide.way[k, R_SHEET], guide.way[k, R_UNITS]
        fixed = guide.due[k, R_ONCE] + units * n * guide.due[k, R_OWN]
        begin, end = g.way[k, EARLIEST], g.way[k, DEADLINE]
        _fits(g.use, s.free, g.meter, g.weights, s.left, g.side, g.about, w, g.way, k, open_)
        if loose:
            running, start = _cheapest_slots(
                guide.price, guide.order, at, open_, begin, end, n, taken
            )
        else:
            running, start = _cheapest_window(guide.total, at, open_, begin, end, n)
        if start >= 0 and fixed + units * running < best:
            best, arc, first = fixed + units * running, k, start
            if loose:
                chosen, taken = taken, chosen
    if arc < 0:
        s.cost[w] = g.about[w, PENALTY]
        return
    if not loose:
        for t in range(first, first + g.way[arc, SLOTS]):
            chosen[t] = True
    for t in range(slots):
        s.on[w, t] = chosen[t]
    s.cost[w] = paid_for(paid, arc, s.on, w)
    enter(g, s, w, arc)


@borrowing
def _at_least(
    way: Shorts, rates: Shorts, due: Ints, cheap: Ints, lowest: Ints, open_: Mask, begin: int,
    loose: int, found: Ints,
) -> None:  # fmt: skip
    """Work out (n,) what a job costs at least on each of its arcs, were all room free."""
    for i in range(found.size):
        k = begin + i
        n = way[k, SLOTS]
        least = cheap[rates[k, R_SHEET], n] if loose else lowest[rates[k, R_PAIR]]
        cost = due[k, R_ONCE] + rates[k, R_UNITS] * (least + n * due[k, R_OWN])
        found[i] = cost if least < NEVER and open_[way[k, POOL]] else NEVER


@borrowing
def paid_for(rates: Rates, k: int, on: Mask, w: int) -> int:
    """Milli-fen of a job on an arc in its slots."""
    return _paid(rates.price, rates.way, rates.due, k, on, w)


@borrowing
def _paid(price: Ints, way: Shorts, due: Ints, k: int, on: Mask, w: int) -> int:
    running, sheet = 0, way[k, R_SHEET]
    for t in range(on.shape[1]):
        if on[w, t]:
            running += price[sheet, t] + due[k, R_OWN]
    return int(due[k, R_ONCE] + way[k, R_UNITS] * running)


@borrowing
def _carried(g: Ground, s: Standing, w: int, k: int) -> bool:
    """Tell whether links and quotas have enough left; each slot counts as the dearest does."""
    for i in range(g.load_of[k], g.load_of[k + 1]):
        if s.rest[g.load[i, 0]] < g.load[i, 1]:
            return False
    p, card_slots = g.way[k, POOL], g.way[k, CARDS] * g.way[k, SLOTS]
    for i in range(g.side[p, STORE], g.side[p + 1, STORE]):
        if s.rest[g.store[i, 0]] < card_slots * g.dearest[g.store[i, 1]]:
            return False
    own = g.about[w, OWN_STORE]
    return not (own >= 0 and s.rest[own] < card_slots * g.about[w, HOURS])


@borrowing
def has_room(g: Ground, s: Standing, w: int, k: int, open_: Mask) -> bool:
    """Tell whether there is room on an arc in the slots that are marked for a job.

    Parameters
    ----------
    open_ : (T,) of no meaning before or after
    """
    if not _carried(g, s, w, k):
        return False
    _fits(g.use, s.free, g.meter, g.weights, s.left, g.side, g.about, w, g.way, k, open_)
    for t in range(open_.size):
        inside = g.way[k, EARLIEST] <= t < g.way[k, DEADLINE]
        if s.on[w, t] and not (inside and open_[t]):
            return False
    return True


@borrowing
def _fits(
    use: Ints, free: Ints, meter: Ints, weights: Ints, left: Ints, side: Ints, about: Ints,
    w: int, way: Shorts, k: int, open_: Mask,
) -> None:  # fmt: skip
    """Mark the slots in which there is room on an arc."""
    p, cards, own = way[k, POOL], way[k, CARDS], about[w, OWN_METER]
    begin, end = way[k, EARLIEST], way[k, DEADLINE]
    # one limit after the other: a loop over slots alone runs on several of them at a time
    mine = open_[begin:end]
    mine[:] = True
    for r in range(use.shape[1]):
        _leaves(free[p, r, begin:end], use[k, r], mine)
    if own >= 0:
        _leaves(left[own, begin:end], cards, mine)
    for i in range(side[p, METER], side[p + 1, METER]):
        _draws(
            left[meter[i, 0], begin:end],
            cards * meter[i, 1],
            weights[meter[i, 2], begin:end],
            mine,
        )


@borrowing
def _leaves(room: Ints, asked: int, open_: Mask) -> None:
    for t in range(open_.size):
        open_[t] = open_[t] & (room[t] >= asked)


@borrowing
def _draws(room: Ints, each: int, weight: Ints, open_: Mask) -> None:
    for t in range(open_.size):
        open_[t] = open_[t] & (room[t] >= each * weight[t])


@borrowing
def _cheapest_window(
    total: Ints, at: int, open_: Mask, begin: int, end: int, n: int
) -> tuple[int, int]:
    """Cost and first slot of the cheapest run in one piece, -1 where there is none."""
    best, first, length = NEVER, -1, 0
    for t in range(begin, end):
        length = length + 1 if open_[t] else 0
        if length >= n and total[at, t + 1] - total[at, t + 1 - n] < best:
            best, first = total[at, t + 1] - total[at, t + 1 - n], t + 1 - n
    return best, first


@borrowing
def _cheapest_slots(
    price: Ints, order: Ints, at: int, open_: Mask, begin: int, end: int, n: int, taken: Mask
) -> tuple[int, int]:
    """Cost of the cheapest slots, which are marked; -1 where there are not enough."""
    cost, lacking = 0, n
    for t in range(taken.size):
        taken[t] = False
    for i in range(taken.size):
        t = order[at, i]
        if lacking > 0 and begin <= t < end and open_[t]:
            taken[t] = True
            cost += price[at, t]
            lacking -= 1
    return (cost, 0) if lacking == 0 else (NEVER, -1)
