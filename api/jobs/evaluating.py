"""Scores a plan that somebody gives: the checker's word on it, in a process of its own."""

from typing import Any

from huline.api.jobs import outcomes
from huline.api.jobs.pulse import Pulse
from huline.api.settings import Settings
from huline.api.store import placements
from huline.api.store.attempts import Outcome, Published
from huline.api.store.findings import kept
from huline.api.store.packing import packed
from huline.models.case import Case
from huline.models.errors import EngineFailed, HulineError, OutOfTime, Problem
from huline.models.plan import Plan
from huline.models.sentence import both
from huline.models.service import PlanStatus, SolutionStatus, StopReason
from huline.models.verdict import Breach, Verdict
from huline.optimizer.options import Options
from huline.optimizer.strategies.process import Named
from huline.optimizer.strategies.runner import Wire, run_in_child

_VERIFY = Named("huline.api.jobs.evaluating", "verify_in_child")


def evaluate(
    settings: Settings, case: Case, given: Plan | None, pulse: Pulse
) -> tuple[Outcome, Published | None]:
    """Check and price a given plan; one that breaks no rule is published with its true figures.

    Raises
    ------
    OutOfTime
        If it was stopped, or took too long.
    EngineFailed
        If the checking process failed.
    """
    assert given is not None, "a request to evaluate brings a plan"
    options = Options(seconds=settings.spent_limit, memory_mb=settings.solving_mb)
    ended = run_in_child(
        _VERIFY, (case, given), options, lambda _: None, stopped=lambda: pulse.order != "go"
    )
    if isinstance(ended.error, HulineError):
        raise ended.error
    verdict = ended.result
    if not isinstance(verdict, Verdict):
        if ended.reason in ("time", "cancelled"):
            raise OutOfTime(both("stopped before the plan was checked", "尚未完成校验即已停止"))
        raise EngineFailed(both("the checking process was lost", "校验进程丢失"))
    if not verdict.ok:
        return _refused(verdict), None
    return _passed(_corrected(given, verdict), verdict)


def verify_in_child(_: Wire, case: Case, plan: Plan) -> Verdict:
    """Run in the child: check."""
    from huline.optimizer.verify import verify

    return verify(case, plan)


def _corrected(plan: Plan, verdict: Verdict) -> Plan:
    """Take nobody's word for a bound, nor for what follows from one."""
    assert verdict.cost is not None
    told: dict[str, Any] = {
        "bound": None, "bound_kind": None, "status": "feasible", "stop_reason": "gap",
        "cost": verdict.cost, "rivals": {}, "rival_penalties": {},
    }  # fmt: skip
    return plan.model_copy(update=told)


def _passed(plan: Plan, verdict: Verdict) -> tuple[Outcome, Published]:
    outcome = outcomes.of_plan(plan, verdict)._replace(reason=None)
    head = packed(plan.model_copy(update={"placements": ()}))
    return outcome, Published(head, placements.written(plan), packed(verdict), None)


def _refused(verdict: Verdict) -> Outcome:
    found = {"errors": kept(map(_problem, verdict.breaches)), "warnings": []}
    return Outcome(
        PlanStatus.COMPLETED, SolutionStatus.NONE, StopReason.ERROR, validation=found,
        detail={
            "code": "breaches",
            "en": f"the plan breaks rules: {len(verdict.breaches)} breaches",
            "zh": f"该计划有 {len(verdict.breaches)} 处违规",
        },
    )  # fmt: skip


def _problem(breach: Breach) -> Problem:
    return Problem("", None, breach.where, breach.rule, breach.message)
