"""JSON documents that hold a Case among other things: all that is wrong with either, at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from huline.models.base import Frozen
from huline.models.case import Case, Horizon
from huline.models.change import target
from huline.models.errors import BadInput, Problem
from huline.models.files.documents import Document
from huline.models.files.draft import Draft
from huline.models.files.json_text import read_json
from huline.models.files.text import decode, silent
from huline.models.garbage import collection_paused
from huline.models.validation import problems_of

Steps = tuple[str | int, ...]
M = TypeVar("M", bound=Frozen)

_STAND_IN = Case(name="-", horizon=Horizon(start=datetime(2000, 1, 1, tzinfo=UTC), slots=1))
"""Stands for a Case that is told of elsewhere."""


class Opened:
    """A JSON document that was parsed; its parts are made one by one, and problems gathered.

    Raises
    ------
    BadInput
        If it is not JSON.
    """

    def __init__(self, data: bytes) -> None:
        with collection_paused():
            self._document: Document = read_json(decode(data, "", silent), "")
        self.problems: list[Problem] = self._document.problems
        self.doubts: list[Problem] = []

    @property
    def value(self) -> Any:
        """What it holds."""
        return self._document.value

    def holder(self, at: Steps) -> dict[str, Any] | None:
        """Return the record at a path; None if there is none."""
        found = self.value
        for step in at:
            found = found.get(step) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else None

    def line_of(self, path: Steps) -> int | None:
        """Line of a field."""
        return self._document.line_of(path)

    def take_case(self, at: Steps) -> Case | None:
        """Make the Case at a path, and leave something in its place that raises no problems."""
        above, found = self.holder(at[:-1]), self.holder(at)
        if above is None or found is None:
            return None
        above[str(at[-1])] = _STAND_IN
        draft = Draft(found, "", lambda steps: self.line_of((*at, *steps)))
        return self.gather(at, lambda: draft.finish(self.doubt_at(at)))

    def gather(self, at: Steps, make: Callable[[], Case]) -> Case | None:
        """Make something whose problems have paths from ``at`` on."""
        try:
            with collection_paused():
                return make()
        except BadInput as error:
            self.problems += [replace(p, path=(*at, *p.path)) for p in error.problems]
            return None

    def doubt_at(self, at: Steps) -> Callable[[Problem], None]:
        """Return what gathers doubts about what stands at a path."""
        return lambda doubt: self.doubts.append(replace(doubt, path=(*at, *doubt.path)))

    def make(self, model: type[M]) -> M | None:
        """Make the whole; None where that cannot be."""
        with collection_paused():
            try:
                return model.model_validate(self.value)
            except ValidationError as error:
                self.problems += [
                    replace(p, row=self.line_of(p.path), field=target(p.path, self.value))
                    for p in problems_of(error, model)
                ]
            except BadInput as error:
                self.problems += error.problems
        return None

    def refuse(self) -> None:
        """Refuse the document if anything is wrong with it.

        Raises
        ------
        BadInput
            With every problem found.
        """
        if self.problems:
            raise BadInput(self.problems)
