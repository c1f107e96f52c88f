"""Where something flips: a bracket of values of one field, with a proof on both sides."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from huline.models.break_even import BreakEven
from huline.models.case import Case
from huline.models.change import Change
from huline.models.errors import BadInput, Problem
from huline.models.findings import Bracket, State, Tried
from huline.models.problems import problem, unknown_id
from huline.models.sentence import NOTHING, both
from huline.models.study import Study
from huline.models.where import matching
from huline.optimizer.policy.keeping import Done
from huline.optimizer.policy.reaching import Ask, Pool, can_be_paid, pool_at, pool_of, share_at

_FLIPS = ({"there", "elsewhere"}, {"reached", "short"})


def bracket(asked: BreakEven, base: Case, plan: Ask) -> Bracket:
    """Find between which values something flips, by halving what lies between.

    Of a job two Cases are planned at each value: one in which it must run at one of the centres,
    and one in which it may not. Where the bound of one is above the cost of the other, every best
    plan is of the other kind. Of a share, see `huline.optimizer.policy.reaching`.

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
        flips={low.state, high.state} in _FLIPS,
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
    if asked.workload is None and asked.centres is None:
        case = varied(asked, base, value)
        pool = _pool(asked, case)
        # one that is there at both ends of the range may be gone between them
        if pool is None:
            return Tried(value=value, state="undecided")
        return pool_at(value, case, pool, asked.share or 1000, plan)
    if asked.share is not None:
        case = varied(asked, base, value)
        return share_at(value, case, centres_of(asked, case), asked.share, plan)
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
    assert asked.workload is not None
    case = varied(asked, base, value)
    places = centres_of(asked, case)
    others = {centre.id for centre in case.centres} - places
    must = {"must_serve": True}
    return _banned(case, asked.workload, others, must), _banned(case, asked.workload, places, {})


def varied(asked: BreakEven, base: Case, value: int) -> Case:
    """Return the Case with the value that is tried."""
    edit = asked.edit.model_copy(update={"value": value})
    return base.apply(Change(name=asked.name, edits=(edit,)))


def centres_of(asked: BreakEven, case: Case) -> set[str]:
    """Return the centres that are asked after.

    Raises
    ------
    BadInput
        If there are none such.
    """
    assert asked.centres is not None
    records = [centre.model_dump(mode="json") for centre in case.centres]
    found = matching(records, asked.centres, "centres", ("centres",))
    return {records[n]["id"] for n in found}


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
    found: list[Problem] = []
    for n, asked in enumerate(study.break_evens):
        wrong = [*_amiss(asked, base, study, ("break_evens", n))]
        found += wrong
        make = varied if wrong else _made
        for value in (asked.least, asked.most):
            try:
                make(asked, base, value)
            except BadInput as error:
                found += [_of_value(p, asked, value, n) for p in error.problems]
                break
    if found:
        raise BadInput(found)


def _of_value(problem: Problem, asked: BreakEven, value: int, n: int) -> Problem:
    """Tell a problem of the Case with a value by the break-even that asks for it."""
    first, *rest = problem.path or ("",)
    if first == "edits":
        path: tuple[str | int, ...] = ("break_evens", n, "edit", *rest[1:])
    elif first in BreakEven.model_fields and problem.code != "value":
        path = ("break_evens", n, *problem.path)
    else:
        place = ".".join(map(str, problem.path)) or "case"
        said = both("at {value}, {place}: {said}", "取 {value} 时，{place}：{said}",
                    value=value, place=place, said=problem.message)  # fmt: skip
        end = "least" if value == asked.least else "most"
        path, problem = ("break_evens", n, end), replace(problem, message=said)
    return replace(problem, path=path, field=".".join(map(str, path)))


def _made(asked: BreakEven, base: Case, value: int) -> None:
    if asked.workload is not None:
        cases(asked, base, value)
    elif asked.centres is not None:
        centres_of(asked, varied(asked, base, value))
    elif _pool(asked, varied(asked, base, value)) is None:
        raise BadInput([_no_money(asked, base)])


