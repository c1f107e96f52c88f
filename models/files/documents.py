"""Parsed documents, where their fields stand, and what kind of document they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from huline.models.change import target
from huline.models.errors import Problem
from huline.models.fields import Step
from huline.models.files.text import refused
from huline.models.problems import KEEP_ONE
from huline.models.sentence import Sentence, both

Steps = tuple[Step, ...]

_FORMATS = {"Case": "huline/1", "Plan": "huline-plan/1", "Certificate": "huline-certificate/1",
            "Study": "huline-study/1"}  # fmt: skip
_NAMES = {
    "Case": Sentence("a Case", "算例"),
    "Plan": Sentence("a Plan", "计划"),
    "Certificate": Sentence("a Certificate", "界证书"),
    "Menu": Sentence("a menu of repairs", "修复清单"),
    "Study": Sentence("a Study", "政策研究"),
}
_TELLING_FIELDS = {
    "placements": "Plan", "horizon": "Case", "multipliers": "Certificate", "changes": "Study",
}  # fmt: skip


@dataclass
class Document:
    """A parsed document and where its fields stand."""

    value: Any
    line_of: Callable[[Steps], int | None]
    """Line of a field, or of the nearest one that encloses it."""
    problems: list[Problem] = field(default_factory=list)


def expect(kind: str, value: Any, file: str) -> None:
    """Make sure of what a document is (``Case``, ``Plan`` ...) before its fields are looked at.

    Raises
    ------
    BadInput
        If it is something else, or of a format that is not known.
    """
    if not isinstance(value, dict):
        message = both(
            "holds no fields, so it is not {kind}", "没有任何字段，不是{kind}", kind=_NAMES[kind]
        )
        raise refused(file, "format", message)
    told = value.get("format")
    guess = next((k for f, k in _TELLING_FIELDS.items() if f in value), kind)
    found = next((k for k, name in _FORMATS.items() if name == told), guess)
    if found != kind:
        raise refused(
            file, "format",
            both("is {found}, but {kind} is wanted here", "是{found}，而此处需要{kind}",
                 found=_NAMES[found], kind=_NAMES[kind]),
            both("check the order of the files given", "请检查所给文件的顺序"),
        )  # fmt: skip
    if told is not None and told != _FORMATS[kind]:
        message = both(
            "is of format '{told}', which is not read here", "格式“{told}”在此不能读取", told=told
        )
        hint = both(
            "{kind} is of format '{format}'", "{kind}的格式是“{format}”",
            kind=_NAMES[kind], format=_FORMATS[kind],
        )  # fmt: skip
        raise refused(file, "format", message, hint)


def twice(file: str, line: int | None, at: Steps, document: Any) -> Problem:
    """Say that a field stands in a record twice."""
    message = both("'{name}' stands there twice", "“{name}”出现了两次", name=at[-1])
    return Problem(file, line, target(at, document), "duplicate-key", message, KEEP_ONE, at)
