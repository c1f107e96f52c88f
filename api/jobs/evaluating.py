"""Scores a plan that somebody gives: the checker's word on it, in a process of its own."""

import json
from collections.abc import Sequence
from typing import Any

from huline.api.jobs import outcomes
from huline.api.jobs.pulse import Pulse
from huline.api.settings import Settings
from huline.api.store.attempts import Outcome, Published
from huline.api.store.findings import kept
from huline.models.alternatives import Besides
from huline.models.case import Case
from huline.models.errors import EngineFailed, HulineError, OutOfTime, Problem
from huline.models.evaluation import Fault
from huline.models.plan import Perspective, Plan
from huline.models.replanning import Followed
from huline.models.sentence import NOTHING, Sentence, both, listed
from huline.models.service import PlanStatus, SolutionStatus, StopReason
from huline.models.sketch import Sketch
from huline.models.verdict import Verdict
from huline.optimizer.options import Options
from huline.optimizer.strategies.process import Named
from huline.optimizer.strategies.runner import Wire, run_in_child

_VERIFY = Named("huline.api.jobs.evaluating", "verify_in_child")


Given = Plan | Sketch | Followed | Besides
"""A plan whose amounts are checked as it states them, or runs from which all else is computed; or
a plan that is followed, or plans besides which another is to be found."""
_KINDS: dict[str, type[Followed | Besides]] = {
    "huline-followed/1": Followed,
    "huline-besides/1": Besides,
}


def given_in(document: bytes) -> Given:
    """Read what is given with a Case: to be scored, to begin with, to follow or to differ from."""
    sent = json.loads(document)
    kind = _KINDS.get(sent.get("format", ""), Plan if "ledger" in sent else Sketch)
    return kind.model_validate_json(document)


def evaluate(
    settings: Settings, case: Case, given: Given | None, view: Perspective, pulse: Pulse
) -> tuple[Outcome, Published | None]:
    """Check and price a given plan; one that breaks no rule is published with its true figures.

    Parameters
    ----------
    view : whose cost counts, of runs alone; a plan says that itself

    Raises
    ------
    BadInput
        If runs name what the Case lacks.
    OutOfTime
        If it was stopped, or took too long.
    EngineFailed
        If the checking process failed.
    """
    assert isinstance(given, Plan | Sketch), "a request to evaluate brings a plan"
    options = Options(seconds=settings.spent_limit, memory_mb=settings.solving_mb)
    ended = run_in_child(
        _VERIFY, (case, given, view), options, lambda _: None,
        stopped=lambda: pulse.order != "go",
    )  # fmt: skip
    if isinstance(ended.error, HulineError):
        raise ended.error
    if not isinstance(ended.result, tuple):
        if ended.reason in ("time", "cancelled"):
            raise OutOfTime(both("stopped before the plan was checked", "尚未完成校验即已停止"))
        raise EngineFailed(both("the checking process was lost", "校验进程丢失"))
    plan, verdict, wrong = ended.result
    if not verdict.ok:
        return _refused(wrong), None
    return _passed(_corrected(plan, verdict), verdict)


def verify_in_child(
    _: Wire, case: Case, given: Plan | Sketch, view: Perspective
) -> tuple[Plan, Verdict, tuple[Fault, ...]]:
    """Run in the child: complete, check, and find out whose runs break rules."""
    from huline.optimizer.explain.evaluation import completed
    from huline.optimizer.explain.faults import faults
    from huline.optimizer.verify import verify

    plan = given if isinstance(given, Plan) else completed(case, given, view)
    verdict = verify(case, plan)
    return plan, verdict, faults(case, plan, verdict.breaches, {})


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
    return outcome, outcomes.published(plan, verdict, None)


def _refused(wrong: Sequence[Fault]) -> Outcome:
    found = {"errors": kept(map(_problem, wrong)), "warnings": []}
    return Outcome(
        PlanStatus.COMPLETED, SolutionStatus.NONE, StopReason.ERROR, validation=found,
        detail={
            "code": "breaches",
            "en": f"the plan breaks rules: {len(wrong)} breaches",
            "zh": f"该计划有 {len(wrong)} 处违规",
        },
    )  # fmt: skip


def _problem(fault: Fault) -> Problem:
    """Tell a breach with whose runs cause it, as far as its place does not say that."""
    cause = NOTHING
    if fault.workloads and fault.workloads != (fault.where.split(", ")[0],):
        cause = both("caused by the runs of {names}", "由以下任务的安排造成：{names}",
                     names=listed(fault.workloads))  # fmt: skip
    said = Sentence(fault.said, fault.said_zh)
    return Problem("", None, fault.where, fault.rule, said, cause)
