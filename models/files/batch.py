"""Reads a batch of workloads against a named supply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from huline.models.case import Case, Pin
from huline.models.errors import Problem
from huline.models.files.draft import Doubt, Draft, Steps
from huline.models.files.json_text import read_json
from huline.models.files.reading import not_there
from huline.models.files.records import records_of
from huline.models.files.tables import Table, read_table, table_of
from huline.models.files.text import Notice, decode, read_bytes, refused, silent
from huline.models.files.wording import SHEETS
from huline.models.files.workbook import Sheet, read_workbook
from huline.models.garbage import collection_paused
from huline.models.group import Group
from huline.models.quote import Quote
from huline.models.sentence import Sentence, both, listed

_WORKLOADS = "workloads"
_ENDINGS = both(
    "a batch is one .csv (UTF-8), .xlsx, .parquet or .json file",
    "一批任务应是一个 .csv（UTF-8）、.xlsx、.parquet 或 .json 文件",
)
R = TypeVar("R", Pin, Quote)


def read_batch(
    path: Path | str, supply: Case, *, notice: Notice = silent, doubt: Doubt | None = None
) -> Case:
    """Read workloads from a file and put them in the place of those of ``supply``.

    Parameters
    ----------
    path : ``.csv``, ``.parquet``, ``.json`` (a list, or an object with ``workloads``), or
        ``.xlsx`` with the template's sheets ``training`` and ``inference``, or with one sheet
    supply : the Case whose centres, tenants, network and policy the workloads refer to
    notice : is told, in a sentence, what was read in an unusual way
    doubt : is told what of sound workloads is most likely not meant

    Raises
    ------
    BadInput
        With every problem of every row.
    """
    path = Path(path)
    if not path.is_file():
        raise not_there(path, _ENDINGS)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        message = both(
            "ends in '{ending}', which is not read", "扩展名“{ending}”不能读取", ending=path.suffix
        )
        raise refused(path.name, "ending", message, _ENDINGS)
    with collection_paused():
        draft = _without_workloads(supply)
        reader(draft, path, notice)
        if not draft.document.get(_WORKLOADS) and not draft.all_problems():
            message = both("holds no workloads", "没有任务")
            hint = both("fill in at least one row", "请至少填写一行")
            raise refused(path.name, "no-rows", message, hint)
        return _finished(draft, supply, notice, doubt)


def case_of_batch(
    workloads: Any,
    supply: Case,
    line_of: Callable[[Steps], int | None],
    *,
    notice: Notice = silent,
    doubt: Doubt | None = None,
) -> Case:
    """Put workloads that stand in a larger document in the place of those of ``supply``.

    Parameters
    ----------
    workloads : the list as it was parsed
    line_of : where in the document a path stands that begins with ``workloads``

    Raises
    ------
    BadInput
        With every problem, by paths that begin with ``workloads``.
    """
    with collection_paused():
        draft = _without_workloads(supply)
        draft.document[_WORKLOADS], draft.line_of = workloads, line_of
        return _finished(draft, supply, notice, doubt)


def _without_workloads(supply: Case) -> Draft:
    rest = {name: getattr(supply, name) for name in Case.model_fields if name != _WORKLOADS}
    return Draft(rest, main="")


def _finished(draft: Draft, supply: Case, notice: Notice, doubt: Doubt | None) -> Case:
    """Make the Case, of the supply's decrees those on workloads of the batch."""
    ids = _ids(draft.document.get(_WORKLOADS) or ())
    for decrees in ("pins", "quotes"):
        draft.document[decrees] = _kept(decrees, getattr(supply, decrees), ids, notice)
    draft.document["incumbent"] = supply.incumbent.model_copy(
        update={"held": _kept("held", supply.incumbent.held, ids, notice)}
    )
    draft.document["groups"] = _groups_kept(supply.groups, ids, notice)
    return draft.finish(doubt)


def _ids(workloads: Any) -> set[Any]:
    rows = workloads if isinstance(workloads, list) else ()
    found = (row.get("id") for row in rows if isinstance(row, dict))
    # what is no text is no id, and may not even be hashable
    return {name for name in found if isinstance(name, str)}


def _kept(what: str, records: Sequence[R], workloads: set[Any], notice: Notice) -> tuple[R, ...]:
    """Keep the supply's records on workloads of the batch; the others' are not there."""
    lost = dict.fromkeys(r.workload for r in records if r.workload not in workloads)
    if lost:
        notice(
            both(
                "{what} of the case on workloads that the batch lacks are left out: {ids}",
                "算例中有些{what}的任务不在这批任务中，已略去：{ids}",
                what=Sentence(
                    what, {"pins": "指定安排", "quotes": "报价", "held": "原计划安排"}[what]
                ),
                ids=listed(lost),
            )
        )
    return tuple(record for record in records if record.workload in workloads)


