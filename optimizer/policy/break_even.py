"""Where a job moves: a bracket of values of one field, with a proof on both sides."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from huline.models.case import Case
from huline.models.change import Change, matching
from huline.models.errors import BadInput
from huline.models.findings import Bracket, State, Tried
from huline.models.problems import problem, unknown_id
from huline.models.sentence import both
from huline.models.study import BreakEven, Study
from huline.optimizer.policy.keeping import Done

Ask = Callable[[Case, Case], tuple[Done, Done]]
"""Plans two Cases."""


def bracket(asked: BreakEven, base: Case, plan: Ask) -> Bracket:
    """Find between which values a job moves, by halving what lies between.

    At each value two Cases are planned: one in which the job must run at one of the centres, and
    one in which it may not. Where the bound of one is above the cost of the other, every best
    plan is of the other kind.

    Raises
    ------
    BadInput
        If a value within the range makes no sound Case.
    """
    known: dict[int, Tried] = {}

    def at(value: int) -> Tried:
        if value not in known:
            known[value] = _tried(asked, base, value, plan)
        return known[value]

    low, high = at(asked.least), at(asked.most)
    if low.state != high.state:
        low = _last_like(low, high, asked.step, at)
        # halving has met values beyond that are like the other end: begin with the nearest
        beyond = [t for t in known.values() if t.value > low.value and t.state == high.state]
        high = _last_like(min(beyond, key=lambda t: t.value), low, asked.step, at)
    return Bracket(
        name=asked.name, low=low, high=high,
        flips={low.state, high.state} == {"there", "elsewhere"},
        tried=tuple(known[value] for value in sorted(known)),
    )  # fmt: skip


def _last_like(start: Tried, end: Tried, step: int, at: Callable[[int], Tried]) -> Tried:
    """Return the value nearest to ``end`` that is like ``start``, as far as halving tells."""
    like, other = start, end
    while abs(other.value - like.value) > step:
        middle = at((like.value + other.value) // 2)
        if middle.state == start.state:
            like = middle
        else:
            other = middle
    return like


def _tried(asked: BreakEven, base: Case, value: int, plan: Ask) -> Tried:
    there, elsewhere = cases(asked, base, value)
    one, other = plan(there, elsewhere)
    least, loss = _less(other, one), _less(one, other)
    worth = least, None if loss is None else -loss
    return Tried(value=value, state=_state(one, other, least, loss), worth=worth)


def _state(one: Done, other: Done, least: int | None, loss: int | None) -> State:
    """Say where the job is in every best plan, from the plans with it there and without."""
    only_one = other.plan is None and other.proven and one.plan is not None
    only_other = one.plan is None and one.proven and other.plan is not None
    if only_one or (least is not None and least > 0):
        return "there"
    if only_other or (loss is not None and loss > 0):
        return "elsewhere"
    return "undecided"


def _less(dear: Done, cheap: Done) -> int | None:
    """Return what every plan of the first costs at least more than some of the second."""
    if dear.plan is None or cheap.plan is None or dear.plan.bound is None:
        return None
    return dear.plan.bound - cheap.plan.cost


def cases(asked: BreakEven, base: Case, value: int) -> tuple[Case, Case]:
    """Return the Case in which the job must run at the centres, and that in which it may not."""
    edit = asked.edit.model_copy(update={"value": value})
    case = base.apply(Change(name=asked.name, edits=(edit,)))
    records = [centre.model_dump(mode="json") for centre in case.centres]
    places = {centre["id"] for centre in matching(records, asked.centres)}
    others = {centre.id for centre in case.centres} - places
    must = {"must_serve": True}
    return _banned(case, asked.workload, others, must), _banned(case, asked.workload, places, {})


def _banned(case: Case, workload: str, centres: set[str], fields: Mapping[str, object]) -> Case:
    """Forbid a job some centres, beside those it is forbidden already."""
    document = case.model_dump(mode="json")
    (record,) = (w for w in document["workloads"] if w["id"] == workload)
    record["bans"] = sorted({*record["bans"], *centres})
    record.update(fields)
    record["preferences"] = {c: p for c, p in record["preferences"].items() if c not in centres}
    return Case.model_validate(document)


def check_break_evens(study: Study, base: Case) -> None:
    """Make sure that what is sought can be asked of the Case.

    Raises
    ------
    BadInput
        With every value sought that cannot be asked for, by its place in the study.
    """
    found = []
    jobs = {job.id: job for job in base.training()}
    for n, asked in enumerate(study.break_evens):
        at = ("break_evens", n)
        if asked.workload not in jobs:
            found.append(unknown_id((*at, "workload"), "workload", asked.workload, jobs))
            continue
        if not base.policy.is_hard("ban"):
            message = both("needs the rule ban to be hard in the case",
                           "要求算例中 ban 规则为 hard")  # fmt: skip
            found.append(problem((*at, "centres"), "strength", message))
            continue
        if base.policy.tier_order == "strict":
            message = both("cannot be sought where tiers are strict",
                           "逐级优先（strict）时不能求临界值")  # fmt: skip
            found.append(problem((*at, "workload"), "strength", message))
            continue
        try:
            for value in (asked.least, asked.most):
                cases(asked, base, value)
        except BadInput as error:
            found += [replace(p, field=f"break_evens.{n}: {p.field}") for p in error.problems]
    if found:
        raise BadInput(found)
