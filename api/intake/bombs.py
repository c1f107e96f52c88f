"""Refuses tables that are small to send and would fill memory when they are unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from huline.api.intake.media import Media
from huline.models.files.text import refused
from huline.models.sentence import both

MOST_ROWS = 2**20
"""Rows of a Parquet file: as many as a sheet of Excel has."""
MOST_UNPACKED = 2**28
"""Bytes that a workbook may unpack to; 100,000 workloads take about a third of it."""
MOST_PARTS = 1_000
"""Files within a workbook."""


def refuse_bombs(path: Path, media: Media) -> None:
    """Refuse what would unpack to too much; what is damaged is for its reader to say.

    Raises
    ------
    BadInput
        If it states, or shows, that it holds too much.
    """
    if media is Media.XLSX:
        _workbook(path)
    elif media is Media.PARQUET:
        _parquet(path)


def _workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        # what cannot be opened unpacks to nothing, and is refused by name when it is read
        return
    # no part gives more than it states: the reader of archives stops there
    size = sum(part.file_size for part in parts)
    if size > MOST_UNPACKED or len(parts) > MOST_PARTS:
        message = both(
            "unpacks to {size:,} bytes in {parts:,} parts, more than {most:,} or {most_parts:,}",
            "解压后有 {size:,} 字节、{parts:,} 个部分，超过 {most:,} 字节或 {most_parts:,} 个部分",
            size=size, parts=len(parts), most=MOST_UNPACKED, most_parts=MOST_PARTS,
        )  # fmt: skip
        hint = both("send large batches as Parquet", "大批任务请用 Parquet 发送")
        raise refused("", "xlsx", message, hint)


def _parquet(path: Path) -> None:
    import polars as pl

    try:
        # told by its last bytes alone
        rows = pl.scan_parquet(path).select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        return
    if rows > MOST_ROWS:
        message = both(
            "has {rows:,} rows, more than {most:,}", "有 {rows:,} 行，超过 {most:,} 行",
            rows=rows, most=MOST_ROWS,
        )  # fmt: skip
        raise refused("", "parquet", message, both("send it in parts", "请分批发送"))
