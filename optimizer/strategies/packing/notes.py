"""How workloads stood before a move: what it takes to put them back."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.ground import DOOR, GROUP, Ground
from huline.optimizer.strategies.packing.standing import Standing, deal, enter, leave, withdraw
from huline.optimizer.strategies.prices.jitted import borrowing

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Mask = NDArray[np.bool_]

MOST_FREED = 24
"""Workloads freed at once, at most."""
MOST_DOORS = 600
"""Doors with cards of services freed at once, at most: these are kept meanwhile."""


class Notes(NamedTuple):
    """The workloads of a move, in the order in which they were freed.

    Attributes
    ----------
    freed : (n,)
    span : (n, 4) first and last slot, plus one, in which each is placed anew; its rows of
        `cards`, the last plus one
    was : (n, 2) arc and cost
    on, short : (n, T)
    cards, door : (rows, T), (rows,) what a service had behind doors where it had anything
    """

    freed: Ints
    span: Ints
    was: Ints
    on: Mask
    short: Ints
    cards: Shorts
    door: Ints


def notes_of(slots: int) -> Notes:
    """Return empty notes."""
    return Notes(
        freed=np.zeros(MOST_FREED, dtype=np.int64),
        span=np.zeros((MOST_FREED, 4), dtype=np.int64),
        was=np.zeros((MOST_FREED, 2), dtype=np.int64),
        on=np.zeros((MOST_FREED, slots), dtype=bool),
        short=np.zeros((MOST_FREED, slots), dtype=np.int64),
        cards=np.zeros((MOST_DOORS, slots), dtype=np.int32),
        door=np.zeros(MOST_DOORS, dtype=np.int64),
    )


@borrowing
def lift(g: Ground, s: Standing, w: int, begin: int, end: int) -> None:
    """Take a workload out: a service in some slots only."""
    if g.at[w + 1, DOOR] > g.at[w, DOOR]:
        withdraw(g, s, w, begin, end)
    elif s.arc[w] >= 0:
        leave(g, s, w)


@borrowing
def note(g: Ground, s: Standing, n: Notes, i: int) -> None:
    """Note how a workload stands whose span and first row are set."""
    w = n.freed[i]
    n.was[i, 0], n.was[i, 1] = s.arc[w], s.cost[w]
    n.span[i, 3] = n.span[i, 2]
    if g.at[w + 1, DOOR] > g.at[w, DOOR]:
        n.span[i, 3] = _note_cards(
            g.at, s.held, s.cards, s.short, w, n.cards, n.door, n.short, i, n.span
        )
        return
    for t in range(n.on.shape[1]):
        n.on[i, t] = s.on[w, t]


@borrowing
def _note_cards(
    at: Ints, held: Ints, cards: Shorts, short: Ints, w: int, kept: Shorts, door: Ints, left: Ints,
    i: int, span: Ints,
) -> int:  # fmt: skip
    """Note what a service has, and leaves unserved; return the row after its last."""
    row = span[i, 2]
    for d in range(at[w, DOOR], at[w + 1, DOOR]):
        if held[d]:
            door[row] = d
            for t in range(span[i, 0], span[i, 1]):
                kept[row, t] = cards[d, t]
            row += 1
    for t in range(left.shape[1]):
        left[i, t] = short[at[w, GROUP], t]
    return int(row)


@borrowing
def undo(g: Ground, s: Standing, n: Notes, count: int) -> None:
    """Put so many workloads back to where they stood."""
    for i in range(count):
        lift(g, s, n.freed[i], n.span[i, 0], n.span[i, 1])
    for i in range(count):
        w = n.freed[i]
        s.cost[w] = n.was[i, 1]
        for row in range(n.span[i, 2], n.span[i, 3]):
            deal(g, s, n.door[row], n.cards[row], 1, n.span[i, 0], n.span[i, 1])
        if g.at[w + 1, DOOR] > g.at[w, DOOR]:
            for t in range(n.short.shape[1]):
                s.short[g.at[w, GROUP], t] = n.short[i, t]
            continue
        for t in range(n.on.shape[1]):
            s.on[w, t] = n.on[i, t]
        if n.was[i, 0] >= 0:
            enter(g, s, w, n.was[i, 0])
