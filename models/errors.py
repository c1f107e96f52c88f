"""Errors raised on purpose, and the problems a reader of input collects.

* HulineError
  - BadInput      the input cannot be a Case, a Plan or a batch; carries every Problem found
  - TooLarge      the Case is sound, but its sums or its size exceed what can be computed exactly
  - NoPlanExists  what must be served cannot be, whatever else is given up
  - OutOfTime     the limit passed before there was a plan, or a proof that there is none
  - EngineFailed  a solver or its process failed; no plan is published
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input, where it is and what would help."""

    file: str
    """File name, relative to what was asked to be read; empty for input without files."""
    row: int | None
    """1-based row of a table as a spreadsheet numbers it (the header is row 1), or line of a
    text file; None where the whole file or a document field is meant."""
    field: str
    """Column or dotted path; empty for the whole row or file."""
    code: str
    """Machine name of the kind of problem, such as ``unknown-id``."""
    message: str
    """What is wrong."""
    hint: str = ""
    """What would help."""
    path: tuple[str | int, ...] = ()
    """Steps into the document, such as ``("pools", 3, "centre")``."""

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.field:
            where += f", {self.field}" if where else self.field
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} ({self.hint})" if self.hint else text


class HulineError(Exception):
    """Base of all errors raised on purpose."""

    code: ClassVar[str] = "error"


class BadInput(HulineError):
    """The input cannot be used; `problems` holds every reason found."""

    code: ClassVar[str] = "bad-input"

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique = set(problems)
        self.problems = sorted(unique, key=lambda p: (p.file, p.row or 0, p.field, p.message))
        count = len(self.problems)
        lines = "\n".join(str(problem) for problem in self.problems)
        super().__init__(f"{count} problem{'s' * (count != 1)} in the input:\n{lines}")

    def __reduce__(self) -> tuple[type[Self], tuple[list[Problem]]]:
        return type(self), (self.problems,)


class TooLarge(HulineError):
    """The Case exceeds what can be computed exactly or held in memory."""

    code: ClassVar[str] = "too-large"


class EngineFailed(HulineError):
    """A solver or the process it ran in failed."""

    code: ClassVar[str] = "engine-failed"


class NoPlanExists(HulineError):
    """What must be served cannot be; `workloads` names those that fit nowhere even alone."""

    code: ClassVar[str] = "no-plan"

    def __init__(self, workloads: Iterable[str] = ()) -> None:
        self.workloads = tuple(workloads)
        stuck = (
            f"no pool can take {', '.join(self.workloads)}, which must be served"
            if self.workloads
            else "the workloads that must be served, the pins and the commitments conflict"
        )
        super().__init__(f"no plan exists: {stuck}")

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[str, ...]]]:
        return type(self), (self.workloads,)


class OutOfTime(HulineError):
    """The limit passed before a plan was found, or a proof that there is none."""

    code: ClassVar[str] = "out-of-time"
