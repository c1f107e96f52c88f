"""What a demand costs in whole cards, most of them of one kind: inner loops, slot by slot."""

from huline.optimizer.strategies.prices.exact import Ints
from huline.optimizer.strategies.prices.jitted import borrowing
from huline.optimizer.strategies.prices.kernels import NEVER


@borrowing
def in_whole_cards(asked: int, each: int, units: int, penalty: int) -> tuple[int, int]:
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
def together(
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
    best, cards = in_whole_cards(asked, each, units, penalty)
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
        rest, filled = in_whole_cards(max(asked - serves, 0), each, units, penalty)
        if there + rest < best:
            best, cards, other, others = there + rest, filled, door[k, t], 1
    # as much as to say that it is less once divided, and rounded down
    if nearest >= 0 and evenly + 2 * dearer < best * units:
        best, other, others = (evenly + 2 * dearer) // units, nearest, 2
    return best, cards, other, others
