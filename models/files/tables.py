"""Tables of cells from CSV and Parquet files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huline.models.errors import Problem
from huline.models.files.text import Notice, decode, read_bytes, refused
from huline.models.files.wording import HEADINGS
from huline.models.sentence import Sentence, both

# a per-slot vector may fill a cell beyond what the csv module allows by itself
csv.field_size_limit(2**31 - 1)

_ENDINGS = (".csv", ".parquet")
_IDS = ("id", *HEADINGS["id"])


MOST_COLUMNS = 1_000
_KEEP_KNOWN = both("keep those that the template has", "请只保留模板中的列")
_SEPARATORS = {";": both("semicolons", "分号"), "\t": both("tabs", "制表符")}


@dataclass
class Table:
    """Cells of a file by column; empty cells are None.

    ``numbers`` are the row numbers a spreadsheet shows, the header being row 1.
    """

    file: str
    header: list[str]
    cells: list[Sequence[Any]]
    numbers: list[int]
    problems: list[Problem] = field(default_factory=list)
    torn_ids: set[str] = field(default_factory=set)
    """Ids of rows that could not be taken apart into cells."""
    spelt: dict[str, str] = field(default_factory=dict)
    """Column -> the heading it stands under, where that is another word."""


def read_table(path: Path, file: str, notice: Notice) -> Table:
    """Read a CSV or Parquet file.

    Raises
    ------
    BadInput
        If nothing in it can be read.
    """
    data = read_bytes(path, file)
    if path.suffix.lower() == ".parquet":
        return _parquet(path, file)
    return table_of(_csv_rows(decode(data, file, notice), file), file)


def _csv_rows(text: str, file: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        number = len(rows) + 1
        message = both(
            "cannot be taken apart into cells: {said}",
            "无法拆分成单元格：{said}",
            said=_said(error),
        )
        hint = both('check the quotes (") there', '请检查该行的引号（"）')
        raise refused(file, "csv", message, hint, number) from None
    header = rows[0] if rows else []
    for mark, name in _SEPARATORS.items():
        if len(header) == 1 and mark in header[0]:
            message = both("separates its columns by {name}", "以{name}分隔各列", name=name)
            raise refused(file, "separator", message, both("use commas", "请改用逗号"), 1)
    return rows


def _said(error: csv.Error) -> Sentence:
    """Say why a line is no row, in words other than the parser's."""
    if "expected after" in str(error):
        return both("text follows a closing quote", "闭合的引号之后还有文字")
    return both("quotes are opened and not closed", "引号没有闭合")


def table_of(rows: Sequence[Sequence[str]], file: str) -> Table:
    """Arrange rows of text, the header first, as a Table.

    Empty rows are left out, and so are the column headed ``#`` and the rows in which that column
    begins with ``#``: remarks.
    """
    header = [cell.strip() for cell in rows[0]]
    while header and not header[-1]:
        header.pop()
    if not header:
        message = both("has no header", "没有表头")
        raise refused(
            file, "header", message, both("name the columns in row 1", "请在第 1 行写列名"), 1
        )
    _refuse_wide(header, file)
    table = Table(file, header, [], [])
    remarks = header.index("#") if "#" in header else None
    sound: list[Sequence[str]] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row) or _is_remark(row, remarks):
            continue
        if len(row) < len(header) or any(cell.strip() for cell in row[len(header) :]):
            table.problems.append(_ragged(file, number, len(row), len(header)))
            place = next((i for i, name in enumerate(header) if name in _IDS), len(row))
            table.torn_ids.update(cell.strip() for cell in row[place : place + 1])
            continue
        sound.append(row)
        table.numbers.append(number)
    table.cells = [[row[i].strip() or None for row in sound] for i in range(len(header))]
    if remarks is not None:
        del table.header[remarks], table.cells[remarks]
    return table


def _refuse_wide(header: Sequence[str], file: str) -> None:
    """Refuse a table with more columns than any table of a Case could have.

    Raises
    ------
    BadInput
        If there are more than `MOST_COLUMNS`.
    """
    if len(header) > MOST_COLUMNS:
        message = both(
            "has {count:,} columns, more than {most:,}", "有 {count:,} 列，超过 {most:,} 列",
            count=len(header), most=MOST_COLUMNS,
        )  # fmt: skip
        raise refused(file, "header", message, _KEEP_KNOWN, 1)


def _is_remark(row: Sequence[str], column: int | None) -> bool:
    return column is not None and len(row) > column and row[column].startswith("#")


def _ragged(file: str, number: int, cells: int, columns: int) -> Problem:
    return Problem(
        file, number, "", "ragged",
        both("has {cells} cells, but the header has {columns}",
             "有 {cells} 个单元格，而表头有 {columns} 个", cells=cells, columns=columns),
        both('put text that contains commas in quotes ("), and keep a comma for every empty cell',
             '含逗号的文字请加引号（"），空单元格也要保留逗号'),
    )  # fmt: skip


def _parquet(path: Path, file: str) -> Table:
    import polars as pl

    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        raise refused(
            file, "parquet",
            both("is not a Parquet file, or it is damaged or cut short",
                 "不是 Parquet 文件，或已损坏、不完整"),
            both("write it again", "请重新生成"),
        ) from None  # fmt: skip
    _refuse_wide(frame.columns, file)
    cells: list[Sequence[Any]] = []
    for series in frame:
        values = series.to_list()
        if series.dtype == pl.String:
            # a text that stands in many rows is looked at once
            read = {text: text.strip() or None for text in {*values} - {None}}
            values = list(map(read.get, values))
        cells.append(values)
    return Table(file, frame.columns, cells, list(range(2, frame.height + 2)))


def is_table(path: Path) -> bool:
    """Tell by its ending whether a file is a table."""
    return path.suffix.lower() in _ENDINGS
