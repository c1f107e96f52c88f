"""Writes what a Study found: one long table, a row a figure or a difference."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from huline.models.files.export import MOST_SHEET_ROWS, safe
from huline.models.files.text import refused
from huline.models.files.writing import unwritable
from huline.models.findings import Curve, Difference, Figure, Findings, Outcome, Paired, Slope
from huline.models.sentence import both

Row = tuple[Any, ...]

COLUMNS = {
    "study": "String", "scenario": "String", "draw": "Int64", "against": "String",
    "status": "String", "gap": "Float64", "bound_kind": "String",
    "plans": "Int64", "epsilon": "Float64", "kind": "String",
    "measure": "String", "by": "String", "key": "String", "unit": "String",
    "value": "Float64", "milli_fen": "Int64", "found_low": "Float64", "found_high": "Float64",
    "proven_low": "Float64", "proven_high": "Float64", "sign": "String",
    "draws": "Int64", "up": "Int64", "down": "Int64", "deviation": "Float64",
    "drawn_low": "Float64", "drawn_high": "Float64",
    "widest_low": "Float64", "widest_high": "Float64",
    "number": "String", "number_low": "Float64", "number_high": "Float64",
}  # fmt: skip
"""Column -> its type. Money stands in ``value`` as CNY and in ``milli_fen`` exactly."""
_OF_DRAWS, _OF_CURVES = 8, 3
"""The last columns: of all draws together, and of a number that scenarios differ in."""


def write_findings(found: Findings, path: Path | str) -> None:
    """Write the long table as CSV, Parquet or XLSX, as the name of the file ends.

    ``kind`` is ``figure`` of a scenario, ``difference`` from the one it is compared with,
    ``flow`` of money, whose ``by`` is the giver and ``key`` the taker, ``mean`` of a
    difference over all draws, with what is known of their scatter, or ``slope`` and
    ``elasticity`` of what one percent more of a number does.

    Raises
    ------
    BadInput
        If the place cannot be written to, or a sheet cannot hold so many rows.
    """
    path = Path(path)
    name, nothing = found.study.name, [None] * _OF_CURVES
    rows = [
        (*row, *[None] * _OF_DRAWS, *nothing) for o in found.outcomes for row in _rows(name, o)
    ]
    rows += [(*_over_draws(name, each), *nothing) for each in found.paired]
    rows += [row for curve in found.curves for row in _percents(found, curve)]
    try:
        if path.suffix == ".parquet":
            _parquet(rows, path)
        elif path.suffix == ".xlsx":
            _xlsx(rows, path)
        else:
            _csv(rows, path)
    except OSError as error:
        raise unwritable(path, error) from None


_OF_MOVES = (
    "study", "scenario", "draw", "against", "workload", "tenant", "before", "now", "card_hours",
    "cost", "milli_fen",
)  # fmt: skip


def write_relocations(found: Findings, path: Path | str) -> None:
    """Write all work that changes centres between scenarios as CSV, a row a workload.

    ``before`` and ``now`` are ids of centres, several with a semicolon between them; ``cost`` is
    in CNY, and exact in ``milli_fen``.

    Raises
    ------
    BadInput
        If the place cannot be written to.
    """
    rows = [
        (found.study.name, outcome.scenario, outcome.draw, outcome.against, of.workload, of.tenant,
         ";".join(of.before), ";".join(of.now), of.card_hours, of.cost / 100_000, of.cost)
        for outcome in found.outcomes for of in outcome.relocations
    ]  # fmt: skip
    path = Path(path)
    try:
        _csv(rows, path, _OF_MOVES)
    except OSError as error:
        raise unwritable(path, error) from None


def _rows(study: str, outcome: Outcome) -> Iterator[Row]:
    about = (
        study, outcome.scenario, outcome.draw, outcome.against, outcome.status, outcome.gap,
        outcome.bound_kind, outcome.plans, outcome.epsilon,
    )  # fmt: skip
    for figure in outcome.figures:
        yield (*about, "figure", *_cells(figure), None)
    for difference in outcome.differences:
        yield (*about, "difference", *_cells(difference), difference.sign)
    for flow in outcome.flows:
        amounts = flow.amount / 100_000, flow.amount
        ends = flow.what, flow.giver, flow.taker, "milli-fen"
        yield (*about, "flow", *ends, *amounts, None, None, None, None, None)
    if not outcome.figures:
        yield (*about, "figure", "", "", "", "", *[None] * 7)


def _over_draws(study: str, of: Paired) -> Row:
    about = study, of.scenario, None, of.against, *[None] * 5, "mean"
    name = of.measure, of.by, of.key, _unit(of)
    limits = (_scaled(of, end) for end in of.proven)
    scatter = (_scaled(of, each) for each in (of.deviation, *of.drawn, *of.widest))
    counts = of.draws, of.up, of.down
    return (
        *about, *name, _scaled(of, of.mean), None, None, None, *limits, of.sign, *counts, *scatter
    )  # fmt: skip


def _percents(found: Findings, curve: Curve) -> Iterator[Row]:
    """Yield what a percent of a number does, in the measure's unit and in percent of it."""
    for of in curve.slopes:
        low, high = of.low, of.high
        about = found.study.name, high.scenario, curve.draw, low.scenario, *[None] * 5
        proven = [_scaled(of, end) for end in of.proven]
        unit = f", {curve.unit}" if curve.unit else ""
        number = f"{curve.name}{unit}", low.number, high.number
        for kind, of_one, value, limits in (
            ("slope", f"{_unit(of)}/%", _scaled(of, of.value), proven),
            ("elasticity", "%/%", of.elasticity, of.elasticity_proven),
        ):
            name = kind, of.measure, of.by, of.key, of_one
            if value is not None:
                sides = None, None, None, *limits, of.sign
                yield (*about, *name, value, *sides, *[None] * _OF_DRAWS, *number)


