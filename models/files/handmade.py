"""Reads plans made by hand: tables with a row a run, as plans are exported, or JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from huline.models.case import Case
from huline.models.change import target
from huline.models.errors import BadInput, Problem
from huline.models.files.handmade_rows import Rows, unknown_courier
from huline.models.files.json_text import read_json
from huline.models.files.plans import read_plan
from huline.models.files.reading import not_there
from huline.models.files.tables import Table, read_table, table_of
from huline.models.files.text import Notice, decode, read_bytes, refused, silent
from huline.models.files.workbook import read_workbook
from huline.models.plan import Placement
from huline.models.problems import KEEP_ONE, unknown_id
from huline.models.sentence import both
from huline.models.sketch import Sketch
from huline.models.validation import problems_of

_ENDINGS = both(
    "a plan made by hand is one .csv, .xlsx, .parquet or .json file",
    "手工计划应是一个 .csv、.xlsx、.parquet 或 .json 文件",
)


@dataclass(frozen=True)
class Handmade:
    """A Sketch and the rows of its file in which each workload stands; none for JSON."""

    sketch: Sketch
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def read_handmade(path: Path | str, case: Case, *, notice: Notice = silent) -> Handmade:
    """Read a plan made by hand for a Case.

    A table has the columns ``workload``, ``pool``, ``cards``, ``first`` or ``start``, and ``end``
    or ``finish``; the last may be left empty for training in one piece. Further columns of an
    export are taken for what they are and computed anew. JSON is a Plan, such rows as a list, or
    an object with ``placements``.

    Raises
    ------
    BadInput
        With every problem of every row.
    """
    path = Path(path)
    if not path.is_file():
        raise not_there(path, _ENDINGS)
    match path.suffix.lower():
        case ".csv" | ".parquet":
            return _of_table(read_table(path, path.name, notice), case)
        case ".xlsx":
            return _of_table(_sheet(path), case)
        case ".json":
            return _of_json(path, case, notice)
    message = both(
        "ends in '{ending}', which is not read", "扩展名“{ending}”不能读取", ending=path.suffix
    )
    raise refused(path.name, "ending", message, _ENDINGS)


def _sheet(path: Path) -> Table:
    """Read the one sheet of a workbook that is filled."""
    sheets = read_workbook(read_bytes(path, path.name), path.name)
    filled = {name: sheet for name, sheet in sheets.items() if any(map(any, sheet.rows))}
    if len(filled) != 1:
        message = both("has {n} sheets with cells, and one is wanted",
                       "有 {n} 张填有内容的工作表，应只有一张", n=len(filled))  # fmt: skip
        raise refused(path.name, "sheets", message, both("remove the others", "请删去其余的"))
    ((name, sheet),) = filled.items()
    table = table_of(sheet.rows, f"{path.name} [{name}]")
    header = [*sheet.rows[0], ""]
    for number, i, text in (*sheet.failed(), *sheet.unstored):
        message = both("holds {text}, which has no value", "单元格内容 {text} 没有值", text=text)
        hint = both("write the value itself", "请直接填写数值")
        where = header[min(i, len(header) - 1)]
        table.problems.append(Problem(table.file, number, where, "formula", message, hint))
    return table


def _of_json(path: Path, case: Case, notice: Notice) -> Handmade:
    document = read_json(decode(read_bytes(path, path.name), path.name, notice), path.name)
    value = document.value
    if isinstance(value, dict) and "ledger" in value:
        return Handmade(_known(Sketch.of(read_plan(path)), case, path.name))
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        header = list(dict.fromkeys(str(name) for row in value for name in row))
        cells: list[Sequence[Any]] = [[row.get(name) for row in value] for name in header]
        numbers = [document.line_of((i,)) or i + 1 for i in range(len(value))]
        table = Table(path.name, header, cells, numbers, list(document.problems))
        return _of_table(table, case)
    try:
        sketch = Sketch.model_validate(value)
    except ValidationError as error:
        found = [
            replace(p, file=path.name, row=document.line_of(p.path), field=target(p.path, value))
            for p in problems_of(error, Sketch)
        ]
        raise BadInput([*document.problems, *found]) from None
    if document.problems:
        raise BadInput(document.problems)
    return Handmade(_known(sketch, case, path.name))


def _known(sketch: Sketch, case: Case, file: str) -> Sketch:
    """Make sure that a sketch names nothing that the Case lacks, and each workload once."""
    reader, problems, seen = Rows(case, Table(file, [], [], [])), list[Problem](), set[str]()
    for i, placement in enumerate(sketch.placements):
        at = f"placements[{placement.workload}]"
        named: list[tuple[str, str, Mapping[str, Any]]] = [
            ("workload", placement.workload, reader.workloads)
        ]
        named += [("pool", run.pool, reader.pools) for run in placement.runs]
        for what, name, known in named:
            if name not in known:
                problems.append(_placed(unknown_id((i,), what, name, known), file, at))
        if placement.courier is not None and placement.courier not in reader.couriers:
            problems.append(unknown_courier(file, None, at, placement.courier, reader.couriers))
        if placement.workload in seen:
            message = both("'{id}' stands there twice", "“{id}”出现了两次", id=placement.workload)
            problems.append(Problem(file, None, at, "duplicate", message, KEEP_ONE))
        seen.add(placement.workload)
    for name in sketch.terminations:
        problems += reader.unknown_commitment(None, "terminations", name)
    if problems:
        raise BadInput(problems)
    return sketch


def _placed(problem: Problem, file: str, at: str) -> Problem:
    return replace(problem, file=file, field=at, path=())


def _of_table(table: Table, case: Case) -> Handmade:
    reader = Rows(case, table)
    reader.understand_headings()
    for i, number in enumerate(table.numbers):
        reader.read({name: cells[i] for name, cells in reader.columns.items()}, number)
    if table.problems:
        raise BadInput(table.problems)
    if not reader.rows:
        message = both("holds no workloads", "没有任务")
        hint = both("fill in at least one row", "请至少填写一行")
        raise refused(table.file, "no-rows", message, hint)
    placements = tuple(
        Placement(workload=name, runs=tuple(reader.runs[name]), courier=reader.carried.get(name))
        for name in reader.rows
    )
    sketch = Sketch(
        placements=placements,
        terminations=tuple(dict.fromkeys(reader.ended)),
        chosen_couriers="courier" not in reader.columns,
    )
    return Handmade(sketch, {name: tuple(rows) for name, rows in reader.rows.items()})
