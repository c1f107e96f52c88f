"""What the solving process does to find a plan that differs from others.

A small Case is stated as one Program with rows that ask for the difference: what the solver then
proves holds of all such plans. In a large one the workloads that would lose least by leaving are
kept out of every centre at which those plans have them, and the rest is planned as ever.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import NoPlanExists
from huline.models.plan import Plan
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.differing import at_home, differing
from huline.optimizer.made import Earlier, Made
from huline.optimizer.options import Options
from huline.optimizer.replan.apart import Homes, apart, homes_of
from huline.optimizer.replan.moving import Moving, losses
from huline.optimizer.settle import Settlement, settle
from huline.optimizer.solving import solve
from huline.optimizer.strategies.earlier import complete, recalled
from huline.optimizer.strategies.runner import Wire
from huline.optimizer.strategies.search import Solved
from huline.optimizer.strategies.watch import Progress, Watch
from huline.optimizer.strategies.whole import MOST_COLUMNS, Start, columns_of, solve_whole
from huline.optimizer.verify import verify
from huline.optimizer.writing import Writer

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
    moving, barred = Moving(compiled, wanted.plan), _barred(compiled, wanted)
    losing = [
        (tried[0], w)
        for w in _served(compiled, wanted)
        if (tried := moving.tried(w, ~barred[w])) is not None
    ]
    moved = list[int]()
    for _, w in sorted(losing):
        if len(moved) < wanted.least and moving.move(w, ~barred[w]) is not None:
            moved.append(w)
    merged = moving.schedule(moved)
    complete(moving.made, range(len(compiled.case.workloads)))
    starts = [(each, settle(compiled, each)) for each in (merged, moving.made.schedule())]
    return [start for start in starts if _does(compiled, wanted, writer, start[1])]


def _does(compiled: Compiled, wanted: Wanted, writer: Writer, found: Settlement) -> bool:
    """Tell whether what was settled is a plan, and differs as it is to."""
    there = homes_of(compiled.case, found.placements)
    if any(apart(there, homes) < wanted.least for homes in wanted.before):
        return False
    return verify(compiled.case, writer.write(found, writer.unknown).whole().plan).ok


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
    losing = dict(losses(compiled, prices, barred))
    # that one would gain by leaving only says that more than its price keeps it where it is
    order = sorted((abs(losing[w]), w) for w in _served(compiled, wanted) if w in losing)
    return [w for _, w in order[: wanted.least]]
