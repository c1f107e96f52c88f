"""Which records of a table an edit is about: those with one id, or with some values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import JsonValue

from huline.models.choices import chosen, with_chinese
from huline.models.errors import BadInput, Problem
from huline.models.place import canonical_province
from huline.models.problems import close_field, close_to, nearest, problem
from huline.models.sentence import Sentence, both, listed

Steps = tuple[str | int, ...]

_KEYS = {
    "tiers": ("tier",), "rules": ("rule",), "pins": ("workload",), "placements": ("workload",),
    "held": ("workload",),
    "quotes": ("workload", "pool"), "energy_quotas": ("province",), "carbon": ("province",),
}  # fmt: skip
"""What records without an id go by: the values of these fields, with commas between."""
_MOST_SHOWN = 8


def keys_of(table: str) -> tuple[str, ...]:
    """Return the fields whose values the records of a list go by."""
    return _KEYS.get(table, ("id",))


def name_of(record: Any, table: str) -> str | None:
    """Return what a record of a list goes by; None where it has no readable name."""
    values = [record.get(key) for key in keys_of(table)] if isinstance(record, dict) else [None]
    return ",".join(map(str, values)) if all(isinstance(v, str | int) for v in values) else None


def value_at(record: Any, steps: Iterable[str | int]) -> Any:
    """Return what stands at the end of a path into a document; None where nothing does."""
    for step in steps:
        try:
            record = record[step]
        except (LookupError, TypeError):
            return None
    return record


def matching(
    records: Sequence[dict[str, Any]], where: dict[str, JsonValue], table: str, at: Steps = ()
) -> tuple[int, ...]:
    """Return the places of the records whose fields have these values: at least one.

    Parameters
    ----------
    table : as it is told to people
    at : where ``where`` stands in what was asked

    Raises
    ------
    BadInput
        If there is none, with every field and every value that no record has.
    """
    if not records or not where:
        message = both("'{table}' has no records", "“{table}”为空表", table=table)
        return _some(tuple(range(len(records))), message, at)
    fields = dict.fromkeys(name for record in records for name in record)
    found: list[Problem] = []
    wanted: dict[str, list[JsonValue]] = {}
    for name, value in where.items():
        if name.split(".")[0] not in fields:
            message = both("there is no field '{name}'", "没有字段“{name}”", name=name)
            hint = close_field(name, fields) or nearest(name, fields)
            found.append(problem((*at, name), "unknown-field", message, hint))
            continue
        there = [value_at(record, name.split(".")) for record in records]
        try:
            wanted[name] = _any_of(name, value, there)
        except ValueError as error:
            found.append(problem((*at, name), "value", error.args[0]))
            continue
        if not any(value in wanted[name] for value in there):
            found.append(_nobody_has(name, wanted[name], there, table, (*at, name)))
    if found:
        raise BadInput(found)
    places = tuple(
        n for n, record in enumerate(records)
        if all(value_at(record, name.split(".")) in values for name, values in wanted.items())
    )  # fmt: skip
    message = both("no record of '{table}' has all of these values at once",
                   "“{table}”中没有同时具有这些值的记录", table=table)  # fmt: skip
    return _some(places, message, at)


def _some(places: tuple[int, ...], message: Sentence, at: Steps) -> tuple[int, ...]:
    if not places:
        raise BadInput([problem(at, "unknown-id", message)])
    return places


def _any_of(name: str, value: JsonValue, there: list[Any]) -> list[JsonValue]:
    """Return the values that will do, by the names that they go by in a Case."""
    values: list[JsonValue] = [*value] if isinstance(value, list) else [value]
    if name.endswith("province"):
        return [canonical_province(v) if isinstance(v, str) and v else v for v in values]
    known = {v for v in there if isinstance(v, str)}
    return [chosen(v, known) if isinstance(v, str) and v not in known else v for v in values]


def _nobody_has(
    name: str, wanted: list[JsonValue], there: list[Any], table: str, at: Steps
) -> Problem:
    """Say that no record has one of these values in a field, and which values there are."""
    message = both(
        "no record of '{table}' has {values} there", "“{table}”中没有此处为{values}的记录",
        table=table, values=_listed(wanted),
    )  # fmt: skip
    known = list(dict.fromkeys(v for v in there if isinstance(v, str | int)))
    close = close_to(str(wanted[0]), map(str, known)) if wanted else None
    if any(isinstance(v, list | dict) for v in there):
        hint = both("a list stands there, and where asks for single values",
                    "此处为一列值，而 where 只按单个值选取")  # fmt: skip
        return problem(at, "unknown-id", message, hint)
    if close or not known:
        return problem(at, "unknown-id", message, close or both("none has a value there",
                                                                "此处均无值"))  # fmt: skip
    shown: list[str] = [with_chinese(_word(value)) for value in known[:_MOST_SHOWN]]
    more = ["..."] if len(known) > _MOST_SHOWN else []
    hint = both("known: {names}", "已有：{names}", names=listed([*shown, *more]))
    return problem(at, "unknown-id", message, hint)


def _listed(values: Iterable[JsonValue]) -> Sentence:
    quoted = [Sentence(f"'{_word(v)}'", f"“{_word(v)}”") for v in values]
    return listed(quoted) or both("nothing", "空")


def _word(value: object) -> str:
    """Write a value as a file has it."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
