"""Which work changes place: workload by workload, from where and whither."""

from collections.abc import Iterator, Sequence

from huline.api.report.markup import table
from huline.api.report.told import named, names_of
from huline.models.findings import Findings, Outcome, Relocation
from huline.models.sentence import Sentence, both, listed
from huline.models.units import cny

MOST = 10
"""Workloads of a scenario that are listed."""
SHOWS = both(
    "Workloads with cards at other centres than in the scenario compared with, between the plans "
    "shown: of each scenario the {most} that move most card-hours; all are in moves.csv of the "
    "folder that the command writes, and in the findings. The last column is what a workload's "
    "own net cost is more. Plans that cost about as much may move other work.",
    "所示计划之间所在智算中心与比较情景不同的任务；每个情景列出迁移卡时最多的 {most} 项，"
    "全部列于命令所写目录中的 moves.csv 和研究结果 findings。末列为该任务自身净成本的增加额。"
    "成本相近的其他计划迁移的任务可能不同。",
    most=MOST,
)
_COLUMNS = (
    both("Scenario", "情景"), both("Workload", "任务"), both("Whose", "用户"),
    both("From", "原在"), both("To", "现在"), both("Card-hours", "卡时"),
    both("Net cost more, CNY", "净成本增加（元）"),
)  # fmt: skip


def relocated(found: Findings) -> str:
    """Return the table of work that changes place; nothing where none does."""
    return table(_COLUMNS, (row for each in found.outcomes for row in _rows(found, each)), words=5)


def _rows(found: Findings, outcome: Outcome) -> Iterator[Sequence[str]]:
    if not outcome.relocations:
        return
    name = both("{name} / {other}", "{name} / {other}", name=named(found, outcome),
                other=names_of(found)[outcome.against])  # fmt: skip
    shown, rest = outcome.relocations[:MOST], outcome.relocations[MOST:]
    for each in shown:
        yield _row(found, name, each)
    if rest:
        hours = sum(each.card_hours for each in rest)
        more = both("and {n} more", "另有 {n} 项", n=len(rest))
        money = sum(each.cost for each in rest)
        yield name, more, "", "", "", f"{hours:,.0f}", cny(money)


def _row(found: Findings, name: Sentence, each: Relocation) -> Sequence[str]:
    return (
        name,
        each.workload,
        _name(found, "tenant", each.tenant),
        _at(found, each.before),
        _at(found, each.now),
        f"{each.card_hours:,.0f}",
        cny(each.cost),
    )


def _at(found: Findings, centres: Sequence[str]) -> Sentence:
    if not centres:
        return both("not served", "未服务")
    return listed(_name(found, "centre", centre) for centre in centres)


def _name(found: Findings, by: str, key: str) -> Sentence:
    return Sentence(*found.names.get(f"{by} {key}", (key, key)))
