"""The one way through: solve in a process of its own, verify. No plan leaves here unchecked."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import (
    EngineFailed,
    HulineError,
    NoPlanExists,
    OutOfMemory,
    OutOfTime,
    ProcessLost,
)
from huline.models.plan import Phase, Plan
from huline.models.sentence import both, joined
from huline.models.verdict import Verdict
from huline.optimizer.made import Earlier, Made, judged
from huline.optimizer.options import Options
from huline.optimizer.proving import MOST_WORKLOADS, Proving
from huline.optimizer.strategies.process import Child, Named
from huline.optimizer.strategies.runner import Ended, run_in_child
from huline.optimizer.strategies.watch import Progress, Watch

if TYPE_CHECKING:
    from huline.optimizer.verify import Blocks

_SOLVE = Named("huline.optimizer.solving", "solve_in_child")
"""This process, which only waits for the child, does not import the engine."""

CHECK_EACH = 0.0009
"""Seconds of a limit to keep for each workload: about what checking a plan with its certificate,
saying why work is left, and writing it all takes at 100,000 of them."""
PROVEN_EACH = 0.00028
"""The same where the certificate is checked while the search goes on."""
LATE = 0.6
"""Share of what is kept for checking that a search may take which has found nothing yet: without a
certificate there is less to check."""
LEAST_SECONDS = 0.1
"""What is left for solving where a limit leaves no time for it: not enough."""


class PlanRefused(EngineFailed):
    """The checker refuses a plan of the engine: an error of ours, of which nothing is published.

    Attributes
    ----------
    made : what is refused
    verdict : why
    """

    def __init__(self, made: Made, verdict: Verdict) -> None:
        self.made, self.verdict = made, verdict
        super().__init__(
            both(
                "the checker refuses the engine's plan ({count} breaches): {first}",
                "校验器拒绝了求解得到的计划（{count} 处违规）：{first}",
                count=len(verdict.breaches),
                first=joined(breach.message for breach in verdict.breaches[:5]),
            )
        )


def plan(
    case: Case,
    options: Options | None = None,
    earlier: Earlier | None = None,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    child: Child | None = None,
    over: Callable[[], None] = lambda: None,
    stopped: Callable[[], bool] = lambda: False,
    better: Callable[[Made], None] = lambda _: None,
    checked: Callable[[Verdict, Certificate | None], None] = lambda _, __: None,
) -> Plan:
    """Plan a Case in a process of its own, and check the plan.

    The process is stopped, and killed if need be, in time to check its plan within
    ``options.seconds``, or when the caller is interrupted; the best plan so far is kept.

    Parameters
    ----------
    earlier : where the search begins, as far as it fits; if all of it does, the plan is no dearer
    child : one that was born already; best of all with `huline.optimizer.solving` ready
    over : called when the search has ended and only the check is left, which an interrupt must
        not cut short
    stopped : asked many times a second; True ends the search as an interrupt does
    better : called with every better plan, which nobody has checked yet
    checked : called with the verdict on the very plan that is returned, and with the certificate
        of its bound, if it has one

    Raises
    ------
    NoPlanExists
        If it is proven that what must be served cannot be.
    SolverMissing
        If ``options.backend`` is not installed.
    OutOfTime
        If time ran out, or the caller was interrupted, before there was a plan or that proof.
    EngineFailed, PlanRefused
        If the solver or its process failed; if the checker refuses the plan.
    """
    asked = options or Options()
    options = leaving_time(asked, case)
    spare = LATE * ((asked.seconds or 0) - (options.seconds or 0))
    with Proving(case) as proving:

        def found_better(made: Made) -> None:
            proving.hear(made)
            better(made)

        ended = run_in_child(
            _SOLVE, (case, options, earlier), options, progress, child=child, over=over,
            stopped=stopped, better=found_better, spare=spare,
        )  # fmt: skip
        found = _best_of(ended)
        if found is None:
            raise _stopped() if ended.reason == "cancelled" else _out_of(options)
        proof = proving.proven(found.certificate)
        made, verdict = _checked(case, found.whole(), options, proof)
    checked(verdict, found.certificate)
    return _with_reasons(case, made)


def _stopped() -> OutOfTime:
    return OutOfTime(
        both(
            "stopped before a plan was found, or a proof that there is none",
            "已停止：尚未找到计划，也未证明不存在计划",
        )
    )


def _out_of(options: Options) -> OutOfTime:
    """Say that the limit left no time for a plan, or no work."""
    if options.work is None:
        return OutOfTime(
            both(
                "time ran out before a plan was found, or a proof that there is none; allow more "
                "seconds",
                "时间用尽：尚未找到计划，也未证明不存在计划；请允许更长时间",
            )
        )
    return OutOfTime(
        both(
            "the limit of work was reached before a plan was found, or a proof that there is "
            "none; allow more work",
            "已达工作量上限：尚未找到计划，也未证明不存在计划；请允许更多工作量",
        )
    )


def leaving_time(options: Options, case: Case) -> Options:
    """Take off a limit of time what checking a plan of a Case takes."""
    if options.seconds is None:
        return options
    count = len(case.workloads)
    seconds = options.seconds - count * (PROVEN_EACH if count <= MOST_WORKLOADS else CHECK_EACH)
    return options.model_copy(update={"seconds": max(LEAST_SECONDS, seconds)})


def solve_here(
    case: Case,
    options: Options | None = None,
    watch: Watch | None = None,
    earlier: Earlier | None = None,
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
    from huline.optimizer.solving import solve

    try:
        options = options or Options()
        found = solve(case, options, earlier, watch or Watch())
    except NoPlanExists:
        return None
    if found is None:
        raise _out_of(options)
    return _checked(case, found.whole(), options, found.certificate)[0]


def _best_of(ended: Ended) -> Made | None:
    """Choose the plan to publish from how the child ended."""
    if isinstance(ended.error, HulineError) and not isinstance(ended.error, EngineFailed):
        raise ended.error
    if isinstance(ended.result, Made):
        made = ended.result
        if made.plan.status == "feasible" and ended.reason != "done":
            return made._replace(plan=made.plan.model_copy(update={"stop_reason": ended.reason}))
        return made
    failure = failure_of(ended)
    if isinstance(ended.incumbent, Made):
        kept = ended.incumbent.plan
        if kept.strategy == "whole":
            kept = _bounded(kept, ended.bound)
        reason = "error" if ended.error else ended.reason
        return ended.incumbent._replace(plan=kept.model_copy(update={"stop_reason": reason}))
    if failure is not None:
        raise failure
    return None


def _bounded(plan: Plan, told: int | None) -> Plan:
    """Give a plan whose solver was lost the best bound that it told of: that still stands."""
    bounds = [bound for bound in (plan.bound, told) if bound is not None]
    if not bounds:
        return plan
    return plan.model_copy(update={"bound": min(max(bounds), plan.cost), "bound_kind": "solver"})


def failure_of(ended: Ended) -> EngineFailed | None:
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
        kind = OutOfMemory if ended.reason == "memory" else ProcessLost
        return kind(
            both("the solving process was lost: {how}", "求解进程丢失：{how}", how=ended.detail)
        )
    return None


def _checked(
    case: Case, made: Made, options: Options, proof: "Certificate | Blocks | None"
) -> tuple[Plan, Verdict]:
    """Let only plans through that the independent checker accepts, with the bound it finds.

    What is written into a plan after the verdict is the verdict's own bound and what follows from
    it: another verdict would say the same.
    """
    from huline.optimizer.verify import verify

    since, plan = time.monotonic(), made.plan
    verdict = verify(case, plan, proof)
    if not verdict.ok:
        raise PlanRefused(made, verdict)
    if proof is not None:
        # the engine's own word is not taken for it
        proven = {"bound": verdict.bound, "bound_kind": "certificate"}
        reason = "rounds" if plan.stop_reason == "gap" else plan.stop_reason
        plan = judged(plan.model_copy(update=proven), options, reason)
    spent = Phase(name="verify", seconds=round(time.monotonic() - since, 4))
    return plan.model_copy(update={"phases": (*plan.phases, spent)}), verdict


def _with_reasons(case: Case, plan: Plan) -> Plan:
    """Say why work is left; the workloads and pools named are the Case's, as any verdict asks."""
    from huline.optimizer.reasons import reasons

    return plan.model_copy(update={"left": reasons(case, plan)})
