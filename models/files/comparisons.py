"""Writes a Comparison as a workbook: the money, the work that moved, the rules."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from huline.models.case import Case
from huline.models.comparison import Comparison, Difference, Kind, RuleStatus
from huline.models.constraints import BY_ID
from huline.models.files.export import MOST_SHEET_ROWS, line_name, safe
from huline.models.files.text import refused
from huline.models.files.writing import unwritable
from huline.models.plan import Run
from huline.models.sentence import NOTHING, Lang, Sentence, both, translated
from huline.models.units import MILLI_FEN_PER_CNY

Cells = Iterator[list[Any]]
_RUNS = 4
"""Runs of a workload that are written out."""

KIND_NAMES: dict[Kind, Sentence] = {
    "moved": Sentence("moved", "迁至其他中心"),
    "rearranged": Sentence("rearranged", "同一中心内调整"),
    "served": Sentence("served now", "新获服务"),
    "dropped": Sentence("dropped", "不再服务"),
    "new": Sentence("new work", "新任务"),
    "removed": Sentence("gone from the case", "算例中已删去"),
}
STATUS_NAMES: dict[RuleStatus, Sentence] = {
    "OK": Sentence("kept", "遵守"),
    "BROKEN": Sentence("broken", "违反"),
    "FIXED": Sentence("broken before, kept now", "原违反，现遵守"),
    "STILL_BROKEN": Sentence("still broken", "仍违反"),
}
_MONEY = (
    Sentence("line", "账目"),
    Sentence("first plan (CNY)", "原计划（元）"),
    Sentence("first plan today (CNY)", "原计划按现状计（元）"),
    Sentence("second plan (CNY)", "新计划（元）"),
    Sentence("changed by the world (CNY)", "外部变化（元）"),
    Sentence("changed by planning (CNY)", "重新计划（元）"),
)
_WORK = (
    Sentence("workload", "任务编号"),
    Sentence("what", "变化"),
    Sentence("reason", "原因"),
    Sentence("rule", "规则代号"),
    Sentence("before", "原安排"),
    Sentence("after", "新安排"),
    Sentence("cost before (CNY)", "原费用（元）"),
    Sentence("cost if kept (CNY)", "留在原处的费用（元）"),
    Sentence("cost after (CNY)", "新费用（元）"),
)
_RULES = (Sentence("rule", "规则代号"), Sentence("meaning", "含义"), Sentence("status", "状态"))


def write_comparison(found: Comparison, case: Case, path: Path | str, lang: Lang = "en") -> None:
    """Write a Comparison as XLSX, in the reader's language; amounts are in CNY.

    Raises
    ------
    BadInput
        If the place cannot be written to, or a sheet cannot hold so many rows.
    """
    from openpyxl import Workbook

    path = Path(path)
    if len(found.differences) >= MOST_SHEET_ROWS:
        message = both(
            "would have {count:,} rows, more than a sheet holds",
            "将有 {count:,} 行，超过一张工作表的容量",
            count=len(found.differences),
        )
        raise refused(str(path), "too-many-rows", message)
    book = Workbook(write_only=True)
    for name, cells in (
        (Sentence("money", "费用"), _money(found, lang)),
        (Sentence("work", "任务"), _work(found, case, lang)),
        (Sentence("rules", "规则"), _rules(found, lang)),
    ):
        sheet = book.create_sheet(translated(name, lang))
        sheet.freeze_panes = "B2"
        for row in cells:
            sheet.append([safe(cell) for cell in row])
    packed = io.BytesIO()
    book.save(packed)
    try:
        path.write_bytes(packed.getvalue())
    except OSError as error:
        raise unwritable(path, error) from None


def _money(found: Comparison, lang: Lang) -> Cells:
    yield _headings(_MONEY, lang)
    total = translated(Sentence("total", "合计"), lang)
    lines = [(line_name(line, lang), each) for line, each in found.lines.items()]
    for name, each in [*lines, (total, found.cost)]:
        amounts = each.before, each.kept, each.after
        parts = each.kept - each.before, each.after - each.kept
        yield [name, *map(_yuan, (*amounts, *parts))]


def _work(found: Comparison, case: Case, lang: Lang) -> Cells:
    yield _headings(_WORK, lang)
    for each in found.differences:
        yield [
            each.workload,
            translated(KIND_NAMES[each.kind], lang),
            translated(each.reason or NOTHING, lang),
            each.rule or "",
            *_places(each, case),
            *map(_yuan, (each.cost_before, each.cost_kept, each.cost_after)),
        ]


def _places(each: Difference, case: Case) -> Iterator[str]:
    """Write its runs; of many those that changed, or where these are many only the pools."""
    for runs, others in ((each.before, each.after), (each.after, each.before)):
        changed = [run for run in runs if run not in others]
        few = next((part for part in (runs, changed) if 0 < len(part) <= _RUNS), ())
        told = (_run(run, case) for run in few) if few else (run.pool for run in runs)
        yield "; ".join(dict.fromkeys(told))


def _run(run: Run, case: Case) -> str:
    start, end = (case.horizon.instant(slot) for slot in (run.first, run.end))
    return f"{run.pool} {start:%m-%d %H:%M}–{end:%m-%d %H:%M} x{run.cards}"


def _rules(found: Comparison, lang: Lang) -> Cells:
    yield _headings(_RULES, lang)
    for rule, status in found.rules.items():
        said = Sentence(BY_ID[rule].en, BY_ID[rule].zh)
        yield [rule, translated(said, lang), translated(STATUS_NAMES[status], lang)]


def _headings(names: tuple[Sentence, ...], lang: Lang) -> list[Any]:
    return [translated(name, lang) for name in names]


def _yuan(milli_fen: int | None) -> float | None:
    return None if milli_fen is None else milli_fen / MILLI_FEN_PER_CNY
