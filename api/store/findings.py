"""Problems as they are kept: in both languages, to be told in that of whoever asks."""

from collections.abc import Iterable
from typing import Any

from huline.models.errors import Problem
from huline.models.sentence import Lang, Sentence, translated
from huline.models.service import Finding, Validation
from huline.models.service.reports import MOST


def kept(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Write problems down, as many as a report lists."""
    return [
        {
            "path": list(problem.path), "row": problem.row, "code": problem.code,
            "field": spoken(problem.field), "message": spoken(problem.message),
            "hint": spoken(problem.hint),
        }
        for problem, _ in zip(problems, range(MOST), strict=False)
    ]  # fmt: skip


def spoken(sentence: str) -> dict[str, str]:
    """Write a sentence down in both languages."""
    return {"en": str(sentence), "zh": translated(sentence, "zh")}


def sentence(said: dict[str, str]) -> Sentence:
    """Read a sentence back."""
    return Sentence(said["en"], said["zh"])


def problem(written: dict[str, Any]) -> Problem:
    """Read a problem back."""
    return Problem(
        "", written["row"], sentence(written["field"]), written["code"],
        sentence(written["message"]), sentence(written["hint"]), tuple(written["path"]),
    )  # fmt: skip


def validation(found: dict[str, Any], lang: Lang) -> Validation:
    """Put what was found of a Case into one language."""
    lists = {
        kind: tuple(Finding.of(problem(each), lang) for each in found.get(kind, ()))
        for kind in ("errors", "warnings")
    }
    return Validation(**lists, truncated=any(len(each) >= MOST for each in lists.values()))
