"""What the solving process does to find a plan that differs from others.

A small Case is stated as one Program with rows that ask for the difference: what the solver then
proves holds of all such plans. In a large one the workloads that would lose least by leaving are
kept out of every centre at which those plans have them, and the rest is planned as ever.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import NoPlanExists
from huline.models.plan import Plan
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.prices import Prices
from huline.optimizer.compile.services import Service
from huline.optimizer.formulate.differing import at_home, differing
from huline.optimizer.made import Earlier, Made
from huline.optimizer.options import Options
from huline.optimizer.replan.apart import Homes, apart, homes_of
from huline.optimizer.settle import Settlement, settle
from huline.optimizer.solving import solve
from huline.optimizer.strategies.earlier import adopt, complete, recalled
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.runner import Wire
from huline.optimizer.strategies.search import Solved
from huline.optimizer.strategies.watch import Progress, Watch
from huline.optimizer.strategies.whole import MOST_COLUMNS, Start, columns_of, solve_whole
from huline.optimizer.verify import verify
from huline.optimizer.writing import Writer

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Wanted(NamedTuple):
    """What is asked of another plan.

    Attributes
    ----------
    plan, certificate : the given plan, and multipliers of its Case to begin with
    before : where the plans from which it is to differ have their work, the given one's first
    least : how many workloads at least stand elsewhere than in each of them
    most : milli-fen that it may cost
    """

    plan: Plan
    certificate: Certificate | None
    before: tuple[Homes, ...]
    least: int
    most: int


class Another(NamedTuple):
    """What was found.

    Attributes
    ----------
    made : the cheapest that was met; None if there was none
    floor : milli-fen that no plan that differs so costs less than, as the solver claims
    impossible : two solvers agree that no plan differs so
    """

    made: Made | None
    floor: int | None = None
    impossible: bool = False


def another_in_child(wire: Wire, case: Case, options: Options, wanted: Wanted) -> Another:
    """Find a plan that differs from others; the cheapest, where the solver is given the time."""
    watch = Watch(progress=wire.progress, stopped=wire.stopped, deadline=wire.deadline)
    watch.enter("compile")
    compiled = compile_case(case)
    small = columns_of(compiled) <= MOST_COLUMNS and options.strategy != "prices"
    if not small:
        return Another(_kept_out(wire, compiled, options, wanted, watch))
    whole = options.model_copy(update={"strategy": "whole"})
    writer = Writer(compiled, whole, watch)
    watch.incumbent = lambda found, bounds: wire.incumbent(writer.write(found, bounds))
    watch.enter("first")
    starts = _starts(compiled, wanted, writer)
    solved = _solved(wire, compiled, options, wanted, starts, watch)
    watch.leave()
    return Another(writer.finish(solved), solved.bound, solved.impossible)


def _solved(
    wire: Wire,
    compiled: Compiled,
    options: Options,
    wanted: Wanted,
    starts: list[Start],
    watch: Watch,
) -> Solved:
    """Let the solver search until it is known whether there is one, and as near as asked."""
    row = differing(wanted.before, wanted.least)
    floor: int | None = None
    # tiers come first where they are strict: a bound of money says nothing of all plans
    strict = bool(compiled.terms.strict_tiers)

    def told(progress: Progress) -> None:
        nonlocal floor
        floor = floor if progress.bound is None else progress.bound
        wire.progress(progress)

    def stopped() -> bool:
        return wire.stopped() or (not strict and floor is not None and floor > wanted.most)

    watch.progress, watch.stopped = told, stopped
    solved = solve_whole(compiled, options, starts, watch, [row])
    cost = None if solved.best is None else solved.best.cost(options.perspective)
    open_still = solved.reason == "gap" and cost is not None and cost > wanted.most
    if open_still and solved.best is not None and not stopped():
        # near enough to its bound, and too dear: whether a cheaper one does is not known yet
        again = recalled(compiled, solved.best).schedule, solved.best
        exact = options.model_copy(update={"gap": 0.0})
        return solve_whole(compiled, exact, [again], watch, [row])
    return solved


def _starts(compiled: Compiled, wanted: Wanted, writer: Writer) -> list[Start]:
    """Move out one by one what loses least, all else where the given plan has it, if that does."""
    every = range(len(compiled.case.workloads))
    made, barred = Insertion(compiled, wanted.plan.perspective), _barred(compiled, wanted)
    given = recalled(compiled, wanted.plan)
    adopt(made, given, every)
    complete(made, every)
    losses = [
        (loss, w)
        for w in _served(compiled, wanted)
        if (loss := _loss(made, barred, w)) is not None
    ]
    moved = list[int]()
    for _, w in sorted(losses):
        if len(moved) < wanted.least and _moved(made, barred, w):
            moved.append(w)
    anew = made.schedule()
    # what the given plan has, and rounding to the safe side would not allow again, may stay
    merged = replace(
        given.schedule,
        jobs=given.schedule.jobs | {w: anew.jobs[w] for w in moved if w in anew.jobs},
        services=given.schedule.services
        | {w: anew.services[w] for w in moved if w in anew.services},
    )
    complete(made, every)
    starts = [(each, settle(compiled, each)) for each in (merged, made.schedule())]
    return [start for start in starts if _does(compiled, wanted, writer, start[1])]


def _does(compiled: Compiled, wanted: Wanted, writer: Writer, found: Settlement) -> bool:
    """Tell whether what was settled is a plan, and differs as it is to."""
    there = homes_of(compiled.case, found.placements)
    if any(apart(there, homes) < wanted.least for homes in wanted.before):
        return False
    return verify(compiled.case, writer.write(found, writer.unknown).whole().plan).ok


def _loss(made: Insertion, barred: Mask, w: int) -> int | None:
    """Milli-fen that moving a workload out costs, all others staying; None: it cannot leave."""
    cost, before = made.cost, made.remove(w)
    made.only = ~barred[w]
    made.place(w)
    loss = made.cost - cost if made.placed[w].pools.size else None
    made.remove(w)
    made.only = None
    made.put(w, before)
    return loss


def _moved(made: Insertion, barred: Mask, w: int) -> bool:
    """Move a workload out, if there is room by now."""
    before = made.remove(w)
    made.only = ~barred[w]
    made.place(w)
    made.only = None
    if made.placed[w].pools.size and made.sound:
        return True
    made.remove(w)
    made.put(w, before)
    return False


def _kept_out(
    wire: Wire, compiled: Compiled, options: Options, wanted: Wanted, watch: Watch
) -> Made | None:
    """Plan the Case in which those that lose least may not be where the other plans have them."""
    case, barred = compiled.case, _barred(compiled, wanted)
    bans: dict[int, set[str]] = {
        w: {compiled.supply.sites[p].centre.id for p in np.flatnonzero(barred[w])}
        for w in _leaving(compiled, wanted, barred)
    }
    workloads = (
        w.model_copy(update={"bans": (*w.bans, *sorted(bans[i] - set(w.bans)))})
        if i in bans
        else w
        for i, w in enumerate(case.workloads)
    )
    kept_out = case.model_copy(update={"workloads": tuple(workloads)})
    try:
        return solve(
            kept_out, options, Earlier(wanted.plan, wanted.certificate), watch, wire.incumbent
        )
    except NoPlanExists:
        return None


def _barred(compiled: Compiled, wanted: Wanted) -> Mask:
    """(W, P) pools at centres at which any of the plans has a workload."""
    found = at_home(compiled, wanted.before[0])
    for homes in wanted.before[1:]:
        found |= at_home(compiled, homes)
    return found


def _served(compiled: Compiled, wanted: Wanted) -> list[int]:
    """Workloads that have cards in all of the plans."""
    names = (workload.id for workload in compiled.case.workloads)
    return [w for w, name in enumerate(names) if all(name in homes for homes in wanted.before)]


def _leaving(compiled: Compiled, wanted: Wanted, barred: Mask) -> list[int]:
    """Choose workloads to which it matters least where they are, by themselves and roughly."""
    prices = compiled.prices(wanted.plan.perspective)
    losses = dict(_losses(compiled, prices, barred))
    # that one would gain by leaving only says that more than its price keeps it where it is
    order = sorted((abs(losses[w]), w) for w in _served(compiled, wanted) if w in losses)
    return [w for _, w in order[: wanted.least]]


def _losses(compiled: Compiled, prices: Prices, barred: Mask) -> Iterator[tuple[int, int]]:
    """Yield workloads that could leave, and what the cheapest place elsewhere costs more."""
    services = {service.workload: service for service in compiled.services}
    for w in range(len(compiled.case.workloads)):
        service = services.get(w)
        if service is None:
            pool, cost = _of_job(compiled, prices, w)
        else:
            pool, cost = _of_service(prices, service)
        away = ~barred[w, pool]
        if away.any():
            yield w, int(cost[away].min()) - int(cost[~away].min(initial=cost.max()))


def _of_job(compiled: Compiled, prices: Prices, w: int) -> tuple[Ints, Ints]:
    """(n,) pools of a job's arcs, and what each costs at the mean price of its window."""
    arcs, mine = compiled.arcs, compiled.arcs.span(w)
    price, fixed = prices.of_arcs(w)
    total = np.zeros((price.shape[0], price.shape[1] + 1), dtype=np.int64)
    np.cumsum(price, axis=1, out=total[:, 1:])
    first, end, rows = arcs.earliest[mine], arcs.deadline[mine], np.arange(price.shape[0])
    window = total[rows, end] - total[rows, first]
    cost: Ints = window * arcs.slots[mine] // np.maximum(end - first, 1) + fixed
    return arcs.pool[mine], cost


def _of_service(prices: Prices, service: Service) -> tuple[Ints, Ints]:
    """(n,) pools that a service may use, and what it costs to serve all it can by each alone."""
    pool = np.flatnonzero(service.reach.any(axis=0) & (service.units > 0))
    price = prices.card_slot[pool] + prices.extra(service.workload)[pool, np.newaxis]
    cost: Ints = (price * service.need[pool]).sum(axis=1) + [
        service.fees_in(np.array([p])) for p in pool
    ]
    return pool, cost
