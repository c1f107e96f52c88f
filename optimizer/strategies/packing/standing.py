"""How workloads stand while they are packed, and what they leave free: arrays for kernels.

Loops that run over slots take the arrays they need one by one: reading an array out of a tuple
counts a reference to it, which costs more than all the rest of such a loop.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.ground import (
    CARDS,
    D_OWNER,
    D_POOL,
    DOOR,
    HOURS,
    METER,
    OWN_METER,
    OWN_STORE,
    POOL,
    STORE,
    Ground,
)
from huline.optimizer.strategies.prices.jitted import borrowing

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Mask = NDArray[np.bool_]


class Standing(NamedTuple):
    """What changes when a workload is placed or lifted.

    Attributes
    ----------
    free : (P, R, T) of each resource, cards first
    left : (meters, T)
    rest : (stores,)
    arc : (W,) on which a job runs, -1 for none
    on : (W, T) slots in which a job runs
    cards : (D, T) of a service at each of its doors; the largest array of all
    short : (groups, T) units that a service leaves unserved, in the row of its first group
    cost : (W,) milli-fen by the rates paid
    held : (D,) card-slots behind each door
    guests, guest : (P,) how many stand in each pool, and who, from `Ground.hall` on: jobs, and
        behind all workloads doors with cards
    chair : (W + D,) where each is in `guest`, of no meaning if it stands nowhere
    open : (P,) pools in which workloads may be placed just now
    stays : (W,) who is not to be freed just now
    """

    free: Ints
    left: Ints
    rest: Ints
    arc: Ints
    on: Mask
    cards: Shorts
    short: Ints
    cost: Ints
    held: Ints
    guests: Ints
    guest: Ints
    chair: Ints
    open: Mask
    stays: Mask


@borrowing
def _come(hall: Ints, guests: Ints, guest: Ints, chair: Ints, p: int, who: int) -> None:
    """Count somebody among the guests of a pool."""
    at = hall[p] + guests[p]
    guest[at], chair[who] = who, at
    guests[p] += 1


@borrowing
def _go(hall: Ints, guests: Ints, guest: Ints, chair: Ints, p: int, who: int) -> None:
    """Let the last guest take the chair of one who goes."""
    guests[p] -= 1
    last = guest[hall[p] + guests[p]]
    guest[chair[who]], chair[last] = last, chair[who]


@borrowing
def hold(
    hall: Ints,
    held: Ints,
    guests: Ints,
    guest: Ints,
    chair: Ints,
    p: int,
    d: int,
    who: int,
    n: int,
) -> None:
    """Count card-slots more behind a door of a pool, or fewer."""
    was = held[d]
    held[d] = was + n
    if was == 0 and n != 0:
        _come(hall, guests, guest, chair, p, who)
    elif was != 0 and was + n == 0:
        _go(hall, guests, guest, chair, p, who)


@borrowing
def count(
    meter: Ints, store: Ints, weights: Ints, left: Ints, rest: Ints, side: Ints, p: int,
    about: Ints, w: int, t: int, cards: int,
) -> None:  # fmt: skip
    """Take cards at work in a pool and slot off all meters and stores that count them."""
    for i in range(side[p, METER], side[p + 1, METER]):
        left[meter[i, 0], t] -= cards * meter[i, 1] * weights[meter[i, 2], t]
    for i in range(side[p, STORE], side[p + 1, STORE]):
        rest[store[i, 0]] -= cards * weights[store[i, 1], t]
    if about[w, OWN_METER] >= 0:
        left[about[w, OWN_METER], t] -= cards
    if about[w, OWN_STORE] >= 0:
        rest[about[w, OWN_STORE]] -= cards * about[w, HOURS]


@borrowing
def _takes(
    use: Ints, free: Ints, meter: Ints, store: Ints, weights: Ints, left: Ints, rest: Ints,
    side: Ints, about: Ints, w: int, p: int, k: int, cards: int, sign: int, on: Mask,
) -> None:  # fmt: skip
    for t in range(on.shape[1]):
        if on[w, t]:
            for r in range(use.shape[1]):
                free[p, r, t] -= sign * use[k, r]
            count(meter, store, weights, left, rest, side, p, about, w, t, sign * cards)


@borrowing
def _load(g: Ground, s: Standing, k: int, sign: int) -> None:
    """Take what the data of an arc puts on links, or give it back (sign -1)."""
    for i in range(g.load_of[k], g.load_of[k + 1]):
        s.rest[g.load[i, 0]] -= sign * g.load[i, 1]


@borrowing
def enter(g: Ground, s: Standing, w: int, k: int) -> None:
    """Put a job on an arc, in the slots that are marked for it."""
    p = g.way[k, POOL]
    s.arc[w] = k
    _takes(
        g.use, s.free, g.meter, g.store, g.weights, s.left, s.rest, g.side, g.about, w, p, k,
        g.way[k, CARDS], 1, s.on,
    )  # fmt: skip
    _load(g, s, k, 1)
    _come(g.hall, s.guests, s.guest, s.chair, p, w)


@borrowing
def leave(g: Ground, s: Standing, w: int) -> None:
    """Take a job off its arc; its slots stay marked."""
    k = s.arc[w]
    p = g.way[k, POOL]
    _takes(
        g.use, s.free, g.meter, g.store, g.weights, s.left, s.rest, g.side, g.about, w, p, k,
        g.way[k, CARDS], -1, s.on,
    )  # fmt: skip
    _load(g, s, k, -1)
    _go(g.hall, s.guests, s.guest, s.chair, p, w)
    s.arc[w] = -1


@borrowing
def _deal(
    needs: Ints, free: Ints, meter: Ints, store: Ints, weights: Ints, left: Ints, rest: Ints,
    side: Ints, about: Ints, door: Ints, d: int, behind: Shorts, cards: Shorts, sign: int,
    begin: int, end: int,
) -> int:  # fmt: skip
    w, p, dealt = door[d, D_OWNER], door[d, D_POOL], 0
    for t in range(begin, end):
        n = sign * cards[t]
        if n:
            behind[d, t] += n
            dealt += n
            for r in range(needs.shape[1]):
                free[p, r, t] -= n * needs[w, r]
            count(meter, store, weights, left, rest, side, p, about, w, t, n)
    return int(dealt)


@borrowing
def deal(g: Ground, s: Standing, d: int, cards: Shorts, sign: int, begin: int, end: int) -> None:
    """Give a service (T,) more cards behind a door in some slots, or take them away (sign -1)."""
    dealt = _deal(
        g.needs, s.free, g.meter, g.store, g.weights, s.left, s.rest, g.side, g.about, g.door, d,
        s.cards, cards, sign, begin, end,
    )  # fmt: skip
    p, who = g.door[d, D_POOL], s.arc.size + d
    hold(g.hall, s.held, s.guests, s.guest, s.chair, p, d, who, dealt)


@borrowing
def withdraw(g: Ground, s: Standing, w: int, begin: int, end: int) -> None:
    """Take all cards from a service in some slots."""
    for d in range(g.at[w, DOOR], g.at[w + 1, DOOR]):
        if s.held[d]:
            deal(g, s, d, s.cards[d], -1, begin, end)
