"""The inner loops of the bound for services: the cheapest cards of each, whole ones at last.

Each handles a span of blocks and writes only what belongs to them, as those for jobs.
"""

import numpy as np

from huline.optimizer.strategies.prices.exact import Ints
from huline.optimizer.strategies.prices.jitted import borrowing, jitted
from huline.optimizer.strategies.prices.kernels import NEVER
from huline.optimizer.strategies.prices.sharing import note_part, sharing
from huline.optimizer.strategies.prices.whole_cards import together

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
def _most_kinds(begin: int, end: int, parting: Ints, first_of: Ints, door: Ints) -> int:
    """Count the kinds of cards that services ``[begin, end)`` may have; of all the most."""
    most = 1
    for s in range(begin, end):
        # all doors: parts have no others
        d, found = first_of[parting[s, 0]], 0
        for i in range(d, first_of[parting[s, 0] + 1]):
            found += i == d or door[i, 1] != door[i - 1, 1]
        most = max(most, found)
    return most


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


@borrowing
def _tables_of(
    classes: Ints, row: Ints, kinds: Ints, serving: Ints, least: Ints, chosen: Ints,
    first_of: Ints, door: Ints, price: Ints, own: Ints,
) -> None:  # fmt: skip
    """Find the cheapest card of every kind of some classes of doors, of equal ones once.

    Parameters
    ----------
    classes : (4,) -1 stands for none
    row : (4,) where they stand in the tables, to be filled in
    """
    for i in range(classes.size):
        c, row[i] = classes[i], -1
        for before in range(i):
            if c >= 0 and classes[before] == c:
                row[i] = row[before]
        if c >= 0 and row[i] < 0:
            row[i] = i
            kinds[i] = _cheapest_of_kinds(
                first_of[c], first_of[c + 1], door, price, own, serving[i], least[i], chosen[i]
            )


@borrowing
def _in_two_parts(
    beyond: int, t: int, one: int, other: int, classes: Ints, penalty: int, worth: Ints,
    units: Ints, row: Ints, kinds: Ints, serving: Ints, least: Ints, parts: Ints, beside: Ints,
) -> int:  # fmt: skip
    """Least that a slot's demand costs in two parts, or ``beyond`` if that is more.

    Parameters
    ----------
    classes, row : of all doors, of each part, of both; and where they stand in the tables
    parts, beside : room for what `note_part` writes
    """
    asked, both = (one, other), row[3]
    for i in range(2):
        c, at = classes[1 + i], row[1 + i]
        note_part(
            parts[i], beside[i], asked[i], worth[c, t], units[c, t], penalty, t, kinds[at],
            serving[at], least[at],
        )  # fmt: skip
    several = kinds[both] if both >= 0 else 0
    return sharing(beyond, parts, beside, penalty, t, several, serving[both], least[both])


@jitted(
    "void(int64, int64, int64[::1], int64[:, ::1], int64[::1], int64[:, ::1], int64[:, ::1],"
    " int64[::1], int64[:, ::1], int64[:, ::1], int64[::1], int64[:, ::1], int64[:, ::1],"
    " int64[::1], int64[:, :, ::1], int64[::1])"
)
def cost_of_services(
    begin: int, end: int, group_of: Ints, demand: Ints, kind: Ints, asked: Ints, parting: Ints,
    penalty: Ints, door: Ints, price: Ints, own: Ints, worth: Ints, units: Ints, first_of: Ints,
    pick: Ints, cost: Ints,
) -> None:  # fmt: skip
    """Work out the least that services ``[begin, end)`` cost; `NEVER` where one cannot be served.

    Parameters
    ----------
    group_of : (services + 1,) demands of each
    demand, kind : (n, T) and (n,) units and class of each demand
    asked : (services, T) all demand of each
    parting : (services, 5) the class of all doors of each; and if its demand is looked at in two
        parts, else -1: their classes, that of the doors which both have, if any, and which demand
        is the first
    penalty : (services,) milli-fen per unit left unserved, -1 where none may be
    worth, units : (classes, T) as `cheapest_cards` finds them; the rest as it is there
    pick : (services, T, 3) cards of the cheapest, another door, and its cards: as `together`
        finds them, but `APART` where demands stand each by itself; two parts are not noted
    """
    slots = demand.shape[1]
    most = _most_kinds(begin, end, parting, first_of, door)
    row, kinds = np.empty(4, dtype=np.int64), np.zeros(4, dtype=np.int64)
    parts, beside = np.empty((2, 5), dtype=np.int64), np.empty((2, 3, most), dtype=np.int64)
    serving = np.empty((4, most), dtype=np.int64)
    least_of = np.empty((4, most, slots), dtype=np.int64)
    door_of = np.empty((4, most, slots), dtype=np.int64)
    for s in range(begin, end):
        total, c, h = 0, parting[s, 0], parting[s, 4]
        _tables_of(
            parting[s, :4], row, kinds, serving, least_of, door_of, first_of, door, price, own
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
                whole, cards, other, others = together(
                    asked[s, t], penalty[s], t, kinds[0], serving[0], least_of[0], door_of[0],
                    worth[c, t], units[c, t],
                )  # fmt: skip
                if whole > least:
                    least = whole
                    pick[s, t, 0], pick[s, t, 1], pick[s, t, 2] = cards, other, others
            if h >= 0:
                least = _in_two_parts(
                    least, t, demand[h, t], asked[s, t] - demand[h, t], parting[s], penalty[s],
                    worth, units, row, kinds, serving, least_of, parts, beside,
                )  # fmt: skip
            total += least
        cost[s] = total


@jitted(
    "void(int64, int64, int64[::1], int64[::1], int64[:, ::1], int64[::1], int64[:, ::1],"
    " int64[:, ::1], int64[::1], int64[:, ::1], int64[:, ::1], int64[:, ::1], int64[:, ::1],"
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
    parting: Ints,
    penalty: Ints,
    door: Ints,
    worth: Ints,
    units: Ints,
    chosen: Ints,
    pick: Ints,
    parts: Ints,
    on_door: Ints,
) -> None:
    """Add up the cards, in 1/1000, behind the costs of services ``[begin, end)`` if ``active``.

    They are those of demands apart or together, also where two parts of them cost more.
    """
    for s in range(begin, end):
        c = parting[s, 0]
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
