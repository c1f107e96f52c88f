"""Columns of tables: one for every field of a record, and how a cell is written and read.

A nested record becomes columns with dots (``data.mb``). In a cell, a list is ``8;16`` with run
lengths (``30000*8;80000*16``) for numbers, a map ``h100=1000;910b=400``, a boolean yes or no; a
list within a map has ``|`` between its values (``ports=64;storage_tb=500*8|800*16``). Where a
field has few values, Chinese words for them are understood too.
What cannot be read stays the text it is: the domain classes then say what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import Any

from huline.models.case import Case
from huline.models.choices import chosen
from huline.models.fields import Shape, in_reading_order, lists_of_records, shape_of

SETTINGS = frozenset({"tiers", "rules", "not_applied", "energy_quotas", "carbon"})
"""Lists of the policy that are kept in case.yaml and are no tables."""

TABLES: dict[str, tuple[str, ...]] = {
    path[-1]: path for path in lists_of_records(shape_of(Case)) if path[-1] not in SETTINGS
}
"""Table name -> path of its list in a Case's document."""

LONGEST_VECTOR = 100_000
_WITHIN_MAP = "|"
"""Between the values of a list that stands in a map."""
_TRUE, _FALSE = ("yes", "true", "是"), ("no", "false", "否")
_BOOLEANS = dict.fromkeys(_TRUE, True) | dict.fromkeys(_FALSE, False)
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_PLAIN = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_RUN = re.compile(r"(.+)\*([0-9]{1,6})")


@lru_cache(maxsize=64)
def columns(table: str) -> dict[str, Shape]:
    """Return the columns of a table by name, in the order of the fields."""
    shape: Shape | None = shape_of(Case)
    for step in TABLES[table]:
        assert shape is not None
        shape = shape.fields[step]
    assert shape is not None
    return flatten(shape.items)


def flatten(record: Shape) -> dict[str, Shape]:
    """Return the columns of a record, those of nested records with dots in their names."""
    flat: dict[str, Shape] = {}
    for name in in_reading_order(record.fields):
        shape = record.fields[name]
        if shape.kind == "record":
            inner = flatten(shape)
            flat |= {
                f"{name}.{below}": Shape(s.node, s.definitions, s.required and shape.required)
                for below, s in inner.items()
            }
        else:
            flat[name] = shape
    return flat


def read_cell(text: str, shape: Shape, factor: int = 1) -> Any:
    """Read the value a cell's text stands for; the text itself where it stands for none.

    ``factor`` is what the text counts, in the unit of the field.
    """
    if shape.kind == "integer":
        return _counted(text, factor)
    if shape.kind == "number":
        return float(text) if _DECIMAL.fullmatch(text) else text
    if shape.kind == "boolean":
        return _BOOLEANS.get(text.lower(), text)
    if shape.kind == "list":
        return _read_list(text, shape.items, factor)
    if shape.kind == "map":
        return _read_map(text, shape.items, factor)
    return chosen(text, shape.choices)


def _counted(text: str, factor: int) -> int | str:
    if factor == 1:
        return int(text) if _WHOLE.fullmatch(text) else text
    exact = Fraction(text) * factor if _PLAIN.fullmatch(text) else Fraction(1, 2)
    return exact.numerator if exact.denominator == 1 else text


def _read_list(text: str, items: Shape, factor: int, mark: str = ";") -> Any:
    values: list[Any] = []
    for part in text.split(mark):
        run = _RUN.fullmatch(part.strip()) if items.kind == "integer" else None
        piece, times = (run[1], int(run[2])) if run else (part, 1)
        if len(values) + times > LONGEST_VECTOR:
            return text
        values += [read_cell(piece.strip(), items, factor)] * times
    return values


def _read_map(text: str, items: Shape, factor: int) -> Any:
    pairs = [part.partition("=") for part in text.split(";")]
    vectors = items.kind == "list"
    found = {
        key.strip(): _read_list(value, items.items, factor, _WITHIN_MAP)
        if vectors
        else read_cell(value.strip(), items, factor)
        for key, _, value in pairs
    }
    sound = len(found) == len(pairs) and all(equals for _, equals, _ in pairs)
    return found if sound else text


def write_cell(value: Any, shape: Shape) -> str:
    """Write a value as the text of a cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        cells = {
            key: _write_list(inner, shape.items.items, _WITHIN_MAP)
            if isinstance(inner, list | tuple)
            else write_cell(inner, shape.items)
            for key, inner in value.items()
        }
        return ";".join(f"{key}={cell}" for key, cell in cells.items())
    if isinstance(value, list | tuple):
        return _write_list(value, shape.items)
    return str(value)


def _write_list(values: Sequence[Any], items: Shape, mark: str = ";") -> str:
    if items.kind != "integer":
        return mark.join(write_cell(v, items) for v in values)
    runs = [(v, sum(1 for _ in same)) for v, same in groupby(values)]
    return mark.join(str(v) if n == 1 else f"{v}*{n}" for v, n in runs)


def survives(value: Any, shape: Shape) -> bool:
    """Tell whether a value is still the same after it was written to a cell and read again."""
    text = write_cell(value, shape)
    readable = all(c.isprintable() or c in " \n" for c in text)
    return readable and text != "" and text == text.strip() and read_cell(text, shape) == value
