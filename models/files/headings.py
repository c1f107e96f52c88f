"""What headings of tables mean: a column, and the unit its cells are in where one is stated.

A column is understood by its name and by what people call it in English and in Chinese. A unit may
stand in brackets behind any of these, as in ``latency limit (ms)``; the cells are then numbers of
that unit, fractions too, as far as they come to whole units of the field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from huline.models.field_names import FIELDS
from huline.models.files.columns import columns
from huline.models.files.wording import HEADINGS
from huline.models.sentence import Sentence, both
from huline.models.written import factor_of, name_of_unit, usual_unit

_WITH_UNIT = re.compile(r"(.*\S)\s*[(（\[]([^()（）\[\]]+)[)）\]]")


@dataclass(frozen=True)
class Heading:
    """What a heading says: ``factor`` is what one of its unit is in that of the field."""

    column: str
    unit: str = ""
    factor: int | None = 1
    """None where nothing can be counted in a unit of this name."""


@lru_cache(maxsize=64)
def headings(table: str) -> dict[str, str]:
    """Return what else a table's columns are called, in Chinese and, in small letters, in English.

    Workloads are filled in by hand more than anything else, so there a few other words will do.
    """
    known = [name for name in columns(table) if name in FIELDS]
    words = HEADINGS if table == "workloads" else {}
    return (
        {FIELDS[name].casefold(): name for name in known}
        | {FIELDS[name].zh: name for name in known}
        | {heading: name for name, spelt in words.items() for heading in spelt}
    )


def usual_heading(table: str, column: str) -> Sentence:
    """Return what people call a column of a table; its name if they call it nothing else."""
    called = FIELDS.get(column, Sentence(column, column))
    words = HEADINGS.get(column, ()) if table == "workloads" else ()
    return Sentence(called, next(iter(words), called.zh))


def full_heading(table: str, column: str) -> Sentence:
    """Return the usual heading with the unit people have in mind, unless it says that itself."""
    called, unit = usual_heading(table, column), columns(table)[column].unit
    if not unit or unit in called:
        return called
    return both("{called} ({unit})", "{called}（{unit}）",
                called=called, unit=usual_unit(unit))  # fmt: skip


def without_unit(heading: str) -> str:
    """Return a heading as sentences name it.

    >>> without_unit("latency limit (ms)"), without_unit("cards")
    ('latency limit', 'cards')
    """
    stated = _WITH_UNIT.fullmatch(heading)
    return stated[1] if stated else heading


def understood(table: str, heading: str) -> Heading | None:
    """Return what a heading means; None where nothing in the table goes by that name."""
    if column := _column(table, heading):
        return Heading(column)
    stated = _WITH_UNIT.fullmatch(heading)
    if stated is None:
        return None
    column = _column(table, stated[1])
    unit = columns(table)[column].unit if column else ""
    if not column or not unit:
        return None
    sign = stated[2].strip()
    named = sign in (unit, name_of_unit(unit).zh)
    return Heading(column, sign, 1 if named else factor_of(sign, unit))


def _column(table: str, heading: str) -> str | None:
    if heading in columns(table):
        return heading
    called = headings(table)
    return called.get(heading) or called.get(heading.casefold())