def _scaled(of: Figure | Difference | Paired | Slope, value: float | int | None) -> float | None:
    if value is None:
        return None
    return value / (100_000 if of.unit.startswith("milli-fen") else 1)


def _unit(of: Figure | Difference | Paired | Slope) -> str:
    return of.unit.replace("milli-fen", "CNY")


def _cells(of: Figure | Difference) -> Row:
    exact = int(of.value) if of.unit == "milli-fen" and of.value is not None else None
    limits = (*(of.found or (None, None)), *of.proven)
    numbers = [_scaled(of, each) for each in (of.value, *limits)]
    return (of.measure, of.by, of.key, _unit(of), numbers[0], exact, *numbers[1:])


def _csv(rows: list[Row], path: Path, columns: Iterable[str] = COLUMNS) -> None:
    # Excel takes a file without the byte order mark for the encoding of its country
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([safe(cell) for cell in row] for row in rows)


def _xlsx(rows: list[Row], path: Path) -> None:
    from openpyxl import Workbook

    if len(rows) >= MOST_SHEET_ROWS:
        message = both(
            "would have {count:,} rows, more than a sheet holds",
            "将有 {count:,} 行，超过一张工作表的容量",
            count=len(rows),
        )
        hint = both("write parquet or csv", "请改用 parquet 或 csv")
        raise refused(str(path), "too-many-rows", message, hint)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("results")
    sheet.freeze_panes = "C2"
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([safe(cell) for cell in row])
    packed = io.BytesIO()
    # in memory, for a write that fails would leave the sheet's own file behind
    book.save(packed)
    path.write_bytes(packed.getvalue())


def _parquet(rows: list[Row], path: Path) -> None:
    import polars as pl

    schema = {name: getattr(pl, kind) for name, kind in COLUMNS.items()}
    pl.DataFrame(rows, schema, orient="row").write_parquet(path)
