"""The inner loops of the bound for services: the cheapest cards of each, whole ones at last.

Each handles a span of blocks and writes only what belongs to them, as those for jobs.
"""

import numpy as np

from huline.optimizer.strategies.prices.exact import Ints
from huline.optimizer.strategies.prices.jitted import borrowing, jitted
from huline.optimizer.strategies.prices.kernels import NEVER

APART = -1
"""Stands for cards where each demand is served at its own cheapest price."""


@borrowing
def _cheapest_of_a_kind(
    d: int, end: int, door: Ints, price: Ints, own: Ints, least: Ints, chosen: Ints
) -> int:
    """Find the cheapest card of one kind in each slot; return the first door of the next kind.

    Parameters
    ----------
    d : the first door of a kind: those of cards that serve as many units stand together
    least, chosen : (T,) milli-fen, at least 0, `NEVER` where no pool is open; and the door
    """
    units = door[d, 1]
    for t in range(least.size):
        least[t], chosen[t] = NEVER, -1
    while d < end and door[d, 1] == units:
        first, mine = max(door[d, 2], 0), own[d]
        # one door in all slots: a loop like this runs on several slots at a time
        there, low, at = price[door[d, 0], first:], least[first:], chosen[first:]
        for t in range(there.size):
            each = max(there[t] + mine, 0)
            less = each < low[t]
            low[t] = each if less else low[t]
            at[t] = d if less else at[t]
        d += 1
    return d


@borrowing
def _cheapest_of_kinds(
    d: int, end: int, door: Ints, price: Ints, own: Ints, serving: Ints, least: Ints, chosen: Ints
) -> int:
    """Find the cheapest card of every kind, as rows of tables; return how many kinds there are."""
    kinds = 0
    while d < end:
        serving[kinds] = door[d, 1]
        d = _cheapest_of_a_kind(d, end, door, price, own, least[kinds], chosen[kinds])
        kinds += 1
    return kinds


@jitted(
    "void(int64, int64, int64[::1], int64[:, ::1], int64[:, ::1], int64[::1], int64[:, ::1],"
    " int64[:, ::1], int64[:, ::1])"
)
def cheapest_cards(
    begin: int,
    end: int,
    first_of: Ints,
    door: Ints,
    price: Ints,
    own: Ints,
    worth: Ints,
    units: Ints,
    chosen: Ints,
) -> None:
    """Find, for classes ``[begin, end)`` of demand, the pool that serves it at least cost.

    Parameters
    ----------
    first_of : (classes + 1,) doors of each class, those of one kind of cards together
    door : (n, 3) sheet, units a card serves, first slot
    own : (n,) milli-fen per card-slot beside the sheet's price
    worth, units : (classes, T) milli-fen, at least 0, of a card, and the units that it serves;
        units 0 where no pool is open
    chosen : (classes, T) the door
    """
    least = np.empty(price.shape[1], dtype=np.int64)
    at = np.empty(price.shape[1], dtype=np.int64)
    for c in range(begin, end):
        for t in range(price.shape[1]):
            units[c, t], chosen[c, t], worth[c, t] = 0, -1, 0
        d = first_of[c]
        while d < first_of[c + 1]:
            serves = door[d, 1]
            d = _cheapest_of_a_kind(d, first_of[c + 1], door, price, own, least, at)
            for t in range(price.shape[1]):
                if least[t] == NEVER:
                    continue
                # each / units below the best so far, in whole numbers
                if units[c, t] == 0 or least[t] * units[c, t] < worth[c, t] * serves:
                    worth[c, t], units[c, t], chosen[c, t] = least[t], serves, at[t]


@borrowing
def _in_whole_cards(asked: int, each: int, units: int, penalty: int) -> tuple[int, int]:
    """Least cost of a demand on cards of one kind, or left unserved; and the cards.

    The cost is linear up to the last card that is used up: no card, these, or one more.
    """
    down = asked // units
    rest = asked - down * units
    cards = down + 1 if rest > 0 else down
    cost = cards * each
    if penalty >= 0:
        if down * each + rest * penalty < cost:
            cost, cards = down * each + rest * penalty, down
        if asked * penalty < cost:
            cost, cards = asked * penalty, 0
    return cost, cards


