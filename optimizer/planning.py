"""The one way through: compile, solve, settle, verify. No plan leaves here unchecked."""

import time
from collections import Counter
from collections.abc import Callable

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import (
    CannotAllBeServed,
    EngineFailed,
    FitsNowhere,
    HulineError,
    NoPlanExists,
    OutOfTime,
)
from huline.models.plan import Phase, Plan
from huline.models.sentence import both, joined
from huline.optimizer.backends import backend_named
from huline.optimizer.compile import Compiled, compile_case
from huline.optimizer.options import Options
from huline.optimizer.reasons import reasons
from huline.optimizer.settle import Settlement, settle
from huline.optimizer.strategies.conflict import find_conflict
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.neighbourhood import improve
from huline.optimizer.strategies.runner import Ended, Wire, run_in_child
from huline.optimizer.strategies.search import Solved
from huline.optimizer.strategies.watch import Progress, Watch
from huline.optimizer.strategies.whole import Start, solve_whole
from huline.optimizer.verify import verify
from huline.optimizer.writing import Made, Writer, judged

ROUNDS = 4
"""Rounds of ruin and recreate for each workload, before the solver starts: they cost seconds and
save minutes."""

SECONDS_EACH = 0.005
"""What placing a workload first come, first served takes about."""
RIVALS = 0.1
"""Share of the time left that a rival may take which the search does not need."""
SOLVER = 0.6
"""Share of the time left that a solver may take where the bound is then to be certified."""


_TIME_RAN_OUT = both(
    "time ran out before a plan was found, or a proof that there is none; allow more seconds",
    "时间用尽：尚未找到计划，也未证明不存在计划；请允许更长时间",
)


def plan(
    case: Case,
    options: Options | None = None,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    over: Callable[[], None] = lambda: None,
    certified: Callable[[Certificate], None] = lambda _: None,
) -> Plan:
    """Plan a Case in a process of its own, and check the plan.

    The process is stopped, and killed if need be, when ``options.seconds`` have passed or the
    caller is interrupted; the best plan so far is kept. ``over`` is called when the search has
    ended and only the check is left, which an interrupt must not cut short; ``certified`` with
    the certificate of the plan's bound, if it has one.

    Raises
    ------
    NoPlanExists
        If it is proven that what must be served cannot be.
    SolverMissing
        If ``options.backend`` is not installed.
    OutOfTime
        If time ran out, or the caller was interrupted, before there was a plan or that proof.
    EngineFailed
        If the solver or its process failed, or the checker refuses the plan.
    """
    options = options or Options()
    ended = run_in_child(_solve_in_child, (case, options), options, progress, over=over)
    found = _best_of(ended)
    if found is None and ended.reason == "cancelled":
        raise OutOfTime(
            both(
                "stopped before a plan was found, or a proof that there is none",
                "已停止：尚未找到计划，也未证明不存在计划",
            )
        )
    if found is None:
        raise OutOfTime(_TIME_RAN_OUT)
    checked = _checked(case, found, options, certified)
    return checked.model_copy(update={"left": reasons(case, checked)})


def solve_here(
    case: Case, options: Options | None = None, watch: Watch | None = None
) -> Plan | None:
    """Plan a Case in this very process, and check the plan.

    Returns
    -------
    None if it is proven that no plan exists

    Raises
    ------
    OutOfTime, EngineFailed, SolverMissing
        As `plan` does.
    """
    try:
        options = options or Options()
        found = _solve(case, options, watch or Watch())
    except NoPlanExists:
        return None
    if found is None:
        raise OutOfTime(_TIME_RAN_OUT)
    return _checked(case, found, options)


def _best_of(ended: Ended) -> Made | None:
    """Choose the plan to publish from how the child ended."""
    if isinstance(ended.error, HulineError) and not isinstance(ended.error, EngineFailed):
        raise ended.error
    if isinstance(ended.result, Made):
        made = ended.result
        if made.plan.status == "feasible" and ended.reason != "done":
            return made._replace(plan=made.plan.model_copy(update={"stop_reason": ended.reason}))
        return made
    failure = _failure(ended)
    if isinstance(ended.incumbent, Made):
        kept, certificate = ended.incumbent
        if kept.strategy == "whole":
            kept = _bounded(kept, ended.bound)
        reason = "error" if ended.error else ended.reason
        return Made(kept.model_copy(update={"stop_reason": reason}), certificate)
    if failure is not None:
        raise failure
    return None


