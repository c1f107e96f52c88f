"""A Draft: a document gathered from files, with the way back from each field to file and row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from huline.models.case import Case
from huline.models.change import target
from huline.models.doubts import doubts
from huline.models.errors import BadInput, Problem
from huline.models.fields import Step
from huline.models.files.called import with_id_meant
from huline.models.files.columns import TABLES
from huline.models.files.mending import LISTS, Lost, contradictions
from huline.models.files.naming import heading_of, told_by_headings
from huline.models.files.tables import Table
from huline.models.sentence import both
from huline.models.validation import problems_of

Steps = tuple[Step, ...]
Doubt = Callable[[Problem], None]


@dataclass
class Draft:
    """A document on its way to a Case.

    ``document`` may hold finished domain objects beside raw values. ``tables`` are the files, or
    the sheets of a file, from which lists came, by the name of the list; all else stands in
    ``main``, where ``line_of`` knows the line of a path.
    """

    document: dict[str, Any]
    main: str
    line_of: Callable[[Steps], int | None] = lambda _: None
    tables: dict[str, list[Table]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lost: Lost = field(default_factory=Lost)

    def finish(self, doubt: Doubt | None = None) -> Case:
        """Make the Case.

        Parameters
        ----------
        doubt : is told what of a sound Case is most likely not meant

        Raises
        ------
        BadInput
            With every problem found while gathering, in the fields, and between the records.
        """
        found: list[Problem] = []
        try:
            case = Case.model_validate(self.document)
            if not self.all_problems():
                self._doubt(case, doubt)
                return case
        except ValidationError as error:
            found = problems_of(error, Case)
            found += contradictions(self.document, [p.path for p in found], self.lost)
        except BadInput as error:
            found = error.problems
        told = self.all_problems()
        # what stands in a cell that could not be read is not what was meant to stand there
        failed = {(p.file, p.row, p.field) for p in told if p.code in ("formula", "measure")}
        seen = (with_id_meant(p, self.document) for p in found if not self.lost.hides(p))
        located = [self.locate(p) for p in seen]
        raise BadInput([*told, *(p for p in located if (p.file, p.row, p.field) not in failed)])

    def _doubt(self, case: Case, doubt: Doubt | None) -> None:
        """Tell what is doubtful of what was read here; a batch has the rest from elsewhere."""
        if doubt is None:
            return
        for found in doubts(case):
            if isinstance(self.document[str(found.path[0])], list | dict):
                doubt(self.locate(found))

    @classmethod
    def of_tables_alone(cls, main: str, problems: list[Problem]) -> Draft:
        """Begin a Draft whose main file cannot be used: its tables may still be looked at."""
        fields = frozenset({("name",), ("horizon",)})
        lost = Lost(lists={at[-1] for at in LISTS}, fields=fields)
        return cls({}, main, problems=problems, lost=lost)

    def holds(self, table: str) -> bool:
        """Tell whether the list a table stands for is in the document."""
        return TABLES[table][-1] in self._holder(table)

    def add(self, name: str, table: Table, records: list[dict[str, Any]]) -> None:
        """Append the records of a table to the list it stands for."""
        self._holder(name).setdefault(TABLES[name][-1], []).extend(records)
        self.tables.setdefault(name, []).append(table)
        self.lost.ids[name] |= table.torn_ids
        self.lost.lists.discard(name)

    def _holder(self, table: str) -> dict[str, Any]:
        holder = self.document
        for step in TABLES[table][:-1]:
            inner = holder.setdefault(step, {})
            # of another kind only where the document is wrong, which its classes then say
            holder = inner if isinstance(inner, dict) else {}
        return holder

    def all_problems(self) -> list[Problem]:
        """Problems found while gathering."""
        return self.problems + [
            p for tables in self.tables.values() for table in tables for p in table.problems
        ]

    def locate(self, problem: Problem) -> Problem:
        """Say in which file and row, and under which column, a Problem stands."""
        name = table_at(problem.path)
        if name is None or name not in self.tables:
            field = target(problem.path, self.document)
            return replace(problem, file=self.main, row=self.line_of(problem.path), field=field)
        start = len(TABLES[name])
        index, *rest = problem.path[start:] or (None,)
        table, row = _row(self.tables[name], index)
        column = _column(table, rest)
        called = heading_of(column, name, table)
        if problem.code == "missing" and column not in table.header:
            return Problem(
                table.file, 1, called, "missing-column",
                both("there is no column '{name}', which is required",
                     "没有“{name}”这一列，而它是必需的", name=called),
                problem.hint or both("add the column", "请加上这一列"), problem.path[:start],
            )  # fmt: skip
        path = (*problem.path[: start + 1], *column.split(".")) if column else problem.path
        said = told_by_headings(problem, column, name, table)
        return replace(problem, file=table.file, row=row, field=called, message=said, path=path)


def _row(tables: list[Table], index: Step | None) -> tuple[Table, int | None]:
    """Find the file, and the row there, of the record with this index in the whole list."""
    if not isinstance(index, int):
        return tables[0], None
    for table in tables:
        if index < len(table.numbers):
            return table, table.numbers[index]
        index -= len(table.numbers)
    raise IndexError(index)


def table_at(path: Steps) -> str | None:
    """Return the table into which a path of a Case's document leads."""
    return next((n for n, at in TABLES.items() if path[: len(at)] == at), None)


def _column(table: Table, steps: Iterable[Step]) -> str:
    """Return the column that holds the field at the end of the steps into a record."""
    names: list[str] = []
    for step in steps:
        names.append(str(step))
        if ".".join(names) in table.header:
            break
    return ".".join(names)
