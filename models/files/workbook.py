"""Sheets of an Excel workbook as rows of text."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huline.models.errors import BadInput
from huline.models.files.text import refused
from huline.models.sentence import both

MOST_BYTES = 2**30
_LONGEST_MARK = 16
_DIGITS = 15
"""As many digits as Excel keeps: what a formula leaves beyond them is noise."""
_MARKS = {
    "merged": re.compile(rb"mergeCell "),
    "formulas": re.compile(rb"<(?:\w{1,8}:)?f[ >]"),
}
"""What takes longer to read, and how it begins in the XML of a sheet."""
_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#DIV/0!", "#VALUE!", "#NULL!", "#NUM!"})


@dataclass(frozen=True)
class Sheet:
    """Cells of a sheet as text, row by row; merged cells hold the text of the first of them."""

    rows: list[list[str]]
    merged: list[tuple[int, int, str]]
    """Row number and column index of the first of merged cells, and their range: ``B5:B6``."""
    unstored: list[tuple[int, int, str]]
    """Row number, column index and text of each formula of which no value is stored."""

    def failed(self) -> list[tuple[int, int, str]]:
        """Return row number, column index and text of each cell whose formula failed."""
        return [
            (number, i, cell)
            for number, row in enumerate(self.rows, 1)
            for i, cell in enumerate(row)
            if cell in _ERRORS
        ]


def read_workbook(data: bytes, file: str) -> dict[str, Sheet]:
    """Read every sheet of an ``.xlsx`` workbook; formulas give the value last computed.

    Raises
    ------
    BadInput
        If it is no workbook, is damaged, or unpacks to more than `MOST_BYTES`.
    """
    from openpyxl import load_workbook

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        message = both("is an old or a protected Excel workbook", "是旧版或加密的 Excel 工作簿")
        hint = both("save it as .xlsx, without a password", "请另存为 .xlsx，不设密码")
        raise refused(file, "xlsx", message, hint)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            features = _features(archive) if size <= MOST_BYTES else set()
        if size > MOST_BYTES:
            message = both(
                "unpacks to {size:,} bytes, more than {most:,}",
                "解压后有 {size:,} 字节，超过 {most:,}",
                size=size,
                most=MOST_BYTES,
            )
            raise refused(file, "xlsx", message)
        with warnings.catch_warnings():
            # about styles and extensions that are of no consequence here
            warnings.simplefilter("ignore")
            # which cells are merged is told only of a workbook that is held as a whole
            whole = "merged" in features
            book = load_workbook(io.BytesIO(data), read_only=not whole, data_only=True)
            if "formulas" not in features:
                return {sheet.title: _sheet(sheet, []) for sheet in book.worksheets}
            told = load_workbook(io.BytesIO(data), read_only=True)
            return {s.title: _sheet(s, _unstored(s, told[s.title])) for s in book.worksheets}
    except BadInput:
        raise
    except Exception:
        # a damaged workbook makes the reader fail in a dozen ways, all of which mean just that
        message = both(
            "is not an Excel workbook, or it is damaged or cut short",
            "不是 Excel 工作簿，或已损坏、不完整",
        )
        hint = both("open and save it in Excel again", "请在 Excel 中打开并重新保存")
        raise refused(file, "xlsx", message, hint) from None


def _features(archive: zipfile.ZipFile) -> set[str]:
    """Tell of which of `_MARKS` the XML of any sheet speaks."""
    found: set[str] = set()
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/"):
            continue
        with archive.open(name) as sheet:
            end = b""
            while chunk := sheet.read(2**20):
                found |= {what for what, mark in _MARKS.items() if mark.search(end + chunk)}
                end = chunk[-_LONGEST_MARK:]
    return found


def _unstored(sheet: Any, told: Any) -> list[tuple[int, int, str]]:
    """List the formulas of a sheet, as they are ``told``, of which it holds no value."""
    _forget_extent(sheet)
    _forget_extent(told)
    return [
        (number, i, str(formula))
        for number, (row, formulas) in enumerate(
            zip(sheet.iter_rows(), told.iter_rows(values_only=True), strict=False), 1
        )
        for i, (cell, formula) in enumerate(zip(row, formulas, strict=False))
        # an empty text is a value, and is marked as one
        if formula is not None and cell.value is None and cell.data_type != "str"
    ]


def _forget_extent(sheet: Any) -> None:
    """Let a sheet be read to its end: the extent a workbook states of itself may be wrong."""
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()


def _sheet(sheet: Any, unstored: list[tuple[int, int, str]]) -> Sheet:
    _forget_extent(sheet)
    rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    for number, i, formula in unstored:
        rows[number - 1][i] = formula
    merged = []
    for cells in getattr(sheet, "merged_cells", ()):
        first = rows[cells.min_row - 1][cells.min_col - 1]
        merged.append((cells.min_row, cells.min_col - 1, cells.coord))
        for row, column in cells.cells:
            rows[row - 1][column - 1] = first
    return Sheet(rows, sorted(merged), unstored)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.{_DIGITS}g}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
