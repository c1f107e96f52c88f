"""Turns pydantic's errors into Problems a planner can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huline.models.errors import Problem
from huline.models.references import nearest, problem

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError


def problems_of(error: ValidationError, model: type[BaseModel] | None = None) -> list[Problem]:
    """List the Problems in a ValidationError; ``model`` lets unknown fields be named nearly."""
    return [_problem(item, model) for item in error.errors(include_url=False)]


def _problem(item: Any, model: type[BaseModel] | None) -> Problem:
    # tags of unions stand in `loc` between index and field; they are no steps of the document
    path = tuple(step for step in item["loc"] if step not in _TAGS)
    kind, context, value = item["type"], item.get("ctx", {}), item.get("input")
    if kind == "extra_forbidden":
        known = list(model.model_fields) if model else []
        hint = nearest(str(path[-1]), known) if known else "remove it or correct its name"
        return problem(path, "unknown-field", f"there is no field '{path[-1]}'", hint)
    if kind == "missing":
        return problem(path, "missing", "is required but missing")
    message = str(context["error"]) if "error" in context else item["msg"]
    message = message[:1].lower() + message[1:]
    shown = repr(value)
    if isinstance(value, str | int | float | bool) and len(shown) <= 80:
        message = f"{message}; got {shown}"
    return problem(path, "value", message, _hint(kind, value))


def _hint(kind: str, value: object) -> str:
    if kind in ("int_type", "int_parsing", "int_from_float"):
        if isinstance(value, str):
            return "write a bare whole number in the unit of the field, without a unit sign"
        return "write a whole number; a smaller unit of the field avoids fractions"
    return ""


_TAGS = frozenset({"training", "inference", "share-of-rent", "per-card-hour"})
