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
from huline.optimizer.strategies.prices.jitted import inner
from huline.optimizer.strategies.prices.kernels import NEVER

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@inner
def place_job(g: Ground, s: Standing, guide: Rates, paid: Rates, w: int) -> None:
    """Put a job where it is cheapest by the guide, or nowhere if that costs less."""
    best, arc, first = g.about[w, PENALTY], -1, -1
    loose, slots = g.about[w, LOOSE], s.on.shape[1]
    open_, taken = np.zeros(slots, dtype=np.bool_), np.zeros(slots, dtype=np.bool_)
    chosen = np.zeros(slots, dtype=np.bool_)
    for k in range(g.at[w, ARC], g.at[w + 1, ARC]):
        n, at, begin, end = (
            g.way[k, SLOTS],
            guide.way[k, R_SHEET],
            g.way[k, EARLIEST],
            g.way[k, DEADLINE],
        )
        least = guide.cheap[at, n] if loose else guide.lowest[guide.way[k, R_PAIR]]
        if least == NEVER:
            continue
        units = guide.way[k, R_UNITS]
        fixed = guide.way[k, R_ONCE] + units * n * guide.way[k, R_OWN]
        if fixed + units * least >= best or not _carried(g, s, w, k):
            continue
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
        s.cost[w] = s.rated[w] = g.about[w, PENALTY]
        return
    s.rated[w] = best
    if not loose:
        for t in range(first, first + g.way[arc, SLOTS]):
            chosen[t] = True
    for t in range(slots):
        s.on[w, t] = chosen[t]
    s.cost[w] = paid_for(paid.price, paid.way, arc, s.on, w)
    enter(g, s, w, arc)


@inner
def paid_for(price: Ints, way: Ints, k: int, on: Mask, w: int) -> int:
    """Milli-fen of a job on an arc in its slots."""
    running, sheet = 0, way[k, R_SHEET]
    for t in range(on.shape[1]):
        if on[w, t]:
            running += price[sheet, t] + way[k, R_OWN]
    return int(way[k, R_ONCE] + way[k, R_UNITS] * running)


@inner
def _carried(g: Ground, s: Standing, w: int, k: int) -> bool:
    """Tell whether links and quotas have enough left; each slot counts as the dearest does."""
    for i in range(g.load_of[k], g.load_of[k + 1]):
        if s.rest[g.load[i, 0]] < g.load[i, 1]:
            return False
    p, card_slots = g.way[k, POOL], g.way[k, CARDS] * g.way[k, SLOTS]
    for i in range(g.side[p, STORE], g.side[p + 1, STORE]):
        if s.rest[g.store[i, 0]] < card_slots * _greatest(g.weights, g.store[i, 1]):
            return False
    own = g.about[w, OWN_STORE]
    return not (own >= 0 and s.rest[own] < card_slots * g.about[w, HOURS])


@inner
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


@inner
def _greatest(weights: Ints, row: int) -> int:
    found = weights[row, 0]
    for t in range(1, weights.shape[1]):
        found = max(found, weights[row, t])
    return int(found)


@inner
def _fits(
    use: Ints, free: Ints, meter: Ints, weights: Ints, left: Ints, side: Ints, about: Ints,
    w: int, way: Ints, k: int, open_: Mask,
) -> None:  # fmt: skip
    """Mark the slots in which there is room on an arc."""
    p, cards, own = way[k, POOL], way[k, CARDS], about[w, OWN_METER]
    for t in range(way[k, EARLIEST], way[k, DEADLINE]):
        fits = free[p, 0, t] >= use[k, 0] and not (own >= 0 and left[own, t] < cards)
        for r in range(1, use.shape[1]):
            fits = fits and free[p, r, t] >= use[k, r]
        for i in range(side[p, METER], side[p + 1, METER]):
            draw = cards * meter[i, 1] * weights[meter[i, 2], t]
            fits = fits and left[meter[i, 0], t] >= draw
        open_[t] = fits


@inner
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


@inner
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
