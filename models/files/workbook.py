"""Sheets of an Excel workbook as rows of text."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from huline.models.errors import BadInput
from huline.models.files.text import refused
from huline.models.sentence import both

MOST_BYTES = 2**30
_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#DIV/0!", "#VALUE!", "#NULL!", "#NUM!"})


@dataclass(frozen=True)
class Sheet:
    """Cells of a sheet as text, row by row; merged cells hold the text of the first of them."""

    rows: list[list[str]]
    merged: list[tuple[int, int, str]]
    """Row number and column index of the first of merged cells, and their range: ``B5:B6``."""

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
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        message = both("is an old or a protected Excel workbook", "是旧版或加密的 Excel 工作簿")
        hint = both("save it as .xlsx, without a password", "请另存为 .xlsx，不设密码")
        raise refused(file, "xlsx", message, hint)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            merged = size <= MOST_BYTES and any(map(_merges, map(archive.open, _sheets(archive))))
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
            book = load_workbook(io.BytesIO(data), read_only=not merged, data_only=True)
            return {sheet.title: _sheet(sheet) for sheet in book.worksheets}
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


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.startswith("xl/worksheets/")]


def _merges(sheet: Any) -> bool:
    """Tell whether the XML of a sheet speaks of merged cells."""
    mark, end = b"mergeCell ", b""
    while chunk := sheet.read(2**20):
        if mark in end + chunk:
            return True
        end = chunk[-len(mark) :]
    return False


def _sheet(sheet: Any) -> Sheet:
    if hasattr(sheet, "reset_dimensions"):
        # the extent a workbook states of itself may be wrong
        sheet.reset_dimensions()
    rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    merged = []
    for cells in getattr(sheet, "merged_cells", ()):
        first = rows[cells.min_row - 1][cells.min_col - 1]
        merged.append((cells.min_row, cells.min_col - 1, cells.coord))
        for row, column in cells.cells:
            rows[row - 1][column - 1] = first
    return Sheet(rows, sorted(merged))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
