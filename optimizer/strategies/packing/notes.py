"""How workloads stood before a move: what it takes to put them back."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.ground import DOOR, GROUP, Ground
from huline.optimizer.strategies.packing.standing import Standing, deal, enter, leave, withdraw
from huline.optimizer.strategies.prices.jitted import inner

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

MOST_FREED = 24
"""Workloads freed at once, at most."""
MOST_DOORS = 600
"""Doors of services freed at once, at most: their cards are kept meanwhile."""


class Notes(NamedTuple):
    """The workloads of a move, in the order in which they were freed.

    Attributes
    ----------
    freed : (n,)
    span : (n, 3) first and last slot, plus one, in which each is placed anew; its first row
        of `cards`
    was : (n, 3) arc, cost and rated
    on, short : (n, T)
    cards, used : (doors, T), (doors,) what a service had behind each door, and whether anything
    """

    freed: Ints
    span: Ints
    was: Ints
    on: Mask
    short: Ints
    cards: Ints
    used: Mask


def notes_of(slots: int) -> Notes:
    """Return empty notes."""
    return Notes(
        freed=np.zeros(MOST_FREED, dtype=np.int64),
        span=np.zeros((MOST_FREED, 3), dtype=np.int64),
        was=np.zeros((MOST_FREED, 3), dtype=np.int64),
        on=np.zeros((MOST_FREED, slots), dtype=bool),
        short=np.zeros((MOST_FREED, slots), dtype=np.int64),
        cards=np.zeros((MOST_DOORS, slots), dtype=np.int64),
        used=np.zeros(MOST_DOORS, dtype=bool),
    )


@inner
def lift(g: Ground, s: Standing, w: int, begin: int, end: int) -> None:
    """Take a workload out: a service in some slots only."""
    if g.at[w + 1, DOOR] > g.at[w, DOOR]:
        withdraw(g, s, w, begin, end)
    elif s.arc[w] >= 0:
        leave(g, s, w)


@inner
def note(g: Ground, s: Standing, n: Notes, i: int) -> None:
    """Note how a workload stands whose span is set."""
    w = n.freed[i]
    n.was[i, 0], n.was[i, 1], n.was[i, 2] = s.arc[w], s.cost[w], s.rated[w]
    for t in range(n.on.shape[1]):
        n.on[i, t] = s.on[w, t]
    if g.at[w + 1, DOOR] > g.at[w, DOOR]:
        _note_cards(g.at, s.cards, s.short, w, n.cards, n.used, n.short, i, n.span[i, 2])


@inner
def _note_cards(
    at: Ints, cards: Ints, short: Ints, w: int, kept: Ints, used: Mask, left: Ints, i: int,
    row: int,
) -> None:  # fmt: skip
    for d in range(at[w, DOOR], at[w + 1, DOOR]):
        used[row] = False
        for t in range(cards.shape[1]):
            kept[row, t] = cards[d, t]
            used[row] = used[row] or cards[d, t] > 0
        row += 1
    for t in range(left.shape[1]):
        left[i, t] = short[at[w, GROUP], t]


@inner
def undo(g: Ground, s: Standing, n: Notes, count: int) -> None:
    """Put so many workloads back to where they stood."""
    for i in range(count):
        lift(g, s, n.freed[i], n.span[i, 0], n.span[i, 1])
    for i in range(count):
        w = n.freed[i]
        for t in range(n.on.shape[1]):
            s.on[w, t] = n.on[i, t]
        s.cost[w], s.rated[w] = n.was[i, 1], n.was[i, 2]
        if n.was[i, 0] >= 0:
            enter(g, s, w, n.was[i, 0])
        for d in range(g.at[w, DOOR], g.at[w + 1, DOOR]):
            place = n.span[i, 2] + d - g.at[w, DOOR]
            deal(g, s, d, n.cards[place], 1, n.span[i, 0], n.span[i, 1])
        if g.at[w + 1, DOOR] > g.at[w, DOOR]:
            for t in range(n.short.shape[1]):
                s.short[g.at[w, GROUP], t] = n.short[i, t]
