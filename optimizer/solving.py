"""What the solving process does: compile a Case, choose a way, search, write what is found."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from huline.models.case import Case
from huline.models.errors import CannotAllBeServed, EngineFailed, FitsNowhere, HulineError
from huline.models.sentence import both
from huline.optimizer.backends import backend_named
from huline.optimizer.compile import Compiled, compile_case
from huline.optimizer.effort import MOVES, moves
from huline.optimizer.made import Earlier, Made
from huline.optimizer.options import Options
from huline.optimizer.settle import settle
from huline.optimizer.strategies.conflict import find_conflict
from huline.optimizer.strategies.earlier import adopt, complete, recalled, serves
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.neighbourhood import improve
from huline.optimizer.strategies.primed import packed_start
from huline.optimizer.strategies.runner import Wire
from huline.optimizer.strategies.search import Solved
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.strategies.whole import Start, solve_whole
from huline.optimizer.writing import Writer

SECONDS_EACH = 0.005
"""What placing a workload first come, first served takes about."""
RIVALS = 0.1
"""Share of the time left that a rival may take which the search does not need."""
PRICES = 0.4
"""Share of the time left that prices may take where a solver goes on from their plan."""


def solve_in_child(
    wire: Wire, case: Case, options: Options, earlier: Earlier | None
) -> Made | None:
    """Run in the child: solve, sending progress and every better plan home."""
    watch = Watch(progress=wire.progress, stopped=wire.stopped, deadline=wire.deadline)
    return solve(case, options, earlier, watch, wire.incumbent)


def solve(
    case: Case,
    options: Options,
    earlier: Earlier | None,
    watch: Watch,
    send: Callable[[Made], None] = lambda _: None,
) -> Made | None:
    """Compile a Case and search for its best plan; None if time ran out before there was one.

    Parameters
    ----------
    earlier : what to begin with
    send : called with every better plan on the way

    Raises
    ------
    NoPlanExists, EngineFailed, SolverMissing
        As `huline.optimizer.planning.plan` does.
    """
    if watch.deadline is None and options.seconds is not None:
        watch.deadline = time.monotonic() + options.seconds
    backend_named(options.backend)  # one that is missing is told of before any work
    watch.enter("compile")
    compiled = compile_case(case)
    hopeless = compiled.hopeless()
    if hopeless:
        raise FitsNowhere(
            {compiled.case.workloads[w].id: _refusals(compiled, w) for w in hopeless}
        )
    recall = None
    if earlier is not None:
        recall = recalled(compiled, earlier.plan, earlier.certificate)
        recall.stay = earlier.stay
    writer = Writer(compiled, options, watch, recall)
    watch.incumbent = lambda found, bounds: send(writer.write(found, bounds))
    watch.certified = writer.certify
    solved = _way_to_solve(writer, options)(compiled, options, writer, watch)
    watch.leave()
    if solved.impossible:
        raise _conflict(compiled, watch)
    return writer.finish(solved)


def _whole(compiled: Compiled, options: Options, writer: "Writer", watch: Watch) -> Solved:
    """Improve the first plan, and let a solver search for the best from there."""
    watch.enter("first")
    made, starts = _resumed(compiled, options, writer, watch)
    queue = first_come(compiled, options.perspective)
    starts += _rival(writer, "first-come", queue, None if starts else watch)
    if starts and (reason := watch.ending):
        best = min((found for _, found in starts), key=lambda s: s.rank(options.perspective))
        return Solved(best, writer.unknown, reason)
    local = first_come(compiled, options.perspective, local=True)
    starts += _rival(writer, "all-local", local)
    queue = min([queue, *made], key=lambda each: each.cost)
    primed = packed_start(compiled, options, watch, writer.unknown)
    if primed is not None:
        starts.append(primed)
    else:
        # they cost seconds and save the solver minutes
        improve(queue, moves(options, MOVES, len(compiled.case.workloads)), options.seed, watch)
        starts += [_settled(compiled, queue)] if queue.sound else []
    return solve_whole(compiled, options, starts, watch)


def _by_prices(
    compiled: Compiled,
    options: Options,
    writer: "Writer",
    watch: Watch,
    *,
    brief: bool = False,
) -> Solved:
    """Price what is scarce; of rivals, only the one to begin with, and only if that is soon."""
    # numba takes a second or more to come in: only who needs it waits for it
    from huline.optimizer.strategies.by_prices import solve_by_prices

    starts: list[Start] = []
    left = watch.remaining()
    if left is None or SECONDS_EACH * len(compiled.case.workloads) < RIVALS * left:
        watch.enter("first")
        queue = first_come(compiled, options.perspective)
        starts = _rival(writer, "first-come", queue, watch)
        del queue  # which holds much memory
    known = [found for _, found in starts]
    solved = solve_by_prices(compiled, options, known, watch, writer.recall, brief=brief)
    chosen = (schedule for schedule, found in starts if found is solved.best)
    return replace(solved, schedule=next(chosen, solved.schedule))


def _certified(compiled: Compiled, options: Options, writer: "Writer", watch: Watch) -> Solved:
    """Bound and plan by prices; where that is not near enough, let a solver improve the plan.

    Prices take a second where a solver takes minutes, above all to prove what is good already.
    """
    until, left = watch.deadline, watch.remaining()
    if left is not None:
        watch.deadline = time.monotonic() + PRICES * left
    priced = _by_prices(compiled, options, writer, watch, brief=True)
    watch.deadline = until
    if priced.impossible or priced.reason == "gap" or watch.ending:
        return priced
    if priced.best is None or priced.schedule is None:
        searched = _whole(compiled, options, writer, watch)
    else:
        start = priced.schedule, priced.best
        searched = solve_whole(compiled, options, [start], watch, known=priced.bound)
    if searched.impossible:
        return searched
    # what a solver claims is no certificate
    return replace(searched, bounds=priced.bounds)


def _way_to_solve(writer: "Writer", options: Options) -> Callable[..., Solved]:
    if writer.strategy == "whole":
        return _whole
    small = options.strategy == "auto" and writer.small
    return _certified if small else _by_prices


def _rival(
    writer: "Writer", name: str, made: Insertion, watch: Watch | None = None
) -> list[Start]:
    """Settle a simpler way to plan; whatever happens from then on, there is a plan."""
    if not made.sound:
        return []
    schedule, found = _settled(made.compiled, made)
    writer.rivals[name] = found
    if watch is not None:
        watch.incumbent(found, writer.unknown)
    return [(schedule, found)]


def _settled(compiled: Compiled, made: Insertion) -> Start:
    schedule = made.schedule()
    return schedule, settle(compiled, schedule)


def _resumed(
    compiled: Compiled, options: Options, writer: "Writer", watch: Watch
) -> tuple[list[Insertion], list[Start]]:
    """Put workloads back where an earlier plan has them, then place the rest; settle both."""
    if writer.recall is None:
        return [], []
    made, every = Insertion(compiled, options.perspective), range(len(compiled.case.workloads))
    starts: list[Start] = []
    writer.recall.crowded = adopt(made, writer.recall, every)
    if serves(made, every):
        starts.append(_settled(compiled, made))
        watch.incumbent(starts[0][1], writer.unknown)
    complete(made, every)
    if made.sound:
        starts.append(_settled(compiled, made))
    return [made], starts


def _refusals(compiled: Compiled, w: int) -> dict[str, int]:
    """Count the pools that each rule refuses to a workload, the commonest first."""
    counts = Counter(refusal.rule for refusal in compiled.refusals.of(w))
    # what no rule refuses and still cannot take it lacks the cards to serve it wholly
    counts["demand"] = len(compiled.supply.sites) - counts.total()
    return {rule: n for rule, n in counts.most_common() if n}


def _conflict(compiled: Compiled, watch: Watch) -> HulineError:
    """Say why not all that must be served can be; two solvers have claimed it already."""
    conflict = find_conflict(compiled, watch.remaining())
    if conflict.fewest and not conflict.left_out:
        return EngineFailed(
            both(
                "solvers disagree on whether all that must be served can be",
                "各求解器对必须服务的任务能否全部服务结论不一",
            )
        )
    return CannotAllBeServed(
        conflict.demanded,
        conflict.left_out,
        fewest=conflict.fewest,
        lifted=conflict.lifted,
    )
