"""Exports a Plan for people and other programs: a row a run, an unserved workload, a charge."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from huline.models.case import Case
from huline.models.choices import in_word
from huline.models.files.text import refused
from huline.models.files.writing import unwritable
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Charge, Placement, Plan, Run
from huline.models.sentence import Lang, both, translated

Kind = Literal["csv", "xlsx", "parquet", "json"]
Row = dict[str, Any]

MOST_SHEET_ROWS = 2**20
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


_LINES = {
    "rent": "租金", "energy": "电费", "peak": "需量电费", "transfer": "数据传输",
    "migration": "迁移", "termination": "提前终止费", "preference": "偏好代价",
    "surcharge": "附加费",
    "running": "运行成本", "carbon": "碳排放", "violation": "违反软性规则的代价",
    "penalty": "未服务罚金", "subsidy": "补贴",
}  # fmt: skip
HEADINGS = (
    {
        "workload": "任务编号", "pool": "资源池", "first": "起始时段", "end": "结束时段",
        "cards": "卡数", "charge": "费用", "charge_of": "费用对象", "name": "英文名",
        "name_zh": "中文名", "kind": "类型", "tenant": "用户", "tier": "等级",
        "centre": "智算中心", "start": "开始时刻", "finish": "结束时刻", "links": "链路",
        "courier": "数据快递", "copies": "模型副本", "claims": "补贴申领（毫分）",
    }
    | {f"{line}_milli_fen": f"{name}（毫分）" for line, name in _LINES.items()}
    | {f"system_{line}_milli_fen": f"系统：{name}（毫分）" for line, name in _LINES.items()}
)  # fmt: skip
"""Column -> its Chinese heading; in English it is headed by its name."""


def line_name(line: str, lang: Lang) -> str:
    """Return the name of a line of a ledger."""
    return _LINES[line] if lang == "zh" else line


def export_plan(
    case: Case | None, plan: Plan, path: Path | str, to: Kind, lang: Lang = "en"
) -> None:
    """Write the runs of a Plan as a table.

    Columns are the workload, the run (pool, ``[first, end)`` in slots, cards), the links its data
    travels or its courier, its claims, and the lines of the placement's two ledgers in milli-fen.
    The lines stand in the first row of a placement only, and charges that belong to no single
    workload have a row each, so that each column adds up to the plan's ledger. With the Case, each
    row also names the tenant, the kind, the tier and the centre, and gives the instants at which
    the run starts and ends.

    In CSV and XLSX, which people read, ``lang`` is the language of the headings and of
    the kind, and text that a spreadsheet would take for a formula is preceded by an apostrophe.

    Raises
    ------
    BadInput
        If the place cannot be written to, or an XLSX sheet cannot hold so many rows.
    """
    path = Path(path)
    rows = list(_rows(case, plan))
    columns = list(_columns(case))
    if to == "xlsx" and len(rows) >= MOST_SHEET_ROWS:
        message = both(
            "would have {count:,} rows, more than a sheet holds",
            "将有 {count:,} 行，超过一张工作表的容量",
            count=len(rows),
        )
        hint = both("export to parquet or csv", "请导出为 parquet 或 csv")
        raise refused(str(path), "too-many-rows", message, hint)
    try:
        if to == "csv" or to == "xlsx":
            cells = [[safe(_told(name, row.get(name), lang)) for name in columns] for row in rows]
            headings = [HEADINGS[name] if lang == "zh" else name for name in columns]
            _SHEETS[to]([headings, *cells], path)
        else:
            _FRAMES[to](rows, columns, path)
    except OSError as error:
        raise unwritable(path, error) from None


def _columns(case: Case | None) -> Iterator[str]:
    yield from ("workload", "pool", "first", "end", "cards", "charge", "charge_of")
    if case:
        yield from ("name", "name_zh", "kind", "tenant", "tier", "centre", "start", "finish")
    yield from ("links", "courier", "copies", "claims")
    yield from (f"{name}_milli_fen" for name in Ledger.names())
    yield from (f"system_{name}_milli_fen" for name in SystemLedger.names())


def _rows(case: Case | None, plan: Plan) -> Iterator[Row]:
    workloads = {w.id: w for w in case.workloads} if case else {}
    centres = {pool.id: pool.centre for pool in case.pools} if case else {}
    for placement in plan.placements:
        told = _about(workloads.get(placement.workload))
        lines = _lines(placement)
        runs: Sequence[Run | None] = placement.runs or (None,)
        for run in runs:
            row: Row = {"workload": placement.workload} | told | lines
            if run:
                row |= asdict(run)
                row["centre"] = centres.get(run.pool)
            if case and run:
                row["start"] = case.horizon.instant(run.first).isoformat()
                row["finish"] = case.horizon.instant(run.end).isoformat()
            yield row
            lines = {}
    for charge in plan.charges:
        yield {"charge": charge.rule, "charge_of": charge.of} | _money(charge)


def _about(workload: Any) -> Row:
    names = ("name", "name_zh", "kind", "tenant", "tier")
    return {name: getattr(workload, name) for name in names} if workload else {}


def _lines(placement: Placement) -> Row:
    return {
        "links": ";".join(placement.links),
        "courier": placement.courier,
        "copies": ";".join(f"{copy.centre}={'|'.join(copy.links)}" for copy in placement.copies),
        "claims": ";".join(f"{claim.subsidy}={claim.amount}" for claim in placement.claims),
    } | _money(placement)


def _money(part: Placement | Charge) -> Row:
    return {f"{name}_milli_fen": value for name, value in part.ledger} | {
        f"system_{name}_milli_fen": value for name, value in part.system
    }


def _told(column: str, value: Any, lang: Lang) -> Any:
    """Name the kind of a workload in the reader's language; all else stays as it is."""
    return translated(in_word(value), lang) if column == "kind" and value else value


def safe(value: Any) -> Any:
    """Return a cell that no spreadsheet runs as a formula."""
    if not isinstance(value, str):
        return value
    text = _ILLEGAL.sub("", value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(cells: list[list[Any]], path: Path) -> None:
    # Excel takes a file without the byte order mark for the encoding of its country
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(cells)


def _xlsx(cells: list[list[Any]], path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("plan")
    sheet.freeze_panes = "B2"
    for row in cells:
        sheet.append(row)
    packed = io.BytesIO()
    # in memory, for a write that fails would leave the sheet's own file behind
    book.save(packed)
    path.write_bytes(packed.getvalue())


def _parquet(rows: list[Row], columns: list[str], path: Path) -> None:
    import polars as pl

    whole = ("first", "end", "cards", "tier")
    schema = {
        name: pl.Int64 if name in whole or name.endswith("_milli_fen") else pl.String
        for name in columns
    }
    pl.DataFrame(
        [[row.get(name) for name in columns] for row in rows], schema, orient="row"
    ).write_parquet(path)


def _json(rows: list[Row], columns: list[str], path: Path) -> None:
    full = [{name: row.get(name) for name in columns} for row in rows]
    path.write_text(json.dumps(full, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


_SHEETS: dict[Literal["csv", "xlsx"], Callable[[list[list[Any]], Path], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
}
_FRAMES: dict[Literal["parquet", "json"], Callable[[list[Row], list[str], Path], None]] = {
    "parquet": _parquet,
    "json": _json,
}
