"""Plans that cost about as much as a given one, and differ from it and from each other."""

import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from huline.models.alternatives import Alternatives, Found
from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import BadInput, HulineError
from huline.models.plan import Plan, Shortfall
from huline.models.problems import foreign_plan
from huline.models.replanning import AlternativeRules
from huline.models.verdict import Verdict
from huline.optimizer.made import Made, judged
from huline.optimizer.options import Options
from huline.optimizer.planning import PlanRefused, failure_of, leaving_time
from huline.optimizer.replan.another import Another, Wanted
from huline.optimizer.replan.apart import apart, homes_of
from huline.optimizer.strategies.process import Named
from huline.optimizer.strategies.runner import Ended, run_in_child

_SEARCH = Named("huline.optimizer.replan.another", "another_in_child")
_STRETCH = Named("huline.optimizer.replan.stretching", "stretched_in_child")


class Alternative(NamedTuple):
    """One plan more, or that there is none.

    Attributes
    ----------
    plan : checked; None where none was found
    apart : workloads that stand elsewhere than in the given plan, then in each of the others
    at_least : milli-fen that no plan that differs so costs less than, by the solver's word; None:
        nothing is known
    none_exists : whether the solver proved that there is no such plan
    stopped : whether the search was stopped from outside
    verdict : the checker's on the plan
    """

    plan: Plan | None
    apart: tuple[int, ...] = ()
    at_least: int | None = None
    none_exists: bool = False
    stopped: bool = False
    verdict: Verdict | None = None


def alternative(
    case: Case,
    plan: Plan,
    rules: AlternativeRules | None = None,
    options: Options | None = None,
    besides: Sequence[Plan] = (),
    certificate: Certificate | None = None,
    **watching: Any,
) -> Alternative:
    """Find a plan that costs about as much as a given one, and differs from it and from others.

    Parameters
    ----------
    plan : of this Case; of its perspective is the other one, too
    besides : other plans of the Case from which it is to differ
    certificate : multipliers of the Case, to begin with where it is large
    watching : handed on to `huline.optimizer.strategies.runner.run_in_child`

    Returns
    -------
    A plan that the checker passed for this very Case; where tiers are strict, one that leaves no
    more of them unserved than the given one. Its bound is that of the given plan.

    Raises
    ------
    BadInput
        If a plan is of another Case.
    EngineFailed, PlanRefused, SolverMissing
        As `huline.optimizer.planning.plan` does.
    """
    rules, others = rules or AlternativeRules(), (plan, *besides)
    _refuse_foreign(case, others)
    options = leaving_time(options or Options(), case)
    options = options.model_copy(update={"perspective": plan.perspective})
    before = tuple(homes_of(case, other.placements) for other in others)
    wanted = Wanted(plan, certificate, before, rules.least(plan), rules.most(plan.cost))
    ended = run_in_child(
        _SEARCH, (case, options, wanted), options, watching.pop("progress", lambda _: None),
        **watching,
    )  # fmt: skip
    found, stopped = _told(ended), ended.reason == "cancelled"
    floor = None if found.impossible else _floor(case, found.floor, plan.bound)
    none_exists = found.impossible or (floor is not None and floor > wanted.most)
    if found.made is None or none_exists:
        return Alternative(None, (), floor, none_exists, stopped)
    made = found.made.whole()
    there = homes_of(case, made.plan.placements)
    distances = tuple(apart(there, homes) for homes in before)
    if made.plan.cost > wanted.most or min(distances) < wanted.least or not _as_full(made, plan):
        return Alternative(None, (), floor, False, stopped)
    checked, verdict = stated(case, made, plan, certificate, options)
    return Alternative(checked, distances, floor, False, stopped, verdict)


def alternatives(
    case: Case,
    plan: Plan,
    asked: int = 3,
    rules: AlternativeRules | None = None,
    options: Options | None = None,
    certificate: Certificate | None = None,
    **watching: Any,
) -> tuple[Alternatives, list[Plan]]:
    """Find up to so many plans that cost about as much as a given one; any two differ.

    ``options.seconds`` are for all of them together.

    Raises
    ------
    BadInput, EngineFailed, PlanRefused, SolverMissing
        As `alternative` does.
    """
    rules, options = rules or AlternativeRules(), options or Options()
    until = None if options.seconds is None else time.monotonic() + options.seconds
    made, plans = list[Alternative](), list[Plan]()
    last: Alternative | None = None
    while len(plans) < asked and last is None:
        share = options
        if until is not None:
            left = max(0.1, (until - time.monotonic()) / (asked - len(plans)))
            share = options.model_copy(update={"seconds": left})
        each = alternative(case, plan, rules, share, plans, certificate, **watching)
        if each.plan is None:
            last = each
        else:
            made.append(each)
            plans.append(each.plan)
            last = Alternative(None, stopped=True) if each.stopped else None
    return _summary(case, plan, asked, rules, made, last), plans


