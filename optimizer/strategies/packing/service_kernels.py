"""Which cards serve a service at least cost in the room that is left."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.ground import (
    D_GROUPS,
    D_POOL,
    D_READY,
    D_UNITS,
    DOOR,
    GROUP,
    HOURS,
    METER,
    MISSED,
    MUST,
    OWN_METER,
    OWN_STORE,
    PENALTY,
    SITES,
    STORE,
    WHOLE,
    Ground,
)
from huline.optimizer.strategies.packing.rates import Rates
from huline.optimizer.strategies.packing.standing import Standing, count, deal, hold, withdraw
from huline.optimizer.strategies.prices.jitted import borrowing, inner

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_SITES = 32
"""Doors that are looked at closely where a service may not use all it has."""
GLANCE = 7
"""Slots from one to the next at which the others are: so that all hours of a day have a turn."""


@inner
def place_service(
    g: Ground, s: Standing, guide: Rates, paid: Rates, w: int, begin: int, end: int, usable: Mask
) -> None:
    """Give a service cards in some slots, the cheapest by the guide first.

    Parameters
    ----------
    usable : (doors,) those that it may use
    """
    open_ = np.flatnonzero(usable) + g.at[w, DOOR]
    per_unit = np.empty(open_.size)
    waiting = np.empty(g.at[w + 1, GROUP] - g.at[w, GROUP], dtype=np.int64)
    left = fill_slots(g, s, guide, w, begin, end, open_, per_unit, waiting, -1)
    if left and g.about[w, WHOLE]:
        withdraw(g, s, w, begin, end)
        first = g.at[w, GROUP]
        for t in range(s.short.shape[1]):
            s.short[first, t] = 0
            for group in range(first, g.at[w + 1, GROUP]):
                s.short[first, t] += g.demand[group, t]
    count_up(g, s, paid, w)


@borrowing
def count_up(g: Ground, s: Standing, paid: Rates, w: int) -> None:
    """Note what a service costs."""
    s.cost[w] = rated_service(g, s, paid, w)


@borrowing
def rated_service(g: Ground, s: Standing, rates: Rates, w: int) -> int:
    """Milli-fen of a service as it stands: its cards, and what it leaves unserved."""
    left = 0
    for t in range(s.short.shape[1]):
        left += s.short[g.at[w, GROUP], t]
    lost = MISSED if left and g.about[w, MUST] else left * g.about[w, PENALTY]
    return int(lost + _dealt(g.at, s.held, rates.card, rates.door, s.cards, w))


@borrowing
def _dealt(at: Ints, held: Ints, card: Ints, door: Ints, cards: Shorts, w: int) -> int:
    """Milli-fen of a service's cards."""
    found = 0
    for d in range(at[w, DOOR], at[w + 1, DOOR]):
        if held[d]:
            sheet, own = door[d, 0], door[d, 1]
            for t in range(cards.shape[1]):
                found += cards[d, t] * (card[sheet, t] + own)
    return found