@borrowing
def _together(
    asked: int, penalty: int, t: int, kinds: int, serving: Ints, least: Ints, door: Ints,
    each: int, units: int,
) -> tuple[int, int, int, int]:  # fmt: skip
    """Least that a slot's demand costs in whole cards.

    Most of it is served by the cheapest cards per unit, at ``each`` for ``units``; any other card
    costs more than they do for what it serves, two of them at least twice the least of that.

    Parameters
    ----------
    serving : (n,) units that cards of each of so many kinds serve
    least, door : (n, T) the cheapest card of each kind, and where it is

    Returns
    -------
    Milli-fen, cards of the cheapest, another door, and its cards: 0, 1, or 2 for two or more
    """
    best, cards = _in_whole_cards(asked, each, units, penalty)
    other, others = -1, 0
    if asked % units == 0 or 0 <= penalty * units <= each:
        return best, cards, other, others
    evenly, dearer, nearest = asked * each, NEVER, -1
    for k in range(kinds):
        serves, there = serving[k], least[k, t]
        if there == NEVER or serves == units:
            continue
        more = there * units - each * serves
        if more < dearer:
            dearer, nearest = more, door[k, t]
        # in parts of cards even this costs no less
        if evenly + more >= best * units:
            continue
        rest, filled = _in_whole_cards(max(asked - serves, 0), each, units, penalty)
        if there + rest < best:
            best, cards, other, others = there + rest, filled, door[k, t], 1
    if nearest >= 0 and (evenly + 2 * dearer) // units < best:
        best, other, others = (evenly + 2 * dearer) // units, nearest, 2
    return best, cards, other, others


@borrowing
def _kinds(d: int, end: int, door: Ints) -> int:
    """Count the kinds of cards behind doors."""
    found = 0
    for i in range(d, end):
        found += i == d or door[i, 1] != door[i - 1, 1]
    return found