def _bounded(plan: Plan, told: int | None) -> Plan:
    """Give a plan whose solver was lost the best bound that it told of: that still stands."""
    bounds = [bound for bound in (plan.bound, told) if bound is not None]
    if not bounds:
        return plan
    return plan.model_copy(update={"bound": min(max(bounds), plan.cost), "bound_kind": "solver"})


def _failure(ended: Ended) -> EngineFailed | None:
    """Tell what went wrong in the child; None if it was ended or came to its end in good order."""
    if isinstance(ended.error, EngineFailed):
        return ended.error
    if ended.error is not None:
        return EngineFailed(
            both(
                "the solving process failed: {error}", "求解进程出错：“{error}”", error=ended.error
            )
        )
    if ended.reason in ("memory", "error"):
        return EngineFailed(
            both("the solving process was lost: {how}", "求解进程丢失：{how}", how=ended.detail)
        )
    return None


def _solve_in_child(wire: Wire, case: Case, options: Options) -> Made | None:
    """Run in the child: solve, sending progress and every better plan home."""
    watch = Watch(progress=wire.progress, stopped=wire.stopped, deadline=wire.deadline)
    return _solve(case, options, watch, wire.incumbent)


def _solve(
    case: Case,
    options: Options,
    watch: Watch,
    send: Callable[[Made], None] = lambda _: None,
) -> Made | None:
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
    writer = Writer(compiled, options, watch)
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
    queue = first_come(compiled, options.perspective)
    local = first_come(compiled, options.perspective, local=True)
    starts = [*_rival(writer, "first-come", queue, watch), *_rival(writer, "all-local", local)]
    improve(queue, ROUNDS * len(compiled.case.workloads), options.seed, watch)
    if queue.sound:
        starts.append(_settled(compiled, queue))
    return solve_whole(compiled, options, starts, watch)


def _by_prices(compiled: Compiled, options: Options, writer: "Writer", watch: Watch) -> Solved:
    """Price what is scarce; of rivals, only the one to begin with, and only if that is soon."""
    # numba takes a second or more to come in: only who needs it waits for it
    from huline.optimizer.strategies.by_prices import solve_by_prices

    starts: list[Settlement] = []
    left = watch.remaining()
    if left is None or SECONDS_EACH * len(compiled.case.workloads) < RIVALS * left:
        watch.enter("first")
        queue = first_come(compiled, options.perspective)
        starts = [found for _, found in _rival(writer, "first-come", queue, watch)]
    return solve_by_prices(compiled, options, starts, watch)


def _certified(compiled: Compiled, options: Options, writer: "Writer", watch: Watch) -> Solved:
    """Let a solver make the plan, and prices prove how far from the best it can be."""
    from huline.optimizer.strategies.by_prices import solve_by_prices

    until, left = watch.deadline, watch.remaining()
    if left is not None:
        watch.deadline = time.monotonic() + SOLVER * left
    solved = _whole(compiled, options, writer, watch)
    watch.deadline = until
    if solved.impossible:
        return solved
    return solve_by_prices(compiled, options, [solved.best] if solved.best else [], watch)


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


def _checked(
    case: Case,
    made: Made,
    options: Options,
    certified: Callable[[Certificate], None] = lambda _: None,
) -> Plan:
    """Let only plans through that the independent checker accepts, with the bound it finds."""
    since, (plan, certificate) = time.monotonic(), made
    verdict = verify(case, plan, certificate)
    if not verdict.ok:
        raise EngineFailed(
            both(
                "the checker refuses the engine's plan ({count} breaches): {first}",
                "校验器拒绝了求解得到的计划（{count} 处违规）：{first}",
                count=len(verdict.breaches),
                first=joined(breach.message for breach in verdict.breaches[:5]),
            )
        )
    if certificate is not None:
        # the engine's own word is not taken for it
        proven = {"bound": verdict.bound, "bound_kind": "certificate"}
        reason = "rounds" if plan.stop_reason == "gap" else plan.stop_reason
        plan = judged(plan.model_copy(update=proven), options, reason)
        certified(certificate)
    checked = Phase(name="verify", seconds=round(time.monotonic() - since, 4))
    return plan.model_copy(update={"phases": (*plan.phases, checked)})