def _pool(asked: BreakEven, case: Case) -> Pool | None:
    if asked.group is not None:
        return pool_of(case, asked.group, shared=True)
    assert asked.programme is not None
    return pool_of(case, asked.programme, shared=False)


def _no_money(asked: BreakEven, base: Case) -> Problem:
    if asked.group is not None:
        message = both("the programmes of '{group}' share no budget that could be used up",
                       "“{group}”组内补贴没有共用的、可用尽的预算", group=asked.group)  # fmt: skip
        return problem(("group",), "missing", message)
    message = both("'{programme}' pays from no budget of its own that could be used up",
                   "“{programme}”没有可用尽的预算", programme=asked.programme)  # fmt: skip
    (rule,) = (rule for rule in base.policy.subsidies if rule.id == asked.programme)
    budgets = {group.id for group in base.policy.stacking_groups if group.budget is not None}
    shared = [name for name in rule.groups if name in budgets]
    hint = NOTHING
    if shared:
        hint = both("it draws on that of {groups}: ask for group in place of programme",
                    "它使用 {groups} 的预算：请以 group 代替 programme",
                    groups=", ".join(shared))  # fmt: skip
    return problem(("programme",), "missing", message, hint)


def _amiss(asked: BreakEven, base: Case, study: Study, at: tuple[str, int]) -> Iterator[Problem]:
    """Yield why something cannot be sought, whatever the values."""
    if base.policy.tier_order == "strict":
        message = both("cannot be sought where tiers are strict",
                       "逐级优先（strict）时不能求临界值")  # fmt: skip
        yield problem((*at, "name"), "strength", message)
    if asked.workload is None and study.perspective != "payer":
        message = both("can be sought in the payer's view alone",
                       "只能按付款方视角（payer）求")  # fmt: skip
        what = next((name for name in ("programme", "group") if getattr(asked, name)), "share")
        yield problem((*at, what), "strength", message)
    if asked.workload is not None:
        yield from _no_job(asked.workload, base, at)
    elif asked.centres is None:
        yield from _no_pool(asked, base, at)
    else:
        yield from _unpayable(asked, base, at)


def _no_job(workload: str, base: Case, at: tuple[str, int]) -> Iterator[Problem]:
    jobs = {job.id: job for job in base.training()}
    if workload not in jobs:
        yield unknown_id((*at, "workload"), "workload", workload, jobs)
    elif not base.policy.is_hard("ban"):
        message = both("needs the rule ban to be hard in the case",
                       "要求算例中 ban 规则为 hard")  # fmt: skip
        yield problem((*at, "centres"), "strength", message)


def _no_pool(asked: BreakEven, base: Case, at: tuple[str, int]) -> Iterator[Problem]:
    if asked.group is not None:
        groups = {group.id: group for group in base.policy.stacking_groups}
        if asked.group not in groups:
            yield unknown_id((*at, "group"), "stacking group", asked.group, groups)
        return
    rules = {rule.id: rule for rule in base.policy.subsidies}
    assert asked.programme is not None
    if asked.programme not in rules:
        yield unknown_id((*at, "programme"), "subsidy", asked.programme, rules)


def _unpayable(asked: BreakEven, base: Case, at: tuple[str, int]) -> Iterator[Problem]:
    try:
        places = centres_of(asked, base)
    except BadInput as error:
        for p in error.problems:
            path = (*at, *p.path)
            yield replace(p, path=path, field=".".join(map(str, path)))
        return
    if not can_be_paid(base, places):
        message = both(
            "needs centres that are all those of their cities, and no quoted costs: what runs at "
            "them, or elsewhere, is told apart by city",
            "所选中心须包含其所在城市的全部中心，且算例没有全包报价：两边按城市区分",
        )
        yield problem((*at, "centres"), "strength", message)
