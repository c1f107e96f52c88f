"""The inner loops of the bound for jobs: the cheapest way of each.

Each handles a span of blocks and writes only what belongs to them, so spans may run side by side
and the results do not depend on how work is divided.
"""

import numpy as np

from huline.optimizer.strategies.prices.exact import Ints, Shorts
from huline.optimizer.strategies.prices.jitted import inner, jitted

NEVER = 2**62
"""Cost of what cannot be."""
SHEET, UNITS, LOWEST = 0, 1, 6
"""Columns of ways that others ask for."""


@inner
def _cheapest_window(
    total: Ints, usable: Ints, begin: int, end: int, slots: int
) -> tuple[int, int]:
    """Cost and first slot of the cheapest run of so many adjoining usable slots."""
    best, first = NEVER, -1
    for s in range(begin, end - slots + 1):
        if usable[s + slots] - usable[s] == slots:
            cost = total[s + slots] - total[s]
            if cost < best:
                best, first = cost, s
    return best, first


@inner
def _cheapest_slots(
    price: Ints, order: Ints, usable: Ints, begin: int, end: int, slots: int, own: int
) -> tuple[int, int]:
    """Cost, and number, of the cheapest usable slots and every further one below 0.

    ``own`` is added to the price of each slot.
    """
    cost, taken = 0, 0
    for t in order:
        if taken >= slots and price[t] + own >= 0:
            break
        if begin <= t < end and usable[t + 1] > usable[t]:
            cost += price[t] + own
            taken += 1
    return (cost, taken) if taken >= slots else (NEVER, 0)


@inner
def _at_least(price: Ints, order: Ints, cheap: Ints, slots: int, own: int) -> int:
    """Return what so many slots cost at least, with every further one that brings money."""
    found, n = cheap[min(slots, price.size)] + slots * own, slots
    while n < price.size and price[order[n]] + own < 0:
        found += price[order[n]] + own
        n += 1
    return int(found)


@jitted(
    "void(int64, int64, int64[::1], int64[::1], int32[:, ::1], int64[:, ::1], int64[:, ::1],"
    " int64[:, ::1], int64[:, ::1], int64[:, ::1], int64[::1], int64[::1], int64[::1], int64[::1],"
    " int64[::1])"
)
def cheapest_ways(
    begin: int,
    end: int,
    first_of: Ints,
    penalty: Ints,
    way: Shorts,
    price: Ints,
    total: Ints,
    order: Ints,
    cheap: Ints,
    usable: Ints,
    lowest: Ints,
    own: Ints,
    once: Ints,
    chosen: Ints,
    cost: Ints,
) -> None:
    """Find the cheapest way of the jobs ``[begin, end)``; `chosen` holds the last ones found.

    Parameters
    ----------
    first_of, penalty : (J + 1,) and (J,) ways of each job; what leaving it out costs
    way : (K, 8) sheet, units, slots, earliest, deadline, row of usable, place in lowest,
        and 1 if it may pause
    price, total, order : (sheets, T), (sheets, T + 1) its sums, and slots by price
    cheap : (sheets, T + 1) the sum of so many cheapest slots
    usable : (n, T + 1) how many usable slots there are before each
    lowest : (n,) the least that a run in one piece can cost on a sheet; own part apart
    own, once : (K,) milli-fen per unit and slot; in all
    chosen, cost : (J,) -1 where it is left out
    """
    for j in range(begin, end):
        last, best, found = chosen[j], penalty[j], -1
        for turn in range(first_of[j] - 1, first_of[j + 1]):
            # the last winner goes first: what it costs rules most others out
            k = last if turn < first_of[j] else turn
            if k < 0 or (k == last and turn >= first_of[j]):
                continue
            sheet, units, slots = way[k, 0], way[k, 1], way[k, 2]
            if way[k, 7]:
                if once[k] + units * _at_least(
                    price[sheet], order[sheet], cheap[sheet], slots, own[k]
                ) >= best:  # fmt: skip
                    continue
                running, _ = _cheapest_slots(
                    price[sheet], order[sheet], usable[way[k, 5]], way[k, 3], way[k, 4],
                    slots, own[k],
                )  # fmt: skip
            else:
                least = lowest[way[k, 6]]
                if least == NEVER or once[k] + units * (least + slots * own[k]) >= best:
                    continue
                running, _ = _cheapest_window(
                    total[sheet], usable[way[k, 5]], way[k, 3], way[k, 4], slots
                )
                running += slots * own[k] if running < NEVER else 0
            if running < NEVER and once[k] + units * running < best:
                best, found = once[k] + units * running, k
        chosen[j], cost[j] = found, best


@jitted(
    "void(int64, int64, int64[::1], int32[:, ::1], int64[:, ::1], int64[:, ::1], int64[:, ::1],"
    " int64[:, ::1], int64[::1], int64[:, ::1], int64[::1])"
)
def use_of_ways(
    begin: int,
    end: int,
    chosen: Ints,
    way: Shorts,
    price: Ints,
    total: Ints,
    order: Ints,
    usable: Ints,
    own: Ints,
    parts: Ints,
    slots_used: Ints,
) -> None:
    """Add up what the chosen ways of jobs ``[begin, end)`` put to work, in 1/1000 of units.

    Parameters
    ----------
    parts : (sheets, T)
    slots_used : (J,) slots in which each job runs
    """
    for j in range(begin, end):
        k = chosen[j]
        slots_used[j] = 0
        if k < 0:
            continue
        sheet, slots = way[k, 0], way[k, 2]
        put = 1000 * way[k, 1]
        if way[k, 7]:
            taken = 0
            for t in order[sheet]:
                if taken >= slots and price[sheet, t] + own[k] >= 0:
                    break
                if way[k, 3] <= t < way[k, 4] and usable[way[k, 5], t + 1] > usable[way[k, 5], t]:
                    parts[sheet, t] += put
                    taken += 1
        else:
            _, first = _cheapest_window(
                total[sheet], usable[way[k, 5]], way[k, 3], way[k, 4], slots
            )
            parts[sheet, first : first + slots] += put
            taken = slots
        slots_used[j] = taken


@jitted("void(int64[:, ::1], int64[:, ::1], int64[::1])")
def lowest_windows(total: Ints, pair: Ints, lowest: Ints) -> None:
    """Find the cheapest run on each sheet for each (n, 2) pair of sheet and number of slots."""
    for i in range(len(pair)):
        sheet, slots = pair[i, 0], pair[i, 1]
        best = NEVER
        for s in range(total.shape[1] - slots):
            best = min(best, total[sheet, s + slots] - total[sheet, s])
        lowest[i] = best


def ranked(price: Ints) -> Ints:
    """(sheets, T) slots by price, of equals the earlier first."""
    return np.ascontiguousarray(np.argsort(price, axis=1, kind="stable"))


def summed(price: Ints, order: Ints) -> Ints:
    """(sheets, T + 1) the sum of so many cheapest slots, from their order."""
    found = np.zeros((price.shape[0], price.shape[1] + 1), dtype=np.int64)
    np.cumsum(np.take_along_axis(price, order, axis=1), axis=1, out=found[:, 1:])
    return found