def _groups_kept(
    groups: Sequence[Group], workloads: set[Any], notice: Notice
) -> tuple[Group, ...]:
    """Keep the supply's groups with two members or more in the batch, and these members."""
    kept, lost = [], []
    for group in groups:
        there = tuple(name for name in group.workloads if name in workloads)
        if len(there) > 1:
            kept.append(group.model_copy(update={"workloads": there}))
        if there != group.workloads:
            lost.append(group.id)
    if lost:
        notice(
            both(
                "groups of the case with workloads that the batch lacks are cut down: {ids}",
                "算例中有些任务组的任务不在这批任务中，已从组中略去：{ids}",
                ids=listed(lost),
            )
        )
    return tuple(kept)


def _from_table(draft: Draft, path: Path, notice: Notice) -> None:
    _add(draft, read_table(path, path.name, notice), None)


def _add(draft: Draft, table: Table, kind: str | None) -> None:
    records = records_of(table, _WORKLOADS)
    for record in records if kind else ():
        record.setdefault("kind", kind)
    draft.add(_WORKLOADS, table, records)


def _from_workbook(draft: Draft, path: Path, notice: Notice) -> None:
    sheets = read_workbook(read_bytes(path, path.name), path.name)
    filled = {name: sheet for name, sheet in sheets.items() if any(map(any, sheet.rows))}
    chosen = {name: SHEETS[name] for name in filled if name in SHEETS}
    if not chosen and len(filled) > 1:
        raise refused(
            path.name, "sheets",
            both("has the sheets {names}", "有工作表 {names}", names=listed(filled)),
            both("name those with workloads 'training' and 'inference'",
                 "请把填有任务的工作表命名为“训练”和“推理”"),
        )  # fmt: skip
    for name, sheet in filled.items():
        if name in chosen or not chosen:
            _add_sheet(draft, f"{path.name} [{name}]", sheet, chosen.get(name))
        elif name != "README":
            notice(
                both(
                    "sheet '{name}' of {file} was not read",
                    "未读取 {file} 的工作表“{name}”",
                    name=name,
                    file=path.name,
                )
            )


def _add_sheet(draft: Draft, file: str, sheet: Sheet, kind: str | None) -> None:
    header, table = sheet.rows[0], table_of(sheet.rows, file)
    for number, i, text in sheet.failed():
        message = both("holds the error {text}", "单元格报错 {text}", text=text)
        hint = both("correct the formula in this cell", "请改正该单元格的公式")
        draft.problems.append(Problem(file, number, header[i], "formula", message, hint))
    for number, i, text in sheet.unstored:
        message = both(
            "holds the formula {text} without a stored value", "公式 {text} 没有已保存的计算结果",
            text=text,
        )  # fmt: skip
        hint = both("open the file in Excel and save it, or write the value itself",
                    "请在 Excel 中打开并保存，或直接填写数值")  # fmt: skip
        draft.problems.append(Problem(file, number, header[i], "formula", message, hint))
    for number, i, cells in sheet.merged:
        if number in table.numbers and sheet.rows[number - 1][i]:
            message = both("the cells {cells} are merged", "单元格 {cells} 已合并", cells=cells)
            hint = both("unmerge them and fill in each by itself", "请取消合并，并逐格填写")
            draft.problems.append(Problem(file, number, header[i], "merged", message, hint))
    _add(draft, table, kind)


def _from_json(draft: Draft, path: Path, notice: Notice) -> None:
    document = read_json(decode(read_bytes(path, path.name), path.name, notice), path.name)
    value, above = document.value, 0
    if isinstance(value, list):
        value, above = {_WORKLOADS: value}, 1
    if not isinstance(value, dict) or set(value) != {_WORKLOADS}:
        raise refused(
            path.name, "format", both("is no batch of workloads", "不是一批任务"),
            both("a batch is a list of workloads, or {form}", "一批任务应是任务列表，或 {form}",
                 form='{"workloads": [...]}'),
        )  # fmt: skip
    draft.main = path.name
    draft.line_of = lambda steps: document.line_of(steps[above:])
    draft.problems += document.problems
    draft.document |= value


_READERS: dict[str, Callable[[Draft, Path, Notice], Any]] = {
    ".csv": _from_table,
    ".parquet": _from_table,
    ".xlsx": _from_workbook,
    ".json": _from_json,
}
