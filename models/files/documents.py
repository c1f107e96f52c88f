"""Parsed documents, where their fields stand, and what kind of document they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from huline.models.change import target
from huline.models.errors import Problem
from huline.models.fields import Step
from huline.models.files.text import refused

Steps = tuple[Step, ...]

_FORMATS = {"Case": "huline/1", "Plan": "huline-plan/1"}
_TELLING_FIELDS = {"placements": "Plan", "horizon": "Case"}


@dataclass
class Document:
    """A parsed document and where its fields stand."""

    value: Any
    line_of: Callable[[Steps], int | None]
    """Line of a field, or of the nearest one that encloses it."""
    problems: list[Problem] = field(default_factory=list)


def expect(kind: str, value: Any, file: str) -> None:
    """Make sure that a document is a ``Case`` or a ``Plan``, before its fields are looked at.

    Raises
    ------
    BadInput
        If it is something else, or of a format that is not known.
    """
    if not isinstance(value, dict):
        raise refused(file, "format", f"holds no fields, so it is no {kind}")
    told = value.get("format")
    guess = next((k for f, k in _TELLING_FIELDS.items() if f in value), kind)
    found = next((k for k, name in _FORMATS.items() if name == told), guess)
    if found != kind:
        raise refused(
            file, "format", f"is a {found}, but a {kind} is wanted here",
            "check the order of the files given",
        )  # fmt: skip
    if told is not None and told != _FORMATS[kind]:
        message = f"is of format {told!r}, which is not read here"
        raise refused(file, "format", message, f"a {kind} is of format '{_FORMATS[kind]}'")


def twice(file: str, line: int | None, at: Steps, document: Any) -> Problem:
    """Say that a field stands in a record twice."""
    message = f"'{at[-1]}' stands there twice"
    return Problem(
        file, line, target(at, document), "duplicate-key", message, "keep one of them", at
    )
