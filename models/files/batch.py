"""Reads a batch of workloads against a named supply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from huline.models.case import Case, Pin
from huline.models.errors import Problem
from huline.models.files.columns import columns
from huline.models.files.draft import Draft
from huline.models.files.json_text import read_json
from huline.models.files.reading import collection_paused, not_there
from huline.models.files.tables import Table, read_table, records_of, table_of
from huline.models.files.text import Notice, decode, read_bytes, refused, silent
from huline.models.files.wording import ALIASES, SHEETS
from huline.models.files.workbook import Sheet, error_cells, read_workbook
from huline.models.quote import Quote

_WORKLOADS = "workloads"
R = TypeVar("R", Pin, Quote)


def read_batch(path: Path | str, supply: Case, *, notice: Notice = silent) -> Case:
    """Read workloads from a file and put them in the place of those of ``supply``.

    Parameters
    ----------
    path : ``.csv``, ``.parquet``, ``.json`` (a list, or an object with ``workloads``), or
        ``.xlsx`` with the template's sheets ``training`` and ``inference``, or with one sheet
    supply : the Case whose centres, tenants, network and policy the workloads refer to
    notice : is told, in a sentence, what was read in an unusual way

    Raises
    ------
    BadInput
        With every problem of every row.
    """
    path = Path(path)
    if not path.is_file():
        raise not_there(path, "a batch is one .csv, .xlsx, .parquet or .json file")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        hint = "save it as .csv (UTF-8), .xlsx, .parquet or .json"
        raise refused(path.name, "ending", f"ends in '{path.suffix}', which is not read", hint)
    with collection_paused():
        rest = {name: getattr(supply, name) for name in Case.model_fields if name != _WORKLOADS}
        draft = Draft(rest, main="")
        reader(draft, path, notice)
        if not draft.document.get(_WORKLOADS) and not draft.all_problems():
            raise refused(path.name, "no-rows", "holds no workloads", "fill in at least one row")
        ids = _ids(draft.document.get(_WORKLOADS) or ())
        for decrees in ("pins", "quotes"):
            draft.document[decrees] = _kept(decrees, getattr(supply, decrees), ids, notice)
        return draft.finish()


def _ids(workloads: Any) -> set[Any]:
    return {row.get("id") for row in workloads if isinstance(row, dict)}


def _kept(what: str, records: Sequence[R], workloads: set[Any], notice: Notice) -> tuple[R, ...]:
    """Keep the supply's records on workloads of the batch; the others' are not there."""
    lost = dict.fromkeys(r.workload for r in records if r.workload not in workloads)
    if lost:
        notice(
            f"{what} of the case on workloads that the batch lacks are left out: {', '.join(lost)}"
        )
    return tuple(record for record in records if record.workload in workloads)


def _from_table(draft: Draft, path: Path, notice: Notice) -> None:
    _add(draft, read_table(path, path.name, notice), None)


def _add(draft: Draft, table: Table, kind: str | None) -> None:
    records = records_of(table, columns(_WORKLOADS), ALIASES)
    for record in records if kind else ():
        record.setdefault("kind", kind)
    draft.add(_WORKLOADS, table, records)


def _from_workbook(draft: Draft, path: Path, notice: Notice) -> None:
    sheets = read_workbook(read_bytes(path, path.name), path.name)
    filled = {name: rows for name, rows in sheets.items() if any(map(any, rows))}
    chosen = {name: SHEETS[name] for name in filled if name in SHEETS}
    if not chosen and len(filled) > 1:
        raise refused(
            path.name, "sheets", f"has the sheets {', '.join(filled)}",
            "name those with workloads 'training' and 'inference'",
        )  # fmt: skip
    for name, rows in filled.items():
        if name in chosen or not chosen:
            _add_sheet(draft, f"{path.name} [{name}]", rows, chosen.get(name))
        elif name != "README":
            notice(f"sheet '{name}' of {path.name} was not read")


def _add_sheet(draft: Draft, file: str, rows: Sheet, kind: str | None) -> None:
    for number, i, text in error_cells(rows):
        message, hint = f"holds the error {text}", "correct the formula in this cell"
        draft.problems.append(Problem(file, number, rows[0][i], "formula", message, hint))
    _add(draft, table_of(rows, file), kind)


def _from_json(draft: Draft, path: Path, notice: Notice) -> None:
    document = read_json(decode(read_bytes(path, path.name), path.name, notice), path.name)
    value, above = document.value, 0
    if isinstance(value, list):
        value, above = {_WORKLOADS: value}, 1
    if not isinstance(value, dict) or set(value) != {_WORKLOADS}:
        raise refused(
            path.name, "format", "is no batch of workloads",
            'a batch is a list of workloads, or {"workloads": [...]}',
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