@borrowing
def _most(
    free: Ints, needs: Ints, side: Ints, meter: Ints, store: Ints, weights: Ints, left: Ints,
    rest: Ints, about: Ints, w: int, p: int, t: int,
) -> int:  # fmt: skip
    """Cards of a pool for which there is room in a slot."""
    found = free[p, 0, t]
    for r in range(1, needs.shape[1]):
        if needs[w, r]:
            found = min(found, free[p, r, t] // needs[w, r])
    for i in range(side[p, METER], side[p + 1, METER]):
        each = meter[i, 1] * weights[meter[i, 2], t]
        if each:
            found = min(found, left[meter[i, 0], t] // each)
    for i in range(side[p, STORE], side[p + 1, STORE]):
        each = weights[store[i, 1], t]
        if each:
            found = min(found, rest[store[i, 0]] // each)
    if about[w, OWN_METER] >= 0:
        found = min(found, left[about[w, OWN_METER], t])
    if about[w, OWN_STORE] >= 0 and about[w, HOURS]:
        found = min(found, rest[about[w, OWN_STORE]] // about[w, HOURS])
    return int(max(found, 0))


@borrowing
def takes(g: Ground, s: Standing, w: int, d: int, cards: Shorts) -> bool:
    """Give a service (T,) cards behind a door, up to the first slot without room for them."""
    p = g.door[d, D_POOL]
    for t in range(cards.size):
        if cards[t] > 0:
            most = _most(
                s.free, g.needs, g.side, g.meter, g.store, g.weights, s.left, s.rest, g.about, w,
                p, t,
            )  # fmt: skip
            if most < cards[t] or t < g.door[d, D_READY]:
                return False
            deal(g, s, d, cards, 1, t, t + 1)
    return True


@borrowing
def fill_slots(
    g: Ground, s: Standing, rates: Rates, w: int, begin: int, end: int, open_: Ints,
    per_unit: Floats, waiting: Ints, ahead: int,
) -> int:  # fmt: skip
    """Deal cards in some slots, where there are none; return the units left unserved there.

    Parameters
    ----------
    open_ : doors that may be used
    per_unit, waiting : as many as these, and groups: of no meaning before or after
    ahead : which of these doors has a card in each slot before all others; -1 for none
    """
    return _fill(
        g.at, g.about, g.door, g.demand, g.needs, g.side, g.meter, g.store, g.weights, s.free,
        s.left, s.rest, s.cards, s.short, s.held, g.hall, s.guests, s.guest, s.chair,
        rates.card, rates.door, w, begin, end, open_, per_unit, waiting, ahead,
    )  # fmt: skip


@borrowing
def _fill(
    at: Ints, about: Ints, door: Ints, demand: Ints, needs: Ints, side: Ints, meter: Ints,
    store: Ints, weights: Ints, free: Ints, left: Ints, rest: Ints, cards: Shorts, short: Ints,
    held: Ints, hall: Ints, guests: Ints, guest: Ints, chair: Ints, card: Ints, rate: Ints,
    w: int, from_: int, to: int, open_: Ints, per_unit: Floats, waiting: Ints, ahead: int,
) -> int:  # fmt: skip
    """Deal cards in some slots; return the units left unserved there."""
    first, groups = at[w, GROUP], at[w + 1, GROUP] - at[w, GROUP]
    unserved = 0
    whole, penalty = about[w, WHOLE], about[w, PENALTY]
    for t in range(from_, to):
        lacking = 0
        for b in range(groups):
            waiting[b] = demand[first + b, t]
            lacking += waiting[b]
        for i in range(open_.size if lacking else 0):
            d = open_[i]
            each = (card[rate[d, 0], t] + rate[d, 1]) / door[d, D_UNITS]
            per_unit[i] = np.inf if t < door[d, D_READY] else each
        first_card = ahead >= 0
        while lacking > 0:
            i = ahead if first_card else _least(per_unit)
            if i < 0 or per_unit[i] == np.inf or (not whole and per_unit[i] > penalty):
                break
            d, p = open_[i], door[open_[i], D_POOL]
            units, wanted = door[d, D_UNITS], _wanted(waiting, door[d, D_GROUPS])
            # the last card may be used in part: it is weighed by what it serves
            last = (card[rate[d, 0], t] + rate[d, 1]) / wanted if 0 < wanted < units else 0.0
            if last > per_unit[i] and not first_card:
                per_unit[i] = last
                continue
            most = _most(free, needs, side, meter, store, weights, left, rest, about, w, p, t)
            n = min(1 if first_card else max(wanted // units, 1), most)
            first_card = False
            if wanted == 0 or n == most:
                per_unit[i] = np.inf
            if wanted == 0 or n == 0:
                continue
            cards[d, t] += n
            hold(hall, held, guests, guest, chair, p, d, at.shape[0] - 1 + d, n)
            for r in range(needs.shape[1]):
                free[p, r, t] -= n * needs[w, r]
            count(meter, store, weights, left, rest, side, p, about, w, t, n)
            lacking -= _served(waiting, door[d, D_GROUPS], n * units)
        short[first, t] = lacking
        unserved += lacking
        if unserved and whole:
            break
    return unserved


@borrowing
def _least(values: Floats) -> int:
    """Return which is the least, -1 of none."""
    best = -1
    for i in range(values.size):
        if best < 0 or values[i] < values[best]:
            best = i
    return best


@borrowing
def _wanted(waiting: Ints, bits: int) -> int:
    """Units that wait in the groups of a door."""
    found = 0
    for b in range(waiting.size):
        if bits >> b & 1:
            found += waiting[b]
    return found


@borrowing
def _served(waiting: Ints, bits: int, room: int) -> int:
    """Serve the groups of a door as far as there is room; return the units served."""
    found = 0
    for b in range(waiting.size):
        if bits >> b & 1:
            served = min(room - found, waiting[b])
            waiting[b] -= served
            found += served
    return found


@borrowing
def _worthwhile(cards: int, wanted: int, units: int, price: float, penalty: int) -> int:
    """Leave out cards that cost more than the demand they would serve is worth."""
    if price > penalty * units:
        return 0
    last = wanted - (cards - 1) * units
    return cards - 1 if 0 < last < units and price > penalty * last else cards


@inner
def opened(g: Ground, s: Standing, w: int) -> Mask:
    """(doors,) those of a service to pools that are open just now."""
    begin, doors = g.at[w, DOOR], g.at[w + 1, DOOR] - g.at[w, DOOR]
    found = np.empty(doors, dtype=np.bool_)
    for i in range(doors):
        found[i] = s.open[g.door[begin + i, D_POOL]]
    return found


@inner
def sites_of(g: Ground, s: Standing, rates: Rates, w: int) -> Mask:
    """(doors,) those that a service uses: all, or as many as it may, one by one the best."""
    begin, doors = g.at[w, DOOR], g.at[w + 1, DOOR] - g.at[w, DOOR]
    limit, usable = g.about[w, SITES], opened(g, s, w)
    if limit == 0 or limit >= doors:
        return usable
    may = usable.copy()
    first, groups, slots = g.at[w, GROUP], g.at[w + 1, GROUP] - g.at[w, GROUP], g.demand.shape[1]
    whole, penalty = g.about[w, WHOLE], g.about[w, PENALTY]
    usable[:] = False
    dear = 1000.0 * (penalty + 1000) if whole else float(penalty)
    each, at = np.empty((doors, slots)), np.full((groups, slots), dear)
    alone, some = np.zeros(doors), doors > MOST_SITES
    # of many doors those are looked at closely that look best in some of the slots
    for i in range(doors if some else 0):
        if not may[i]:
            alone[i] = np.inf
            continue
        _of_units(
            g.door, g.demand, first, groups, s.free, g.needs, g.side, g.meter, g.store, g.weights,
            s.left, s.rest, g.about, rates.card, rates.door, w, begin + i, each, i, GLANCE,
        )  # fmt: skip
        alone[i] = _with_it(g.demand, first, each, i, at, g.door[begin + i, D_GROUPS], GLANCE)
    looked = np.arange(min(doors, max(limit, MOST_SITES)))
    for n in range(looked.size):
        looked[n] = alone.argmin() if some else n
        alone[looked[n]] = np.inf
        if not may[looked[n]]:
            continue
        _of_units(
            g.door, g.demand, first, groups, s.free, g.needs, g.side, g.meter, g.store, g.weights,
            s.left, s.rest, g.about, rates.card, rates.door, w, begin + looked[n], each,
            looked[n], 1,
        )  # fmt: skip
    for _ in range(limit):
        best, chosen = np.inf, -1
        for i in looked:
            if may[i] and not usable[i]:
                cost = _with_it(g.demand, first, each, i, at, g.door[begin + i, D_GROUPS], 1)
                if cost < best:
                    best, chosen = cost, i
        if chosen < 0:
            break
        usable[chosen] = True
        for b in range(groups):
            if g.door[begin + chosen, D_GROUPS] >> b & 1:
                for t in range(slots):
                    at[b, t] = min(at[b, t], each[chosen, t])
    return usable


@borrowing
def _of_units(
    door: Ints, demand: Ints, first: int, groups: int, free: Ints, needs: Ints, side: Ints,
    meter: Ints, store: Ints, weights: Ints, left: Ints, rest: Ints, about: Ints, card: Ints,
    rate: Ints, w: int, d: int, each: Floats, i: int, step: int,
) -> None:  # fmt: skip
    """Milli-fen per unit behind a door, whole cards and what finds no room counted in."""
    units, bits, p = door[d, D_UNITS], door[d, D_GROUPS], door[d, D_POOL]
    whole, penalty = about[w, WHOLE], about[w, PENALTY]
    dear = 1000.0 * (penalty + 1000) if whole else float(penalty)
    for t in range(0, each.shape[1], step):
        wanted = 0
        for b in range(groups):
            if bits >> b & 1:
                wanted += demand[first + b, t]
        each[i, t] = dear
        if wanted == 0 or t < door[d, D_READY]:
            continue
        price = card[rate[d, 0], t] + rate[d, 1]
        n = _most(free, needs, side, meter, store, weights, left, rest, about, w, p, t)
        n = min(-(-wanted // units), n)
        if not whole:
            n = _worthwhile(n, wanted, units, float(price), penalty)
        each[i, t] = (n * price + (wanted - min(n * units, wanted)) * dear) / wanted


@borrowing
def _with_it(
    demand: Ints, first: int, each: Floats, i: int, at: Floats, bits: int, step: int
) -> float:
    """Milli-fen of all demand if a door serves what it serves cheaper than those so far."""
    found = 0.0
    for b in range(at.shape[0]):
        mine = bits >> b & 1
        for t in range(0, at.shape[1], step):
            per = min(at[b, t], each[i, t]) if mine else at[b, t]
            found += per * demand[first + b, t]
    return found
