"""What becomes of a plan: how its end, or an error, is told in the words of the service."""

from typing import Any

from huline.api.store import placements
from huline.api.store.attempts import Outcome, Published
from huline.api.store.findings import kept, spoken
from huline.api.store.packing import packed
from huline.models.certificate import Certificate
from huline.models.errors import (
    BadInput,
    EngineFailed,
    HulineError,
    NoPlanExists,
    OutOfMemory,
    OutOfTime,
    Problem,
    TooLarge,
)
from huline.models.plan import Plan
from huline.models.sentence import Sentence, both
from huline.models.service import Kpis, PlanStatus, Quality, SolutionStatus, StopReason
from huline.models.verdict import Verdict

_SOLUTIONS = {
    "optimal": SolutionStatus.OPTIMAL,
    "within-gap": SolutionStatus.WITHIN_GAP,
    "feasible": SolutionStatus.FEASIBLE,
}
_REASONS = {
    "gap": StopReason.GAP,
    "rounds": StopReason.WORK,
    "time": StopReason.TIME,
    "cancelled": StopReason.CANCELLED,
    "memory": StopReason.MEMORY,
    "error": StopReason.ERROR,
}


def of_plan(plan: Plan, verdict: Verdict, *, ended: StopReason | None = None) -> Outcome:
    """Tell of a plan that the checker passed.

    Parameters
    ----------
    ended : why the service itself ended the search, if it did
    """
    solution, reason = _SOLUTIONS[plan.status], _REASONS[plan.stop_reason]
    if solution is SolutionStatus.OPTIMAL:
        reason = StopReason.OPTIMAL
    if reason is StopReason.CANCELLED and ended:
        reason = ended
    stopped = reason is StopReason.CANCELLED
    return Outcome(
        PlanStatus.CANCELLED if stopped else PlanStatus.COMPLETED, solution, reason,
        quality(plan).model_dump(mode="json"), kpis(verdict).model_dump(mode="json"),
        _engine(plan),
    )  # fmt: skip


def published(plan: Plan, verdict: Verdict, certificate: Certificate | None) -> Published:
    """Write a plan as the store keeps it."""
    return Published(
        head=packed(plan.model_copy(update={"placements": ()})),
        placements=placements.written(plan),
        verdict=packed(verdict),
        certificate=None if certificate is None else packed(certificate),
    )


def quality(plan: Plan) -> Quality:
    """Say how good a checked plan is."""
    ledger = plan.ledger if plan.perspective == "payer" else plan.system
    return Quality(
        cost=plan.cost, bound=plan.bound, penalty=ledger.penalty, gap=plan.gap,
        gap_served=plan.gap_served, closed=plan.closed, bound_kind=plan.bound_kind,
        verified=True, reproducible=plan.reproducible,
    )  # fmt: skip


def kpis(verdict: Verdict) -> Kpis:
    """Return the checker's key figures."""
    found = verdict.measures
    if found is None:
        return Kpis()
    return Kpis(
        served=found.served_worth, west_share=1 - found.east_policy_share,
        rack_rate=found.rack_rate, lit_rate=found.lit_rate,
    )  # fmt: skip


def _engine(plan: Plan) -> dict[str, Any]:
    solvers = dict(plan.engine)
    return {"version": solvers.pop("huline", ""), "solvers": solvers}


def of_error(error: HulineError, *, by_work: bool, stopped: bool) -> Outcome:
    """Tell of an end without a plan.

    Parameters
    ----------
    by_work : whether the search was limited by work, not by time
    stopped : whether it was asked to stop
    """
    nothing, detail = SolutionStatus.NONE, {"code": error.code, **spoken(error.args[0])}
    if isinstance(error, NoPlanExists):
        solution, reason = SolutionStatus.INFEASIBLE_PROVEN, StopReason.PROVEN_INFEASIBLE
        return Outcome(PlanStatus.COMPLETED, solution, reason, detail=detail)
    if isinstance(error, OutOfTime):
        if stopped:
            return Outcome(PlanStatus.CANCELLED, nothing, StopReason.CANCELLED, detail=detail)
        reason = StopReason.WORK if by_work else StopReason.TIME
        return Outcome(PlanStatus.COMPLETED, nothing, reason, detail=detail)
    if isinstance(error, BadInput | TooLarge):
        found = {"errors": kept(_problems(error)), "warnings": []}
        return Outcome(PlanStatus.INVALID, nothing, None, validation=found, detail=detail)
    reason = StopReason.MEMORY if isinstance(error, OutOfMemory) else StopReason.ERROR
    return Outcome(PlanStatus.FAILED, nothing, reason, detail=detail)


def of_no_alternative(*, none_exists: bool, by_work: bool, stopped: bool) -> Outcome:
    """Tell of a search for a plan that differs from others, without one."""
    if none_exists:
        said = both("no plan differs so and costs so little: the solver proved it",
                    "不存在满足该差异且成本不高于限额的计划：求解器已证明")  # fmt: skip
        solution, reason = SolutionStatus.INFEASIBLE_PROVEN, StopReason.PROVEN_INFEASIBLE
    else:
        said = both("no plan was found that differs so and costs so little; there may be one",
                    "未找到满足该差异且成本不高于限额的计划；可能存在")  # fmt: skip
        solution = SolutionStatus.NONE
        reason = StopReason.WORK if by_work else StopReason.TIME
    detail = {"code": "no-alternative", **spoken(said)}
    if stopped and not none_exists:
        return Outcome(PlanStatus.CANCELLED, solution, StopReason.CANCELLED, detail=detail)
    return Outcome(PlanStatus.COMPLETED, solution, reason, detail=detail)


def _problems(error: BadInput | TooLarge) -> list[Problem]:
    if isinstance(error, BadInput):
        return error.problems
    return [Problem("", None, "", error.code, error.args[0])]


def unforeseen(error: Exception) -> HulineError:
    """Put an error of ours into words that tell nothing of our insides."""
    failed = EngineFailed(Sentence("planning failed unexpectedly", "求解过程意外失败"))
    failed.__cause__ = error
    return failed
