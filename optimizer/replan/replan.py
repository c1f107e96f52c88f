"""A plan that follows another one."""

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import NoPlanExists
from huline.models.plan import Plan
from huline.models.replanning import Over, ReplanRules, Restated
from huline.models.verdict import Verdict
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.planning import LEAST_SECONDS
from huline.optimizer.planning import plan as make_plan
from huline.optimizer.replan.past import seconds_for_past, with_its_past
from huline.optimizer.replan.restate import restated


def _nothing(_: Case) -> None:
    """Do nothing."""


def replan(
    case: Case,
    earlier: Plan,
    rules: ReplanRules | None = None,
    options: Options | None = None,
    certificate: Certificate | None = None,
    *,
    writing: Callable[[Case], object] = _nothing,
    checked: Callable[[Verdict, Certificate | None], object] = lambda _, __: None,
    **watching: Any,
) -> tuple[Case, Plan, Restated]:
    """Plan a Case anew, beginning with an earlier plan, maybe of another Case.

    Parameters
    ----------
    case : the Case of today, its Changes made
    certificate : multipliers of the earlier plan, to begin with
    writing : called with the Case that is planned, before it is
    checked, watching : handed on to `huline.optimizer.planning.plan`

    Returns
    -------
    the Case with what stays written into it, its plan, and what was let go

    Raises
    ------
    BadInput
        As `restated` does.
    NoPlanExists, OutOfTime, EngineFailed, SolverMissing
        As `plan` does: what is frozen or pinned must be served, and may leave each other no room.
    """
    since, rules, options = time.monotonic(), rules or ReplanRules(), options or Options()
    written, told = restated(case, earlier, rules)
    over = Over(frozen=told.frozen, until=rules.freeze_until)
    writing(written)
    if options.seconds is not None:
        spare = seconds_for_past(written, over, options)
        left = max(LEAST_SECONDS, options.seconds - (time.monotonic() - since) - spare)
        options = options.model_copy(update={"seconds": left})
    begun = Earlier(earlier, certificate)
    said = list[tuple[Verdict, Certificate | None]]()
    made = make_plan(
        written, options, begun, checked=lambda *words: said.append(words),
        **watching,
    )  # fmt: skip
    ((verdict, proof),) = said
    made, verdict = with_its_past(written, earlier, made, over, options) or (made, verdict)
    checked(verdict, proof)
    return written, made, told


class Point(NamedTuple):
    """What a plan with so many moves costs.

    Attributes
    ----------
    most : workloads that may move besides those that must
    case : in which so many may
    plan : of that Case; None if none exists
    with_more : milli-fen; what no plan costs less than in which more may move; None where none is
        known
    """

    most: int
    case: Case
    plan: Plan | None
    with_more: int | None = None

    @property
    def cost(self) -> int | None:
        """Milli-fen; None without a plan."""
        return None if self.plan is None else self.plan.cost

    @property
    def bound(self) -> int | None:
        """Milli-fen; None where none is known, or without a plan.

        Every plan in which few move is one in which more may: what is proven of those holds here.
        """
        if self.plan is None:
            return None
        known = [b for b in (self.plan.bound, self.with_more) if b is not None]
        return max(known, default=None)

    @property
    def moved(self) -> int | None:
        """How many workloads move, of all that are held; None without a plan."""
        return None if self.plan is None else moves_of(self.case, self.plan)


def curve(
    case: Case,
    earlier: Earlier,
    rules: ReplanRules,
    options: Options | None,
    most: Sequence[int],
    **watching: Any,
) -> list[Point]:
    """Plan a Case anew with several numbers of moves, each plan beginning with the one before.

    Costs never rise along the curve: a plan with fewer moves is one with more, too. So bounds
    never rise either: that with more moves holds with fewer. Where no plan has so few, one with
    more may exist.

    Raises
    ------
    BadInput, OutOfTime, EngineFailed, SolverMissing
        As `replan` does.
    """
    points, begun, options = list[Point](), earlier, options or Options()
    for each in budgets(case, earlier.plan, rules, most):
        try:
            made = make_plan(each.case, options, begun, **watching)
        except NoPlanExists:
            points.append(Point(each.most, each.case, None))
            continue
        over = Over(frozen=each.restated.frozen, until=rules.freeze_until)
        made, _ = with_its_past(each.case, begun.plan, made, over, options) or (made, None)
        begun = Earlier(made, earlier.certificate)
        points.append(Point(each.most, each.case, made))
    return tightened(points)


def tightened(points: Sequence[Point]) -> list[Point]:
    """Give points of a curve, in the order of their moves, the bounds of those with more.

    Not where tiers are strict: there a plan may cost more, as it serves more of a tier.
    """
    found, most = list[Point](), None
    for point in reversed(points):
        found.append(point._replace(with_more=most))
        bound = point.plan.bound if point.plan else None
        if bound is not None and point.case.policy.tier_order == "priced":
            most = bound if most is None else max(most, bound)
    return found[::-1]


class Budget(NamedTuple):
    """A Case in which so many workloads may move, besides those that must, and what stays."""

    most: int
    case: Case
    restated: Restated


def budgets(case: Case, earlier: Plan, rules: ReplanRules, most: Sequence[int]) -> list[Budget]:
    """Write an earlier plan into a Case, with several numbers of moves, the least first."""
    written, told = restated(case, earlier, rules.model_copy(update={"max_moves": 0}))
    needed, found = written.incumbent.max_moves or 0, list[Budget]()
    for k in sorted(most):
        incumbent = written.incumbent.model_copy(update={"max_moves": needed + k})
        found.append(Budget(k, written.model_copy(update={"incumbent": incumbent}), told))
    return found


def moves_of(case: Case, plan: Plan) -> int:
    """Count the workloads that have cards at centres where the incumbent has none of theirs."""
    centre_of = {pool.id: pool.centre for pool in case.pools}
    held = {each.workload: set(each.centres) for each in case.incumbent.held}
    return sum(
        not held[p.workload].issuperset(centre_of[run.pool] for run in p.runs)
        for p in plan.placements
        if p.workload in held
    )
