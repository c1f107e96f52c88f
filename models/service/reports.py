"""What is wrong with what was sent: RFC 9457 problem documents, and results of validation."""

from pydantic import Field

from huline.models.base import Frozen
from huline.models.errors import Problem
from huline.models.sentence import Lang, translated

MOST = 1_000
"""Findings that a report lists."""


class Finding(Frozen):
    """One thing wrong with the input, where it is and what would help."""

    pointer: str = ""
    """JSON pointer into the body (RFC 6901); empty for the whole of it, and for tables."""
    row: int | None = None
    """1-based row of a table as a spreadsheet numbers it, or line of a text."""
    field: str = ""
    """Column, or dotted path."""
    code: str
    message: str
    hint: str = ""

    @classmethod
    def of(cls, problem: Problem, lang: Lang) -> "Finding":
        """Put a Problem into one language."""
        return cls(
            pointer="".join(f"/{_escaped(str(step))}" for step in problem.path),
            row=problem.row,
            field=translated(problem.field, lang),
            code=problem.code,
            message=translated(problem.message, lang),
            hint=translated(problem.hint, lang),
        )


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


class ProblemReport(Frozen):
    """Why a request was refused, as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    code: str
    errors: tuple[Finding, ...] = ()
    truncated: bool = False
    """Whether there are more errors than are listed."""


class Validation(Frozen):
    """The result of validation: a Case with errors cannot be planned, one with warnings can."""

    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    truncated: bool = Field(default=False)
    """Whether there are more than are listed."""