def stretched(
    case: Case, plan: Plan, most: int, options: Options | None = None, **watching: Any
) -> list[tuple[Plan, Verdict]]:
    """Find plans that cost at most so much, and lie far from a given one of the same Case.

    One with as much work in the west as was found, one with as little, and where the plan is the
    payer's one with as much claimed from programmes, and one with as little; none where nothing
    could be moved that way. No bound comes with them.

    Parameters
    ----------
    most : milli-fen that each may cost
    watching : handed on to `huline.optimizer.strategies.runner.run_in_child`

    Returns
    -------
    The plans that the checker passed, each with its word; a cheaper one may be among them.

    Raises
    ------
    BadInput
        If the plan is of another Case.
    EngineFailed
        If the process failed.
    """
    from huline.optimizer.verify import verify

    _refuse_foreign(case, [plan])
    options = (options or Options()).model_copy(update={"perspective": plan.perspective})
    ended = run_in_child(
        _STRETCH, (case, options, plan, most), options, lambda _: None, **watching
    )
    if ended.result is None and (failure := failure_of(ended)) is not None:
        raise failure
    plans = [made.whole().plan for made in ended.result or ()]
    judged_so = [(each, verify(case, each)) for each in plans]
    return [(each, verdict) for each, verdict in judged_so if verdict.ok]


def _summary(
    case: Case,
    plan: Plan,
    asked: int,
    rules: AlternativeRules,
    made: list[Alternative],
    last: Alternative | None,
) -> Alternatives:
    found = tuple(
        Found(cost=each.plan.cost, more=each.plan.cost - plan.cost, apart=each.apart,
              at_least=None if each.at_least is None else min(each.at_least, each.plan.cost))
        for each in made if each.plan is not None
    )  # fmt: skip
    ended = "asked" if len(found) == asked else "none" if last and last.none_exists else "search"
    return Alternatives(
        case_hash=case.hash, perspective=plan.perspective, cost=plan.cost,
        most=rules.most(plan.cost), differ=rules.least(plan), asked=asked, found=found,
        ended=ended, at_least=last.at_least if last and ended != "asked" else None,
    )  # fmt: skip


def _refuse_foreign(case: Case, plans: Sequence[Plan]) -> None:
    if any(plan.case_hash != case.hash for plan in plans):
        raise BadInput([foreign_plan(case.name)])


def _told(ended: Ended) -> Another:
    """Read what the child left behind."""
    if isinstance(ended.result, Another):
        return ended.result
    if isinstance(ended.error, HulineError):
        raise ended.error
    if isinstance(ended.incumbent, Made):
        return Another(ended.incumbent)
    failure = failure_of(ended)
    if failure is not None:
        raise failure
    return Another(None)


def _floor(case: Case, *claimed: int | None) -> int | None:
    """Return the best bound of money; where tiers are strict none is one of all plans."""
    known = [bound for bound in claimed if bound is not None]
    return max(known) if known and case.policy.tier_order != "strict" else None


def _as_full(made: Made, plan: Plan) -> bool:
    """Tell whether no more of strict tiers is left unserved than in the given plan."""
    left, before = ([s.unserved for s in p.shortfalls] for p in (made.plan, plan))
    return left <= before


def stated(
    case: Case, made: Made, given: Plan, certificate: Certificate | None, options: Options
) -> tuple[Plan, Verdict]:
    """State a plan for the very Case of a given one, with the bound of that.

    Raises
    ------
    PlanRefused
        If the checker does not accept it.
    """
    from huline.optimizer.reasons import reasons
    from huline.optimizer.verify import verify

    found = made.plan
    before = {s.tier: s.bound for s in given.shortfalls}
    shortfalls = tuple(
        Shortfall(tier=s.tier, unserved=s.unserved, bound=_at_most(before.get(s.tier), s.unserved))
        for s in found.shortfalls
    )
    # the bound that it came with is of the plans that differ, or of another Case
    stated = found.model_copy(
        update={
            "case_hash": case.hash, "shortfalls": shortfalls,
            "bound": _at_most(given.bound, found.cost), "bound_kind": given.bound_kind,
            "chosen": "", "chosen_zh": "", "adopted": None, "rivals": {}, "rival_penalties": {},
        }
    )  # fmt: skip
    plan = judged(stated, options, found.stop_reason)
    verdict = verify(case, plan, certificate if plan.bound_kind == "certificate" else None)
    if not verdict.ok:
        raise PlanRefused(made._replace(plan=plan), verdict)
    return plan.model_copy(update={"left": reasons(case, plan)}), verdict


def _at_most(bound: int | None, value: int) -> int | None:
    return None if bound is None else min(bound, value)
