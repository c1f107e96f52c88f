"""How a room is filled by packing: a few times over, and without contracts that cost too much."""

import time
from collections.abc import Callable, Iterator, Sequence

from huline.optimizer.strategies.earlier import Recalled
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.room import Room

MOST_DOUBTED = 8
"""Contracts that a plan is tried without."""


def filled(
    packing: Packing,
    room: Room,
    orders: Sequence[Sequence[int]],
    passes: int,
    soon: Callable[[float], bool] = lambda _: True,
) -> None:
    """Fill a room in one order after the other, each a few times; keep the best.

    Each time first with what found no place before: squeaky wheel optimisation (Joslin and
    Clements, 1999).

    Parameters
    ----------
    passes : in each order
    soon : whether there is time for another pass, of so many seconds
    """
    attempts = _attempts(packing, orders, passes)
    since, chosen = time.monotonic(), next(attempts)
    packing.begin(room)
    packing.fill(chosen)
    took = time.monotonic() - since
    _spared(packing, room, chosen, lambda: soon(took))
    best = packing.cost
    for order in attempts:
        if not soon(took):
            break
        packing.begin(room)
        packing.fill(order)
        if packing.cost < best:
            best, chosen = packing.cost, order
    if packing.cost != best:
        # filled once more: kept beside one another, two ways to stand would take much memory
        packing.begin(room)
        packing.fill(chosen)


def _attempts(
    packing: Packing, orders: Sequence[Sequence[int]], passes: int
) -> Iterator[Sequence[int]]:
    """Yield the order of each attempt, which looks at what the one before left waiting."""
    for order in orders:
        yield order
        again = order
        for _ in range(passes - 1):
            waiting = packing.waiting
            again = sorted(again, key=lambda w: not waiting[w])
            yield again


def _spared(packing: Packing, room: Room, order: Sequence[int], soon: Callable[[], bool]) -> None:
    """Do without contracts where that costs less."""
    best = packing.cost
    for contract in packing.doubtful[:MOST_DOUBTED]:
        if not soon():
            break
        packing.turn(contract)
        packing.begin(room)
        packing.fill(order)
        if packing.cost < best:
            best = packing.cost
        else:
            packing.turn(contract)
    if packing.cost != best:
        packing.begin(room)
        packing.fill(order)


def around(packing: Packing, room: Room, order: Sequence[int], recall: Recalled) -> None:
    """Fill a room around what is left in it of an earlier plan."""
    packing.begin(room)
    stands = packing.take(recall.schedule)
    packing.fill([w for w in order if not stands[w]])


def refilled(packing: Packing, room: Room, order: Sequence[int], recall: Recalled) -> None:
    """Fill a room around what is left in it of an earlier plan, if that costs less."""
    cost, standing = packing.cost, packing.standing
    around(packing, room, order, recall)
    if packing.cost > cost:
        packing.standing = standing
