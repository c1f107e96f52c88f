"""The part of a Study that is sound where some of it is not, so that it can be judged as well.

What is broken gets a stand-in that asks for nothing: a change without edits, a scenario without
changes. Nothing is said of what only a stand-in makes wrong.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic import ValidationError

from huline.models.errors import BadInput, Problem
from huline.models.study import Study
from huline.models.validation import problems_of

_MOST_TURNS = 12
_MARK = "\ue000{}"
"""The name of what has none: nobody writes that character."""


class Draft(NamedTuple):
    """A Study as far as it is sound.

    Attributes
    ----------
    study : None where too little of it is left
    problems : all that is wrong with it, by its path in the document
    sought : for each of its break-evens the place in the document
    """

    study: Study | None
    problems: tuple[Problem, ...] = ()
    sought: tuple[int, ...] = ()

    @classmethod
    def of(cls, study: Study) -> Draft:
        """Return a Study that is sound as a whole."""
        return cls(study, (), tuple(range(len(study.break_evens))))


def drafted(document: dict[str, Any]) -> Draft:
    """Say what is wrong with a document of a Study, and make a Study of the rest."""
    mended, problems = _Mended(document), dict[Problem, None]()
    for _ in range(_MOST_TURNS):
        try:
            study = Study.model_validate(mended.document)
        except ValidationError as error:
            found = problems_of(error, Study)
        except BadInput as error:
            found = error.problems
        else:
            return Draft(study, tuple(problems), tuple(mended.sought))
        problems |= dict.fromkeys(mended.as_given(p) for p in found if not mended.caused(p))
        for each in found:
            mended.mend(each.path)
        if mended.beyond_help:
            break
        mended.settle()
    return Draft(None, tuple(problems))


class _Mended:
    """A copy of a document in which what is broken asks for nothing."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = deepcopy(document)
        sought = self.document.get("break_evens")
        self.sought = [*range(len(sought))] if isinstance(sought, list) else []
        self._broken = set[Any]()
        self._gone = set[int]()
        self._dropped = set[str]()
        self._nameless = False
        self.beyond_help = False
        """Whether something is wrong that no stand-in mends."""

    def as_given(self, problem: Problem) -> Problem:
        """Return a problem by its place in what was given."""
        path = problem.path
        if path[:1] != ("break_evens",) or len(path) == 1:
            return problem
        path = ("break_evens", self.sought[int(path[1])], *path[2:])
        return replace(problem, path=path, field=".".join(map(str, path)))

    def caused(self, problem: Problem) -> bool:
        """Tell whether a problem may be there only because a change has lost its name."""
        return self._nameless and problem.code == "unknown-id"

    def mend(self, path: tuple[str | int, ...]) -> None:
        """Put a stand-in at a path, where there is one for it."""
        field, *rest = path or ("",)
        records = self.document.get(str(field))
        if field in ("changes", "scenarios") and rest and isinstance(records, list):
            self._empty(str(field), records, int(rest[0]), named="name" not in rest)
        elif field == "break_evens" and rest:
            self._gone.add(int(rest[0]))
        elif field in ("scenarios", "cross"):
            self._stand_in(str(field))
        elif field == "name":
            self.document["name"] = _MARK
        elif field in self.document and field != "changes":
            del self.document[field]
            self._dropped.add(str(field))
        elif field not in self._dropped:  # more than one slip may stand in what is dropped
            self.beyond_help = True

    def settle(self) -> None:
        """Drop what is broken and has no stand-in, and what is made of broken changes."""
        for n in sorted(self._gone, reverse=True):
            del self.document["break_evens"][n], self.sought[n]
        self._gone.clear()
        scenarios = self.document.get("scenarios")
        for scenario in scenarios if isinstance(scenarios, list) else ():
            made_of = scenario.get("changes") if isinstance(scenario, dict) else None
            if isinstance(made_of, list) and any(name in self._broken for name in made_of):
                scenario["changes"] = []
        cross = self.document.get("cross")
        lists = [names for names in cross if isinstance(names, list)] if (
            isinstance(cross, list)) else []  # fmt: skip
        if any(name in self._broken for names in lists for name in names):
            self._stand_in("cross")

    def _empty(self, field: str, records: list[Any], n: int, *, named: bool) -> None:
        name = records[n].get("name") if isinstance(records[n], dict) else None
        known = named and isinstance(name, str) and bool(name)
        if field == "changes":
            self._broken.add(name if isinstance(name, str) else None)
            self._nameless = self._nameless or not known
        stands = {"name": name if known else _MARK.format(n)}
        records[n] = stands | {"edits": []} if field == "changes" else stands

    def _stand_in(self, field: str) -> None:
        """Leave a scenario that changes nothing, as without any each change would be one."""
        self.document.pop(field, None)
        if not self.document.get("scenarios"):
            self.document["scenarios"] = [{"name": _MARK}]
