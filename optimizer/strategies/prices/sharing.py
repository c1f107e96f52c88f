"""What a slot's demand costs in two parts, whole cards for each, and one card that both share."""

from huline.optimizer.strategies.prices.exact import Ints
from huline.optimizer.strategies.prices.jitted import borrowing
from huline.optimizer.strategies.prices.kernels import NEVER
from huline.optimizer.strategies.prices.whole_cards import in_whole_cards

ASKED, EACH, UNITS, LEAST, OTHERS = range(5)
"""Of each part: its demand, the cheapest cards for what they serve, milli-fen that a unit costs at
least, and how many other kinds of cards may be worth it beside them."""
SERVES, PRICE, MORE = range(3)
"""Of each of those: units, milli-fen, and what it costs more for what it serves, times units."""


@borrowing
def note_part(
    part: Ints, beside: Ints, asked: int, each: int, units: int, penalty: int, t: int, kinds: int,
    serving: Ints, least: Ints,
) -> None:  # fmt: skip
    """Write down one part of a slot's demand, and kinds of cards: as `together` has them."""
    part[ASKED], part[EACH], part[UNITS], part[LEAST] = asked, each, units, penalty
    if units > 0 and (penalty < 0 or each < penalty * units):
        part[LEAST] = each // units
    found = 0
    for k in range(kinds):
        serves, there = serving[k], least[k, t]
        if there == NEVER or serves == units:
            continue
        more = there * units - each * serves
        # otherwise one more of the cheapest costs no more than the difference
        if more < each * units:
            beside[SERVES, found], beside[PRICE, found], beside[MORE, found] = serves, there, more
            found += 1
    part[OTHERS] = found


@borrowing
def _cost(asked: int, part: Ints, beside: Ints, penalty: int) -> int:
    """Least that so much of one part's demand costs by itself: as `together`."""
    if asked <= 0:
        return 0
    each, units = part[EACH], part[UNITS]
    if units == 0:
        return asked * penalty
    best = in_whole_cards(asked, each, units, penalty)[0]
    evenly, dearer = asked * each, NEVER
    if best * units <= evenly:
        return best
    for k in range(part[OTHERS]):
        more = beside[MORE, k]
        dearer = min(dearer, more)
        # in parts of cards even this costs no less
        if evenly + more < best * units:
            rest = max(asked - beside[SERVES, k], 0)
            cost = beside[PRICE, k] + in_whole_cards(rest, each, units, penalty)[0]
            best = min(best, cost)
    if dearer < NEVER and evenly + 2 * dearer < best * units:
        best = (evenly + 2 * dearer) // units
    return best


@borrowing
def _with_one_shared(
    price: int, serves: int, best: int, parts: Ints, beside: Ints, penalty: int
) -> int:
    """Least with one card that both parts share, or the best so far if that is no more.

    The cost is least where it serves one part alone, or where the rest of one uses its cards up.
    """
    for side in range(2):
        mine, other = parts[side], parts[1 - side]
        for k in range(-2, mine[OTHERS]):
            # none of its part, then with the cheapest alone, then with one of each other kind
            served, most, step = 0, 0, 1
            if k > -2:
                rest = mine[ASKED] - (beside[side, SERVES, k] if k >= 0 else 0)
                if rest < 0 or mine[UNITS] == 0:
                    continue
                served, most, step = rest % mine[UNITS], min(serves, rest), mine[UNITS]
            while served <= most:
                left, right = mine[ASKED] - served, other[ASKED] - (serves - served)
                cost, floor = price, right * other[LEAST]
                # in parts of cards even this costs no less
                if cost + left * mine[LEAST] + floor < best:
                    cost += _cost(left, mine, beside[side], penalty)
                    if cost + floor < best:
                        cost += _cost(right, other, beside[1 - side], penalty)
                        best = min(best, cost)
                served += step
    return best


@borrowing
def sharing(
    beyond: int, parts: Ints, beside: Ints, penalty: int, t: int, kinds: int, serving: Ints,
    least: Ints,
) -> int:  # fmt: skip
    """Least that a slot's demand costs in two parts, or ``beyond`` if that is more.

    Parameters
    ----------
    beyond : milli-fen
    parts, beside : (2, 5) and (2, 3, n) as `note_part` writes them
    kinds : how many of cards serve both parts
    serving, least : (n,) and (n, T) units of each, and the cheapest
    """
    one, other = parts[0, ASKED], parts[1, ASKED]
    best = _cost(one, parts[0], beside[0], penalty) + _cost(other, parts[1], beside[1], penalty)
    if one == 0 or other == 0:
        return max(best, beyond)
    evenly = one * parts[0, LEAST] + other * parts[1, LEAST]
    dearest = max(parts[0, LEAST], parts[1, LEAST])
    for k in range(kinds):
        if best <= beyond:
            break
        price, serves = least[k, t], serving[k]
        # in parts of cards even this costs no less
        if price < NEVER and price + evenly - serves * dearest < best:
            best = _with_one_shared(price, serves, best, parts, beside, penalty)
    return max(best, beyond)
