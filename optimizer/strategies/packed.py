"""A plan packed at the prices of a relaxation: filled, moved, and settled on the way."""

import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.effort import PACKED, moves
from huline.optimizer.options import Options
from huline.optimizer.settle import Settlement
from huline.optimizer.strategies.earlier import Recalled
from huline.optimizer.strategies.found import Found
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.packing.cooling import Cooling
from huline.optimizer.strategies.packing.filling import around, filled, refilled
from huline.optimizer.strategies.packing.grading import Pace, graded
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.placing import lined_up, placed
from huline.optimizer.strategies.prices.guide import PriceGuide
from huline.optimizer.strategies.prices.kept import note_all_kept
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.undrawn import with_undrawn
from huline.optimizer.strategies.unopened import without_unopened
from huline.optimizer.strategies.watch import Watch

Ints = NDArray[np.int64]

TURNS = 2
"""How often in each order where compiled loops place them."""
KEPT = 2.5
"""Times what settling the first plan took that are kept for settling and writing the last."""
A_PASS = 0.02
"""Share of the time left that one more pass over all workloads may take: moves gain more."""
ANEW = 0.05
"""The same of packing once more where programmes stay closed, and settling that."""
TOGETHER = 50
"""Moves before the first look at the clock."""
STOPS = 8
"""Parts of the time for moves, after each of which a plan is settled where that is quick."""
TIMES = 3
"""How often a search is heated that ends as soon as its plan is near; and it looks as much more
often whether it is."""
SETTLING, HALFWAY = 0.1, 0.2
"""Share of the time for moves that this may take, and that settling once halfway, or filling anew
the largest first, may."""
AT_A_TIME = 0.2
"""Seconds between two looks at the clock."""
REDEALING = 0.02
"""Share of the time for moves that is kept for dealing cards of services anew."""
SERVICES = 20
"""So many of them between two looks at the clock."""


def packed(
    compiled: Compiled,
    options: Options,
    relaxation: Relaxation,
    worth: Ints,
    found: Found,
    watch: Watch | None = None,
    recall: Recalled | None = None,
) -> None:
    """Place what has rules of its own one by one, all else by compiled loops.

    Parameters
    ----------
    watch : where the plan is to be improved, too
    recall : an earlier plan to begin with, if that costs less
    """
    # at prices that are not known yet, what must be served finds room only if it comes first
    order = lined_up(compiled, demanded=watch is None)
    since = time.monotonic()
    packing = Packing(compiled, relaxation, worth, options.seed, threads=options.threads)
    special = [w for w in order if not packing.plain[w]]
    made = placed(compiled, options, PriceGuide(compiled, relaxation, worth), special, recall)
    _filled(compiled, packing, made, order, found, recall, brief=watch is None)
    if watch is not None:
        took = time.monotonic() - since
        packing, worth = _reopened(
            compiled, options, relaxation, worth, found, packing, made, since
        )
        if found.enough:
            return
        left, now = watch.remaining(), time.monotonic()
        until = None if left is None else now + left - KEPT * found.settling
        soon = None if until is None else until - REDEALING * (until - now)
        brief = found.brief or until is None
        count = moves(options, PACKED, len(order)) if brief else sys.maxsize
        least = relaxation.least(worth)
        if recall is None and packing.sound and affordable(found, HALFWAY)(took):
            count -= _graded(compiled, packing, made, order, least, count, until, found)
        if until is not None:
            if (recall is None or not recall.stay) and packing.sound:
                packing.cooling = Cooling(
                    time.monotonic(), until, packing.mean, len(order), packing.moved,
                    TIMES if found.hasty else 1,
                )  # fmt: skip
            count = _stopping(compiled, relaxation, worth, found, packing, made, count, until)
        count = _moved(packing, least, watch, count, soon)
        _redealt(packing, least, watch, until)
        _moved(packing, least, watch, count, until)
        if recall is not None:  # what takes up an earlier plan is compiled, too
            note_all_kept()
    _settled(packing, made, found)


def _filled(
    compiled: Compiled,
    packing: Packing,
    made: Insertion,
    order: Sequence[int],
    found: Found,
    recall: Recalled | None,
    *,
    brief: bool,
) -> None:
    """Fill the room that is left beside what is placed already.

    Parameters
    ----------
    brief : whether the plan only stands in for a better one: it has to be there soon
    """
    if recall is not None and (brief or recall.stay):
        around(packing, made.room, order, recall)
        if brief or packing.sound:
            return
    if brief:
        filled(packing, made.room, [order], 1, affordable(found))
        return
    filled(packing, made.room, _orders(compiled), TURNS, affordable(found))
    if recall is not None:
        refilled(packing, made.room, order, recall)


