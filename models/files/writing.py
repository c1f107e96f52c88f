"""Writes a Case: a folder of tables, or one JSON file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from huline.models.case import Case
from huline.models.errors import reason_of
from huline.models.fields import Shape, in_reading_order
from huline.models.files.columns import TABLES, columns, survives, write_cell
from huline.models.files.text import refused
from huline.models.files.yaml_text import write_yaml
from huline.models.sentence import both

_MAIN = "case.yaml"
_ALWAYS = ("format", "kind")
"""Written even where they are the default: they tell what the record is."""


def write_case(case: Case, path: Path | str, *, tables: Literal["csv", "parquet"] = "csv") -> None:
    """Write a Case to a folder, or to one file where ``path`` ends in ``.json``.

    Reading it again gives a Case of the same hash. Tables that a former Case left in the folder
    are removed. A table that holds text no cell can express is written into ``case.yaml``.

    Raises
    ------
    BadInput
        If the place cannot be written to.
    """
    path = Path(path)
    try:
        if path.suffix.lower() == ".json":
            path.write_text(case.model_dump_json(indent=1) + "\n", encoding="utf-8")
        else:
            _write_folder(case, path, tables)
    except OSError as error:
        raise unwritable(path, error) from None


def written_over(path: Path) -> list[Path]:
    """List the files there are that a Case written to ``path`` would replace or remove."""
    if path.suffix.lower() == ".json":
        return [path] if path.exists() else []
    return [file for file in (path / _MAIN, *_tables_in(path)) if file.exists()]


def _tables_in(folder: Path) -> list[Path]:
    return [folder / f"{name}.{ending}" for name in TABLES for ending in ("csv", "parquet")]


def unwritable(path: Path, error: OSError) -> Exception:
    """Make the error for a file that cannot be written."""
    message = both("cannot be written: {reason}", "无法写入：{reason}", reason=reason_of(error))
    return refused(str(path), "unwritable", message)


def _write_folder(case: Case, folder: Path, tables: Literal["csv", "parquet"]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    document = lean(case)
    for file in _tables_in(folder):
        file.unlink(missing_ok=True)
    for name, path in TABLES.items():
        records = _at(document, path).get(path[-1], [])
        rows = [dict(_flat(record, columns(name))) for record in records]
        if rows and _tabular(rows, columns(name)):
            del _at(document, path)[path[-1]]
            _write_table(rows, columns(name), folder / f"{name}.{tables}")
    for group in ("network", "policy", "incumbent"):
        if not document.get(group):
            document.pop(group, None)
    (folder / _MAIN).write_text(write_yaml(document), encoding="utf-8")


def _at(document: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    for step in path[:-1]:
        document = document.get(step, {})
    return document


def lean(value: Any) -> Any:
    """Turn a domain object into a document without the fields that hold their default."""
    if isinstance(value, BaseModel):
        return {
            name: lean(inner)
            for name, default in _defaults(type(value)).items()
            if (inner := getattr(value, name)) != default
        }
    if isinstance(value, dict):
        return {key: lean(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [lean(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


@cache
def _defaults(model: type[BaseModel]) -> dict[str, Any]:
    """Fields in reading order and the value that need not be written, which `_ALWAYS` lack."""
    fields = model.model_fields
    return {
        name: ... if name in _ALWAYS else fields[name].get_default(call_default_factory=True)
        for name in in_reading_order(fields)
    }


def _flat(
    record: Mapping[str, Any], known: Mapping[str, Shape], above: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield the cells of a record by column; a nested record has several."""
    for name, value in record.items():
        if above + name in known:
            yield above + name, value
        else:
            yield from _flat(value, known, f"{above}{name}.")


def _tabular(rows: list[dict[str, Any]], known: Mapping[str, Shape]) -> bool:
    return all(
        survives(value, shape)
        for name, shape in known.items()
        for value in _distinct(row[name] for row in rows if name in row)
    )


def _distinct(values: Iterable[Any]) -> Iterable[Any]:
    """Leave out repeated values; lists and maps count as equal if they are written alike."""
    return {repr(value): value for value in values}.values()


def _write_table(rows: list[dict[str, Any]], known: Mapping[str, Shape], path: Path) -> None:
    used = {name for row in rows for name in row}
    header = [name for name in known if name in used]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(
                [write_cell(row[name], known[name]) if name in row else "" for name in header]
                for row in rows
            )
        return
    import polars as pl

    pl.DataFrame(
        {name: [_native(row.get(name), known[name]) for row in rows] for name in header}
    ).write_parquet(path)


def _native(value: Any, shape: Shape) -> Any:
    return write_cell(value, shape) if isinstance(value, dict | list) else value
