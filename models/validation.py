"""Turns pydantic's errors into Problems that a planner can act on.

Every sentence names the unit and the range of the field; what pydantic says itself is not shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from huline.models.errors import Problem
from huline.models.fields import Shape, Step, follow, in_reading_order, shape_of
from huline.models.references import nearest, problem
from huline.models.written import meant_by

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

Steps = tuple[Step, ...]

_LONGEST_SHOWN = 60
_DATE = re.compile(r"([0-9]{4})[./年 ]([0-9]{1,2})[./月 ]([0-9]{1,2})日?")


def problems_of(error: ValidationError, model: type[BaseModel] | None = None) -> list[Problem]:
    """List the Problems in a ValidationError.

    ``model`` is the class that was validated: it lets units, ranges and near names be told.
    """
    whole = shape_of(model) if model else None
    items = [item for item in error.errors(include_url=False) if not _is_follow_up(item)]
    found = [_problem(item, whole) for item in items]
    # alternatives of one field, such as a number or text, fail one by one
    return list(dict.fromkeys(found))


def _is_follow_up(item: Any) -> bool:
    """Tell whether a list is called empty only because its values are wrong."""
    return item["type"] == "too_short" and bool(item["input"])


def _problem(item: Any, whole: Shape | None) -> Problem:
    kind, value, context = item["type"], item.get("input"), item.get("ctx", {})
    path, shape = follow(whole, item["loc"])
    if kind == "extra_forbidden":
        _, record = follow(whole, item["loc"][:-1])
        tags = [str(step) for step in item["loc"] if step not in path]
        return _unknown_field(path, record, tags)
    if kind == "missing":
        return problem(path, "missing", "is required but missing", _about(shape))
    if kind == "union_tag_not_found":
        at = (*path, str(context["discriminator"]).strip("'"))
        return problem(at, "missing", "is required but missing", _one_of(_tags(shape)))
    if kind == "union_tag_invalid":
        at = (*path, str(context["discriminator"]).strip("'"))
        hint = nearest(str(context["tag"]), _tags(shape))
        return problem(at, "value", f"no kind is called {_shown(context['tag'])}", hint)
    if kind == "value_error" and not (shape and shape.format) and value is not None:
        return _contradiction(path, str(context["error"]), shape, value)
    if "[key]" in item["loc"]:
        return problem(path, "value", f"{_shown(value)} must be {_WORD}")
    if kind == "too_short":
        return problem(path, "value", "must be given at least one value", _about(shape))
    message = f"must be {_wanted(shape, kind, context)}; got {_shown(value)}"
    return problem(path, "value", message, _hint(shape, value))


def _unknown_field(path: Steps, record: Shape | None, tags: list[str]) -> Problem:
    name = str(path[-1])
    message = f"there is no field {_shown(name)}" + (f" in kind '{tags[-1]}'" if tags else "")
    known = in_reading_order(record.fields) if record else []
    hint = nearest(name, known) if known else "remove it or correct its name"
    return problem(path, "unknown-field", message, hint)


def _contradiction(path: Steps, message: str, shape: Shape | None, value: object) -> Problem:
    """Pass on what a domain class says of itself, at the field its sentence begins with."""
    first = message.partition(" ")[0].strip("'")
    if shape and shape.kind in ("record", "union") and isinstance(value, dict):
        by_value = {inner: name for name, inner in value.items() if isinstance(inner, str)}
        field = first if first in shape.fields else by_value.get(first)
        path = (*path, field) if field else path
    return problem(path, "value", message)


_WORD = "one word without blanks, ; = , [ ] or invisible characters"
_FORMATS = {
    "date": "a date such as 2026-07-15",
    "date-time": "an instant such as 2026-07-15T00:00:00+08:00",
}


def _wanted(shape: Shape | None, kind: str, context: dict[str, Any]) -> str:
    """Say what a field holds, in words that follow 'must be'."""
    if shape is None:
        return "what its field is made for"
    if shape.choices:
        return _one_of(shape.choices)
    if shape.kind in ("integer", "number"):
        noun = "a whole number" if shape.kind == "integer" else "a number"
        return noun + _in_unit(shape.unit) + _range(shape)
    if shape.kind == "string":
        if kind == "string_too_long":
            return f"at most {context['max_length']} characters long"
        return _FORMATS.get(shape.format) or (_WORD if shape.is_word else "some text")
    return {
        "boolean": "yes or no",
        "list": "a list of values, 100,000 at most",
        "map": "pairs such as name=1;other=2, each name once",
        "record": "a group of named fields",
        "union": "a group of named fields",
    }.get(shape.kind, "something else")


def _in_unit(unit: str) -> str:
    if unit in ("card", "card-hour", "demand unit", "slot"):
        return f" of {unit}s"
    if unit == "per mille":
        return " in per mille"
    return f" of {unit}" if unit else ""


def _range(shape: Shape) -> str:
    low, high = shape.limits
    if low is None or high is None:
        return ""
    return f" from {low:,} to {high:,}"


def _hint(shape: Shape | None, value: object) -> str:
    if shape is None:
        return ""
    if shape.choices:
        near = nearest(str(value), map(str, shape.choices))
        return near if near.startswith("did you mean") else ""
    if shape.kind == "integer" and isinstance(value, str | float):
        return meant_by(value, shape.unit) or "write a bare whole number, without unit or quotes"
    if shape.kind == "list" and shape.items.kind == "integer":
        return _hint_of_one(shape, value)
    if shape.kind == "number" and isinstance(value, str):
        return "write a plain number with a decimal point, such as 31.2"
    if shape.kind == "string" and isinstance(value, int | float):
        return f'put quotes around it: "{_shown(value)}"'
    if shape.format == "date" and (parts := _DATE.fullmatch(str(value))):
        year, month, day = map(int, parts.groups())
        return f"write {year}-{month:02}-{day:02}"
    return _about(shape)


def _hint_of_one(shape: Shape, value: object) -> str:
    """Help with a single value where a list of whole numbers stands."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"write [{value}]"
    meant = meant_by(value, shape.unit) if isinstance(value, str | float) else ""
    return f"{meant}, in a list: [...]" if meant else _about(shape)


def _about(shape: Shape | None) -> str:
    """Return the first sentence of the field's description, its mark left out."""
    text = shape.description if shape else ""
    return text.partition(". ")[0].rstrip(".")


def _tags(shape: Shape | None) -> list[str]:
    return list(shape.members) if shape and shape.kind == "union" else []


def _one_of(choices: Any) -> str:
    names = [str(choice) for choice in choices]
    return names[0] if len(names) == 1 else f"one of {', '.join(names)}"


def _shown(value: object) -> str:
    """Show what was given, in the words of a file rather than of Python."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
