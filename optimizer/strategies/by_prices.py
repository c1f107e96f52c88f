"""Strategy `prices`: a bound from multipliers, and a plan that is made at their prices."""

import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.effort import MOVES, PACKED, moves, rounds
from huline.optimizer.options import Options
from huline.optimizer.settle import Settlement
from huline.optimizer.strategies.demanded import serve_demanded
from huline.optimizer.strategies.earlier import Recalled, recalled
from huline.optimizer.strategies.found import Found
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.neighbourhood import improve
from huline.optimizer.strategies.packing.cooling import Cooling
from huline.optimizer.strategies.packing.filling import around, filled, refilled
from huline.optimizer.strategies.packing.ground import plain
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.placing import lined_up, placed
from huline.optimizer.strategies.prices.ascent import Ascended, ascend
from huline.optimizer.strategies.prices.guide import PriceGuide
from huline.optimizer.strategies.prices.kept import note_all_kept
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.resuming import adopted
from huline.optimizer.strategies.search import Solved
from huline.optimizer.strategies.undrawn import with_undrawn
from huline.optimizer.strategies.unopened import without_unopened
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.strategies.workers import workers

Ints = NDArray[np.int64]

ASCENT, WARM, NEAR = 0.35, 0.2, 0.4
"""Share of the time left that the ascent may take; where it begins with multipliers that are
known from another Case; and where that is the Case of an earlier plan which is to be stayed
near to."""
PASSES = 4
"""How often all workloads are placed anew, one by one."""
TURNS = 2
"""How often in each order where compiled loops place them."""
IMPROVED = 0.9
"""Share of the time then left that improving may take: the plan has to be settled, too."""
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
SETTLING, HALFWAY = 0.1, 0.2
"""Share of the time for moves that this may take, and that settling once halfway may."""
AT_A_TIME = 0.2
"""Seconds between two looks at the clock."""


def solve_by_prices(
    compiled: Compiled,
    options: Options,
    starts: Sequence[Settlement],
    watch: Watch,
    recall: Recalled | None = None,
    *,
    brief: bool = False,
) -> Solved:
    """Bound the Case by prices of what is scarce, and make a plan at these prices.

    Parameters
    ----------
    starts : plans that are known already
    recall : an earlier plan and multipliers to begin with
    brief : improve no longer than is usual without a limit

    Notes
    -----
    The watch is told of the certificate as soon as there is one.
    """
    found = Found(compiled, options, watch, brief)
    for settled in starts:
        found.keep(settled)
    watch.enter("price")
    with workers(compiled.case, options) as crowd:
        relaxation = Relaxation(
            compiled, options.perspective, options.threads, crowd.parts, crowd.mapped
        )
        return _solved(compiled, options, relaxation, found, watch, recall)


def _solved(
    compiled: Compiled,
    options: Options,
    relaxation: Relaxation,
    found: Found,
    watch: Watch,
    recall: Recalled | None,
) -> Solved:
    free = np.zeros(relaxation.rows.size, dtype=np.int64)
    proof = None if recall is None else recall.certificate
    known = free if proof is None else relaxation.rows.worth_of(proof)
    if recall is not None:
        found.hasty = not recall.stay
        _resumed(compiled, options, relaxation, known, found, recall)
    if found.best is None:
        _packed(compiled, options, relaxation, free, found)
    if found.best is None and not found.over:
        # what must be served decides alone whether there is a plan at all
        watch.enter("first")
        alone = serve_demanded(compiled, options, watch)
        if alone is not None and alone.impossible:
            return alone
        if alone is not None and alone.best is not None:
            recall = recalled(compiled, alone.best, recall.certificate if recall else None)
            _resumed(compiled, options, relaxation, known, found, recall)
        watch.enter("price")
    endless = watch.remaining() is not None and not (found.brief or found.hasty or options.work)
    most = sys.maxsize if endless else rounds(options)
    close = recall is not None and recall.stay and known.any()
    best = _ascended(relaxation, known, most, found, watch, close=bool(close))
    if best is None:
        return Solved(found.best, found.bounds, "error")
    watch.certified(relaxation.rows.certificate(best.worth))
    found.bound = best.bound
    found.tell()
    watch.enter("solve")
    if not found.near and not found.over:
        if plain(compiled).any():
            _packed(compiled, options, relaxation, best.central, found, watch, recall)
        else:
            _inserted(compiled, options, relaxation, best.central, found, watch, recall)
    return Solved(found.best, found.bounds, found.reason, schedule=found.schedule)