@borrowing
def _apart(
    t: int,
    begin: int,
    end: int,
    demand: Ints,
    kind: Ints,
    penalty: int,
    worth: Ints,
    units: Ints,
) -> int:
    """Least that a slot's demands ``[begin, end)`` cost in parts of cards; `NEVER` if unmet."""
    total = 0
    for g in range(begin, end):
        asked, c = demand[g, t], kind[g]
        if asked == 0:
            continue
        best = asked * penalty if penalty >= 0 else NEVER
        if units[c, t] > 0:
            best = min(best, asked * worth[c, t] // units[c, t])
        if best == NEVER:
            return NEVER
        total += best
    return total


@jitted(
    "void(int64, int64, int64[::1], int64[:, ::1], int64[::1], int64[:, ::1], int64[::1],"
    " int64[::1], int64[:, ::1], int64[:, ::1], int64[::1], int64[:, ::1], int64[:, ::1],"
    " int64[::1], int64[:, :, ::1], int64[::1])"
)
def cost_of_services(
    begin: int,
    end: int,
    group_of: Ints,
    demand: Ints,
    kind: Ints,
    asked: Ints,
    hall: Ints,
    penalty: Ints,
    door: Ints,
    price: Ints,
    own: Ints,
    worth: Ints,
    units: Ints,
    first_of: Ints,
    pick: Ints,
    cost: Ints,
) -> None:
    """Work out the least that services ``[begin, end)`` cost; `NEVER` where one cannot be served.

    Parameters
    ----------
    group_of : (services + 1,) demands of each
    demand, kind : (n, T) and (n,) units and class of each demand
    asked, hall : (services, T) and (services,) all demand of each, and the class of all its doors
    penalty : (services,) milli-fen per unit left unserved, -1 where none may be
    worth, units : (classes, T) as `cheapest_cards` finds them; the rest as it is there
    pick : (services, T, 3) cards of the cheapest, another door, and its cards: as `_together`
        finds them, but `APART` where demands stand each by itself
    """
    slots = demand.shape[1]
    most = 1
    for s in range(begin, end):
        most = max(most, _kinds(first_of[hall[s]], first_of[hall[s] + 1], door))
    serving = np.empty(most, dtype=np.int64)
    least_of = np.empty((most, slots), dtype=np.int64)
    door_of = np.empty((most, slots), dtype=np.int64)
    for s in range(begin, end):
        total, c = 0, hall[s]
        kinds = _cheapest_of_kinds(
            first_of[c], first_of[c + 1], door, price, own, serving, least_of, door_of
        )
        for t in range(slots):
            if asked[s, t] == 0:
                continue
            least = _apart(t, group_of[s], group_of[s + 1], demand, kind, penalty[s], worth, units)
            if least == NEVER:
                total = NEVER
                break
            pick[s, t, 2] = APART
            if units[c, t] > 0:
                whole, cards, other, others = _together(
                    asked[s, t], penalty[s], t, kinds, serving, least_of, door_of, worth[c, t],
                    units[c, t],
                )  # fmt: skip
                if whole > least:
                    least = whole
                    pick[s, t, 0], pick[s, t, 1], pick[s, t, 2] = cards, other, others
            total += least
        cost[s] = total


@jitted(
    "void(int64, int64, int64[::1], int64[::1], int64[:, ::1], int64[::1], int64[:, ::1],"
    " int64[::1], int64[::1], int64[:, ::1], int64[:, ::1], int64[:, ::1], int64[:, ::1],"
    " int64[:, :, ::1], int64[:, ::1], int64[::1])"
)
def use_of_services(
    begin: int,
    end: int,
    active: Ints,
    group_of: Ints,
    demand: Ints,
    kind: Ints,
    asked: Ints,
    hall: Ints,
    penalty: Ints,
    door: Ints,
    worth: Ints,
    units: Ints,
    chosen: Ints,
    pick: Ints,
    parts: Ints,
    on_door: Ints,
) -> None:
    """Add up the cards, in 1/1000, behind the costs of services ``[begin, end)`` if ``active``."""
    for s in range(begin, end):
        c = hall[s]
        for t in range(demand.shape[1]):
            if not active[s] or asked[s, t] == 0:
                continue
            cards, other, others = pick[s, t, 0], pick[s, t, 1], pick[s, t, 2]
            if others != APART:
                put = 1000 * cards
                if others == 2:
                    # below 0 where two serve more than is asked for: so the cost moves
                    put = 1000 * (asked[s, t] - 2 * door[other, 1]) // units[c, t]
                parts[door[chosen[c, t], 0], t] += put
                on_door[chosen[c, t]] += put
                if others > 0:
                    parts[door[other, 0], t] += 1000 * others
                    on_door[other] += 1000 * others
                continue
            for g in range(group_of[s], group_of[s + 1]):
                k = kind[g]
                if demand[g, t] == 0 or units[k, t] == 0 or worth[k, t] == 0:
                    continue
                if 0 <= penalty[s] * units[k, t] <= worth[k, t]:
                    continue
                put = 1000 * demand[g, t] // units[k, t]
                parts[door[chosen[k, t], 0], t] += put
                on_door[chosen[k, t]] += put


@jitted(
    "void(int64, int64, int64[::1], int64[::1], int64[:, ::1], int64[:, :, ::1], int64[:, ::1],"
    " int64[::1], int64[::1], int64[::1], int64[::1])"
)
def cheapest_hosts(
    begin: int,
    end: int,
    first_of: Ints,
    penalty: Ints,
    host: Ints,
    need: Ints,
    price: Ints,
    own: Ints,
    once: Ints,
    chosen: Ints,
    cost: Ints,
) -> None:
    """Find the cheapest single pool for services ``[begin, end)``; as `cheapest_ways`.

    Parameters
    ----------
    host : (n, 2) sheet, row of need
    need : (rows, T, 4) cards that are used up, and milli-fen for what is left beside them; cards
        for all demand; milli-fen without any
    """
    for s in range(begin, end):
        best, found = penalty[s], -1
        for h in range(first_of[s], first_of[s + 1]):
            total, n = once[h], host[h, 1]
            for t in range(need.shape[1]):
                each = price[host[h, 0], t] + own[h]
                some = min(need[n, t, 0] * each + need[n, t, 1], need[n, t, 2] * each)
                total += min(some, need[n, t, 3])
            if total < best:
                best, found = total, h
        chosen[s], cost[s] = found, best


@jitted(
    "void(int64[::1], int64[:, ::1], int64[:, :, ::1], int64[:, ::1], int64[::1], int64[:, ::1],"
    " int64[::1])"
)
def use_of_hosts(
    chosen: Ints, host: Ints, need: Ints, price: Ints, own: Ints, parts: Ints, on_host: Ints
) -> None:
    """Add up the cards, in 1/1000, that the pools chosen put to work; -1 is none.

    Parameters
    ----------
    parts, on_host : (sheets, T) and (n,)
    """
    for h in chosen:
        if h < 0:
            continue
        sheet, n = host[h, 0], host[h, 1]
        for t in range(need.shape[1]):
            each = price[sheet, t] + own[h]
            best, cards = need[n, t, 0] * each + need[n, t, 1], need[n, t, 0]
            if need[n, t, 2] * each < best:
                best, cards = need[n, t, 2] * each, need[n, t, 2]
            if need[n, t, 3] < best:
                cards = 0
            parts[sheet, t] += 1000 * cards
            on_host[h] += 1000 * cards
