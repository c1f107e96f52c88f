"""Strategy `prices`: a bound from multipliers, and a plan that is made at their prices."""

import sys
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.effort import MOVES, moves, rounds
from huline.optimizer.options import Options
from huline.optimizer.settle import Settlement
from huline.optimizer.strategies.demanded import serve_demanded
from huline.optimizer.strategies.earlier import Recalled, recalled
from huline.optimizer.strategies.found import Found
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.neighbourhood import improve
from huline.optimizer.strategies.packed import affordable, packed
from huline.optimizer.strategies.packing.ground import plain
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.placing import lined_up, placed
from huline.optimizer.strategies.prices.ascent import Ascended, ascend
from huline.optimizer.strategies.prices.guide import PriceGuide
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.resuming import adopted
from huline.optimizer.strategies.search import Solved
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.strategies.workers import workers

Ints = NDArray[np.int64]

ASCENT, WARM, NEAR = 0.35, 0.2, 0.4
"""Share of the time left that the ascent may take; where it begins with multipliers that are
known from another Case; and where that is the Case of an earlier plan which is to be stayed
near to."""
PASSES = 4
"""How often all workloads are placed anew, one by one."""
IMPROVED = 0.9
"""Share of the time then left that improving may take: the plan has to be settled, too."""


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
        packed(compiled, options, relaxation, free, found)
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
            packed(compiled, options, relaxation, best.central, found, watch, recall)
        else:
            _inserted(compiled, options, relaxation, best.central, found, watch, recall)
    return Solved(found.best, found.bounds, found.reason, schedule=found.schedule)


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
    packing = Packing(compiled, relaxation, worth, options.seed, threads=options.threads)
    left = adopted(compiled, options.perspective, recall, packing)
    packed(compiled, options, relaxation, worth, found, recall=recall)
    soon = found.best is None or affordable(found)(found.settling)
    if left is not None and (soon or not (recall.lost or recall.crowded)):
        found.settle(left)


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
