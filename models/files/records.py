"""Records from the rows of a table: headings understood, cells read, what is wrong told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import NoneType
from typing import Any

from huline.models.errors import Problem
from huline.models.fields import Shape
from huline.models.files.columns import columns, read_cell
from huline.models.files.headings import Heading, headings, understood, usual_heading
from huline.models.files.tables import Table
from huline.models.problems import KEEP_ONE, close_to, nearest
from huline.models.sentence import NOTHING, Sentence, both, translated
from huline.models.written import meant_in, sign_in_both, usual_unit


def records_of(table: Table, name: str) -> list[dict[str, Any]]:
    """Make a record of every row of the table ``name``; cells that cannot be read stay text.

    Unknown, unnamed and repeated columns, and cells that are no number of the unit their heading
    states, are added to the table's problems.
    """
    written, found = table.header, [understood(name, heading) for heading in table.header]
    table.header = [h.column if h else word for h, word in zip(found, written, strict=True)]
    known, values = columns(name), dict[str, list[Any]]()
    for word, heading, cells in zip(written, found, table.cells, strict=True):
        if heading is None or heading.column in values or heading.factor is None:
            table.problems.append(_bad_column(table, name, word, heading))
            continue
        column = heading.column
        if word != column:
            table.spelt[column] = word
        values[column] = _values(cells, known[column], heading.factor)
        if heading.factor != 1:
            table.problems += _mismeasured(table, cells, values[column], heading, known[column])
    return [record or {} for record in _records(values, len(table.numbers))]


def _records(columns: dict[str, list[Any]], rows: int) -> list[dict[str, Any] | None]:
    """Make a record of every row, nested where names have dots; None where all cells are empty."""
    fields: dict[str, Sequence[Any]] = {}
    for name in columns:
        outer, dot, _ = name.partition(".")
        if not dot:
            fields[name] = columns[name]
        elif outer not in fields:
            begin = outer + dot
            inner = {n.removeprefix(begin): columns[n] for n in columns if n.startswith(begin)}
            fields[outer] = _records(inner, rows)
    # column by column, as most cells of a wide table may be empty
    records: list[dict[str, Any]] = [{} for _ in range(rows)]
    for name, values in fields.items():
        for record, value in zip(records, values, strict=True):
            if value is not None:
                record[name] = value
    return [record or None for record in records]


def _bad_column(table: Table, name: str, word: str, heading: Heading | None) -> Problem:
    if heading and heading.factor is None:
        unit = usual_unit(columns(name)[heading.column].unit)
        message = both("'{unit}' is no unit of this column", "此列不能以“{unit}”为单位",
                       unit=heading.unit)  # fmt: skip
        hint = both("write the heading with {unit}", "请以{unit}为单位写列名", unit=unit)
        return Problem(table.file, 1, word, "unit", message, hint)
    if heading:
        message = both("this column stands there twice", "此列出现了两次")
        return Problem(table.file, 1, word, "duplicate-column", message, KEEP_ONE)
    if not word:
        message = both("a column has no heading", "有一列没有列名")
        return Problem(table.file, 1, "", "unknown-field", message, both("name it", "请补上"))
    message = both("there is no column '{name}'", "没有“{name}”这一列", name=word)
    return Problem(table.file, 1, word, "unknown-field", message, _known(name, word, table))


def _known(name: str, word: str, table: Table) -> Sentence:
    """Ask for a heading much like the one that is wrong, else tell some in the way of the file."""
    plain, called = columns(name), headings(name)
    if not any(h in called and h not in plain for h in (*table.spelt.values(), *table.header)):
        return close_to(word, [*plain, *called]) or nearest(word, plain)
    words = {column: usual_heading(name, column) for column in plain}
    spoken = Sentence(nearest(word, words.values()), translated(
        nearest(word, [said.zh for said in words.values()]), "zh"))  # fmt: skip
    return close_to(word, called) or spoken


def _values(cells: Sequence[Any], shape: Shape, factor: int) -> list[Any]:
    """Read a column, each distinct text once."""
    if factor != 1:
        cells = [cell if cell is None else str(cell) for cell in cells]
    kinds = {*map(type, cells)}
    if kinds <= {str, NoneType}:
        if shape.kind == "string" and not shape.choices:
            return list(cells)
        known = {text: read_cell(text, shape, factor) for text in {*cells} - {None}}
        return list(map(known.get, cells))
    if str not in kinds and float not in kinds:
        return list(cells)
    # a column of whole numbers with gaps becomes one of floats in many tools
    whole = shape.kind == "integer"
    return [
        read_cell(cell, shape)
        if isinstance(cell, str)
        else int(cell) if whole and isinstance(cell, float) and cell.is_integer()
        else cell
        for cell in cells
    ]  # fmt: skip


def _mismeasured(
    table: Table, cells: Sequence[Any], values: Sequence[Any], heading: Heading, shape: Shape
) -> Iterator[Problem]:
    """Tell of cells that are no number of the unit of their column, or none that is allowed."""
    single = shape
    while single.kind in ("list", "map"):
        single = single.items
    low, high = single.limits
    for number, cell, value in zip(table.numbers, cells, values, strict=True):
        leaves = _leaves(value)
        if all(isinstance(v, int) and (low or 0) <= v <= (high or v) for v in leaves):
            continue
        message = both(
            "must be {what} {unit}{range}; got '{cell}'",
            "应为{range}{what}，单位：{unit}；实为“{cell}”",
            what=_WHAT.get(shape.kind, _NUMBER), unit=sign_in_both(heading.unit),
            range=_range(low, high, heading.factor or 1), cell=cell,
        )  # fmt: skip
        hint = meant_in(cell, heading.unit, shape.unit) if shape.kind == "integer" else NOTHING
        word = table.spelt[heading.column]
        yield Problem(table.file, number, word, "measure", message, hint)


_NUMBER = both("a number of", "数字")
_WHAT = {
    "list": both("numbers, separated by ';', of", "数字（以 ; 分隔）"),
    "map": both("pairs such as name=1.5;other=2, of", "形如 name=1.5;other=2 的键值对"),
}


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in _leaves(inner)]
    return [] if value is None else [value]


def _range(low: float | None, high: float | None, factor: int) -> Sentence:
    if low is None or high is None:
        return NOTHING
    return both(
        " from {low:,g} to {high:,.12g}", " {low:,g} 至 {high:,.12g} 之间的",
        low=low / factor, high=high / factor,
    )  # fmt: skip