def _graded(
    compiled: Compiled,
    packing: Packing,
    made: Insertion,
    order: Sequence[int],
    least: Ints,
    count: int,
    until: float | None,
    found: Found,
) -> int:
    """Pack anew, the largest first, unless that costs more; return the moves it took."""
    cost, seconds = packing.cost, None if until is None else until - time.monotonic()
    tried = graded(packing, made.room, order, least, Pace(count, seconds, found.watch.stopped))
    if packing.cost > cost:
        filled(packing, made.room, _orders(compiled), TURNS, affordable(found))
    return tried


def _stopping(
    compiled: Compiled,
    relaxation: Relaxation,
    worth: Ints,
    found: Found,
    packing: Packing,
    made: Insertion,
    count: int,
    until: float,
) -> int:
    """Improve a packing, settling it on the way as often as that is quick; return the moves left.

    Who is ended early, or runs late, loses only what came after. And what a plan leaves of the
    caps of firms shows only when it is settled.
    """
    begin, now, least = time.monotonic(), worth, relaxation.least(worth)
    many = STOPS * TIMES if found.hasty else STOPS
    often = many * found.settling <= SETTLING * (until - begin)
    # where settling takes most of what is left, nothing is left to be lost
    stops = many if often else 2 if found.settling <= HALFWAY * (until - begin) else 1
    for stop in range(1, stops):
        soon = begin + stop / stops * (until - begin)
        count = _moved(packing, least, found.watch, count, soon)
        if found.watch.stopped():
            break  # what is settled at the end is this
        settled = _settled(packing, made, found)
        if found.enough:
            return 0
        if settled is not None:
            now = with_undrawn(compiled, relaxation.rows, worth, now, settled)
            packing.reprice(now)
    return count


def _reopened(
    compiled: Compiled,
    options: Options,
    relaxation: Relaxation,
    worth: Ints,
    found: Found,
    packing: Packing,
    made: Insertion,
    since: float,
) -> tuple[Packing, Ints]:
    """Fill a room anew without programmes that nobody opened, if that costs less.

    Settling before improving also tells how long it takes: the last plan must not come late.

    Parameters
    ----------
    since : when the packing was begun: filling another takes as long
    """
    settled = _settled(packing, made, found)
    if settled is None:
        return packing, worth
    if not affordable(found, ANEW)(time.monotonic() - since):
        return packing, worth
    shut = without_unopened(compiled, relaxation.rows, worth, settled)
    if shut is None:
        return packing, worth
    other = Packing(compiled, relaxation, shut, options.seed, packing.ground, options.threads)
    filled(other, made.room, _orders(compiled), TURNS, affordable(found))
    again, view = _settled(other, made, found), options.perspective
    if again is None or again.rank(view) >= settled.rank(view):
        return packing, worth
    return other, shut


def _orders(compiled: Compiled) -> list[list[int]]:
    """Return the orders in which packing is tried: no one is the best of all Cases."""
    orders = [lined_up(compiled, few_first=few_first) for few_first in (False, True)]
    return orders[: 1 if orders[0] == orders[1] else 2]


def _settled(packing: Packing, made: Insertion, found: Found) -> Settlement | None:
    """Settle what is packed and what stands beside it, if what must be served is."""
    since = time.monotonic()
    if not made.sound or not packing.sound:
        return None
    settled = found.settle(packing.joined(made.schedule()))
    found.settling = time.monotonic() - since
    return settled


def affordable(found: Found, share: float = A_PASS) -> Callable[[float], bool]:
    """Return what tells whether there is time for a pass of so many seconds."""

    def in_time(seconds: float) -> bool:
        left = found.watch.remaining()
        return left is None or seconds <= share * left

    return in_time


def _redealt(packing: Packing, least: Ints, watch: Watch, until: float | None) -> None:
    """Deal cards of services anew, of those with most regret first, until the time is over."""
    services = np.flatnonzero(packing.services)
    order = services[np.argsort(least[services] - packing.rated[services], kind="stable")]
    for first in range(0, order.size, SERVICES):
        if watch.stopped() or (until is not None and time.monotonic() >= until):
            break
        packing.redeal(order[first : first + SERVICES])


def _moved(packing: Packing, least: Ints, watch: Watch, count: int, until: float | None) -> int:
    """Improve a packing by so many moves, or until the time is over; return the moves left."""
    chunk, heat = TOGETHER, 0.0
    while count > 0 and not watch.stopped() and (until is None or time.monotonic() < until):
        since = time.monotonic()
        if packing.cooling is not None:
            heat = packing.cooling.heat(since, packing.moved)
        packing.improve(least, min(chunk, count), heat)
        count -= chunk
        # however moves are dealt out, the same ones follow one another
        chunk = 2 * chunk if time.monotonic() - since < AT_A_TIME else max(chunk // 2, 1)
    return max(count, 0)
