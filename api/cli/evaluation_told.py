"""What a plan made by hand comes to, told to people and to machines."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from huline.api.cli.breaches import under_rules
from huline.api.cli.figures import percent, yuan
from huline.models.conflict import Shortage
from huline.models.evaluation import Fault, Saving
from huline.models.sentence import NOTHING, Lang, Sentence, both, listed, translated

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.verdict import Verdict
    from huline.optimizer.explain.evaluation import Evaluation

LACKING = both("What work that is left lacks, each by itself:", "未服务的任务各缺什么：")
_SHOWN = 8
"""Workloads named as a cause; the others are counted."""
_SLOTTED = 50
"""Faults told on a terminal."""


class Scored(NamedTuple):
    """All that is told of a plan made by hand.

    Attributes
    ----------
    saving : None where it is compared with nothing
    lacking : what work that a sound plan leaves lacks
    """

    found: "Evaluation"
    wrong: Sequence[Fault]
    saving: Saving | None
    lacking: Sequence[Shortage]


def document(scored: Scored) -> dict[str, object]:
    """Return what machines are told; money in milli-fen, as strings."""
    verdict, plan = scored.found.verdict, scored.found.plan
    priced, measures, saving = verdict.cost is not None, verdict.measures, scored.saving
    return {
        "ok": verdict.ok,
        "perspective": plan.perspective,
        "cost": str(verdict.cost) if priced else None,
        "ledger": {line: str(amount) for line, amount in plan.ledger},
        "system": {line: str(amount) for line, amount in plan.system},
        "served": measures.served if measures else None,
        "partly": measures.partly if measures else None,
        "unserved": measures.unserved if measures else None,
        "breaches": [fault.model_dump(mode="json") for fault in scored.wrong],
        "shortages": [each.model_dump(mode="json") for each in scored.lacking],
        "compared": None if saving is None else saving.model_dump(mode="json"),
    }


def lines(scored: Scored, lang: Lang) -> Iterator[str]:
    """Yield what people are told, line by line."""
    for sentence in _sentences(scored, lang):
        yield translated(sentence, lang)


def _sentences(scored: Scored, lang: Lang) -> Iterator[Sentence]:
    found, wrong = scored.found, scored.wrong
    yield from _cost(found, found.verdict, lang)
    if not wrong:
        yield both("It breaks no rule.", "没有违规。")
    else:
        yield both("Breaches of rules: {n}", "违规 {n} 处：", n=len(wrong))
    yield from under_rules((fault.rule, _said(found.case, fault)) for fault in wrong[:_SLOTTED])
    if len(wrong) > _SLOTTED:
        yield both("  … and {n} more; {option} lists them all",
                   "  …… 另有 {n} 处，{option} 可列出全部",
                   n=len(wrong) - _SLOTTED, option="--json")  # fmt: skip
    if scored.lacking:
        yield LACKING
    for shortage in scored.lacking:
        yield of_shortage(found.case, shortage, lang)
    if scored.saving is not None:
        yield from _compared(found, scored.saving, lang)


def of_shortage(case: "Case", shortage: Shortage, lang: Lang) -> Sentence:
    """Say what a workload lacks, and what the plan would cost with it."""
    work = next(w for w in case.workloads if w.id == shortage.workload)
    dearer = both("the plan would cost {cost} more", "计划成本将增加 {cost}",
                  cost=yuan(shortage.cost, lang))  # fmt: skip
    if shortage.cost < 0:
        dearer = both("the plan would cost {cost} less", "计划成本将减少 {cost}",
                      cost=yuan(-shortage.cost, lang))  # fmt: skip
    return both(
        "  - {name} ({id}): {said}; {dearer}", "  - {name}（{id}）：{said}；{dearer}",
        name=Sentence(work.label("en"), work.label("zh")), id=work.id,
        said=Sentence(shortage.said, shortage.said_zh), dearer=dearer,
    )  # fmt: skip


def _cost(found: "Evaluation", verdict: "Verdict", lang: Lang) -> Iterator[Sentence]:
    measures, name = verdict.measures, Sentence(found.case.name, found.case.name_zh)
    if verdict.cost is None or measures is None:
        yield both("The plan for '{name}' could not be priced.", "“{name}”的计划无法计价。",
                   name=name)  # fmt: skip
        return
    view = both("payer's view", "付款方") if found.plan.perspective == "payer" else both(
        "system view", "系统")  # fmt: skip
    yield both(
        "The plan for '{name}' costs {cost} net ({view}), of which {penalty} are penalties for "
        "unserved work.",
        "“{name}”的计划净成本为 {cost}（{view}），其中未服务罚金 {penalty}。",
        name=name, cost=yuan(verdict.cost, lang), view=view,
        penalty=yuan(found.plan.ledger.penalty, lang),
    )  # fmt: skip
    yield both(
        "Of {all} workloads it serves {served}, {partly} more in part; {unserved} not at all.",
        "共 {all} 个任务：完整服务 {served} 个，部分服务 {partly} 个，未服务 {unserved} 个。",
        all=measures.workloads, served=measures.served, partly=measures.partly,
        unserved=measures.unserved,
    )  # fmt: skip


def _said(case: "Case", fault: Fault) -> Sentence:
    slots = NOTHING
    if fault.first is not None and fault.end is not None and fault.end - fault.first > 1:
        clock = case.horizon.clock
        slots = both("; so from {start} to {end}", "；{start} 至 {end} 均如此",
                     start=clock(fault.first), end=clock(fault.end))  # fmt: skip
    return both(
        "{said}{slots}{cause}", "{said}{slots}{cause}",
        said=Sentence(fault.said, fault.said_zh), slots=slots, cause=_cause(fault),
    )  # fmt: skip


def _cause(fault: Fault) -> Sentence:
    """Name the workloads behind it and their rows; nothing where it speaks for itself."""
    alone = fault.workloads == (fault.where.split(", ")[0],)
    rows = NOTHING if not fault.rows else both(
        " (row {rows})", "（第 {rows} 行）", rows=listed(fault.rows[:_SHOWN]))  # fmt: skip
    if alone or not fault.workloads:
        return rows
    more = len(fault.workloads) - _SHOWN
    names = listed(fault.workloads[:_SHOWN])
    others = NOTHING if more <= 0 else both(
        " and {n} more", "，另有 {n} 个任务", n=more)  # fmt: skip
    return both("; by {names}{others}{rows}", "；涉及 {names}{others}{rows}", names=names,
                others=others, rows=rows)  # fmt: skip


def _compared(found: "Evaluation", saving: Saving, lang: Lang) -> Iterator[Sentence]:
    mine = found.verdict.cost or 0
    share = percent(saving.saving / mine) if mine > 0 else "–"
    fields = {
        "cost": yuan(saving.cost, lang), "less": yuan(abs(saving.saving), lang), "share": share,
        "served": saving.served, "moved": saving.moved,
    }  # fmt: skip
    if saving.saving >= 0:
        yield both(
            "Another plan costs {cost}: {less} less ({share}). It serves {served} workloads "
            "wholly; {moved} it serves in another way.",
            "另一计划的成本为 {cost}，节省 {less}（{share}）：完整服务 {served} 个任务，"
            "有 {moved} 个任务的安排不同。",
            **fields,
        )
    else:
        yield both(
            "Another plan costs {cost}: {less} more. It serves {served} workloads wholly; "
            "{moved} it serves in another way.",
            "另一计划的成本为 {cost}，高出 {less}：完整服务 {served} 个任务，"
            "有 {moved} 个任务的安排不同。",
            **fields,
        )
    if not found.verdict.ok and saving.ok:
        yield both("That plan breaks no rule, while the one made by hand does.",
                   "该计划没有违规，而手工计划有违规。")  # fmt: skip
    if not saving.ok:
        yield both("That plan breaks rules itself: {command} names them.",
                   "该计划本身有违规，请用 {command} 查看。",
                   command="huline evaluate")  # fmt: skip
    if saving.bound is not None and saving.bound > 0:
        yield both("No plan costs less than {bound}.", "任何计划的成本都不低于 {bound}。",
                   bound=yuan(saving.bound, lang))  # fmt: skip
