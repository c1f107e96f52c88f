"""Errors raised on purpose, and the problems a reader of input collects.

* HulineError
  - BadInput      the input cannot be a Case, a Plan or a batch; carries every Problem found
  - TooLarge      the Case is sound, but its sums or its size exceed what can be computed exactly
  - SolverMissing the solver asked for is not installed
  - NoPlanExists  what must be served cannot be, whatever else is given up
    - FitsNowhere        some of it fits into no pool even alone
    - CannotAllBeServed  it fits one by one, but not together
  - OutOfTime     the limit passed before there was a plan, or a proof that there is none
  - EngineFailed  a solver or its process failed; no plan is published
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self


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


class SolverMissing(HulineError):
    """The solver asked for stands on something that is not installed."""

    code: ClassVar[str] = "solver-missing"


class EngineFailed(HulineError):
    """A solver or the process it ran in failed."""

    code: ClassVar[str] = "engine-failed"


class NoPlanExists(HulineError):
    """What must be served cannot be, whatever else is given up."""

    code: ClassVar[str] = "no-plan"

    def __init__(self, why: str = "some work that must be served cannot be") -> None:
        self.why = why
        super().__init__(f"no plan exists: {why}")


class FitsNowhere(NoPlanExists):
    """Workloads that must be served fit into no pool even alone.

    ``refusals`` counts, for each of them, the pools that each rule refuses.
    """

    def __init__(self, refusals: Mapping[str, Mapping[str, int]]) -> None:
        self.refusals = {w: dict(rules) for w, rules in refusals.items()}
        super().__init__(
            "; ".join(
                f"{w} must be served and fits no pool, even alone ({_counts(rules)})"
                for w, rules in self.refusals.items()
            )
        )

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, dict[str, int]]]]:
        return type(self), (self.refusals,)


class CannotAllBeServed(NoPlanExists):
    """Workloads that must be served fit one by one, but not together.

    Attributes
    ----------
    demanded : how many must be served
    left_out : without these the others can be served; as few as were found
    fewest : whether leaving out fewer was proven not to do
    lifted : rules any one of which, switched off alone, would let all of them be served
    """

    def __init__(
        self, demanded: int, left_out: Iterable[str], *, fewest: bool, lifted: Iterable[str]
    ) -> None:
        self.demanded, self.fewest = demanded, fewest
        self.left_out, self.lifted = tuple(left_out), tuple(lifted)
        super().__init__(_together(self))

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Any, ...]]:
        make = partial(type(self), fewest=self.fewest, lifted=self.lifted)
        return make, (self.demanded, self.left_out)


def _counts(rules: Mapping[str, int]) -> str:
    if not rules:
        return "there is none that could serve it whole"
    return ", ".join(f"{rule} rules out {n}" for rule, n in rules.items())


def _together(error: CannotAllBeServed) -> str:
    text = "not all work that must be served can be"
    if error.left_out:
        least = "at least" if error.fewest else "say"
        text += (
            f": {least} {len(error.left_out)} of {error.demanded} workloads must be left out, "
            f"for example {', '.join(error.left_out)}"
        )
    if error.lifted:
        text += f"; all could be served if this rule did not bind: {' or '.join(error.lifted)}"
    return text


class OutOfTime(HulineError):
    """The limit passed before a plan was found, or a proof that there is none."""

    code: ClassVar[str] = "out-of-time"