def _packed(
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
    since, packing = time.monotonic(), Packing(compiled, relaxation, worth, options.seed)
    special = [w for w in order if not packing.plain[w]]
    made = placed(compiled, options, PriceGuide(compiled, relaxation, worth), special, recall)
    # what only stands in for a better one has to be there soon
    if watch is None and recall is not None:
        around(packing, made.room, order, recall)
    elif watch is None:
        filled(packing, made.room, [order], 1, _soon(found))
    else:
        filled(packing, made.room, _orders(compiled), TURNS, _soon(found))
        if recall is not None:
            refilled(packing, made.room, order, recall)
    if watch is not None:
        packing, worth = _reopened(
            compiled, options, relaxation, worth, found, packing, made, since
        )
        if found.enough:
            return
        left = watch.remaining()
        until = None if left is None else time.monotonic() + left - KEPT * found.settling
        brief = found.brief or until is None
        count = moves(options, PACKED, len(order)) if brief else sys.maxsize
        least = relaxation.least(worth)
        if until is not None:
            if (recall is None or not recall.stay) and packing.sound:
                packing.cooling = Cooling(time.monotonic(), until, packing.mean, len(order))
            count = _stopping(compiled, relaxation, worth, found, packing, made, count, until)
        _moved(packing, least, watch, count, until)
        if recall is not None:  # what takes up an earlier plan is compiled, too
            note_all_kept()
    _settled(packing, made, found)


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
    often = STOPS * found.settling <= SETTLING * (until - begin)
    # where settling takes most of what is left, nothing is left to be lost
    stops = STOPS if often else 2 if found.settling <= HALFWAY * (until - begin) else 1
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
    if not _soon(found, ANEW)(time.monotonic() - since):
        return packing, worth
    shut = without_unopened(compiled, relaxation.rows, worth, settled)
    if shut is None:
        return packing, worth
    other = Packing(compiled, relaxation, shut, options.seed, packing.ground)
    filled(other, made.room, _orders(compiled), TURNS, _soon(found))
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


def _resumed(
    compiled: Compiled,
    options: Options,
    relaxation: Relaxation,
    worth: Ints,
    found: Found,
    recall: Recalled,
) -> None:
    """Settle what is left of an earlier plan: with the rest placed, and as it is.

    The latter is left out where some of it is lost and settling takes long.
    """
    packing = Packing(compiled, relaxation, worth, options.seed)
    left = adopted(compiled, options.perspective, recall, packing)
    _packed(compiled, options, relaxation, worth, found, recall=recall)
    soon = found.best is None or _soon(found)(found.settling)
    if left is not None and (soon or not (recall.lost or recall.crowded)):
        found.settle(left)


def _soon(found: Found, share: float = A_PASS) -> Callable[[float], bool]:
    """Return what tells whether there is time for a pass of so many seconds."""

    def soon(seconds: float) -> bool:
        left = found.watch.remaining()
        return left is None or seconds <= share * left

    return soon


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


def _inserted(
    compiled: Compiled,
    options: Options,
    relaxation: Relaxation,
    worth: Ints,
    found: Found,
    watch: Watch,
    recall: Recalled | None,
) -> None:
    """Place all workloads one by one."""
    guide = PriceGuide(compiled, relaxation, worth)
    made = _made_at_prices(compiled, options, guide, found)
    if recall is not None:
        again = placed(compiled, options, guide, lined_up(compiled), recall)
        found.consider(again)
        made = min(made, again, key=lambda each: each.cost)
    if not found.near and not found.over:
        count = moves(options, MOVES, len(compiled.case.workloads))
        improve(made, count, options.seed, watch, IMPROVED)
        found.consider(made)


def _ascended(
    relaxation: Relaxation, start: Ints, most: int, found: Found, watch: Watch, *, close: bool
) -> Ascended | None:
    left, since = watch.remaining(), time.monotonic()
    share = NEAR if close else WARM if start.any() else ASCENT
    until, shown = None if left is None else since + share * left, since

    def go_on(best: Ascended) -> bool:
        nonlocal shown
        now = time.monotonic()
        if now - shown > 0.5:
            shown = now
            found.show(best.bound)
        return not watch.stopped() and (until is None or now < until)

    def affords(rounds: int) -> int:
        now = time.monotonic()
        if until is None:
            return most
        return int((until - now) / max(now - since, 1e-9) * rounds)

    return ascend(relaxation, start, most, go_on, affords, close=close)


def _made_at_prices(
    compiled: Compiled, options: Options, guide: PriceGuide, found: Found
) -> Insertion:
    """Place all workloads a few times, each time those first that were left waiting before.

    Squeaky wheel optimisation (Joslin and Clements, 1999): what finds no room moves to the front.
    """
    order = lined_up(compiled)
    split = {service.workload for service in compiled.services if service.sites != 1}
    best = placed(compiled, options, guide, order)
    found.consider(best)
    for _ in range(PASSES - 1):
        waiting = [w for w in order if best.waiting[w] and w not in split]
        if found.over or found.near or not waiting:
            break
        first = set(waiting)
        order = [*waiting, *(w for w in order if w not in first)]
        made = placed(compiled, options, guide, order)
        found.consider(made)
        best = min(best, made, key=lambda each: each.cost)
    return best
