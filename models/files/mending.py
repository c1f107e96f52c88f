"""Finds what contradicts what in a document with fields that cannot be used.

Each of these fields gets a stand-in, so that the rest can be judged; twice, with small stand-ins
and with large ones. What is said both times holds whatever the field was meant to be: that alone
is reported.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import count
from typing import Any

from pydantic import ValidationError

from huline.models.case import Case
from huline.models.errors import BadInput, Problem
from huline.models.fields import Shape, Step, lists_of_records, shape_of
from huline.models.references import REFERS_TO
from huline.models.validation import problems_of

Steps = tuple[Step, ...]

LISTS = tuple(lists_of_records(shape_of(Case)))

_KEYS = ("id", "tier")
"""Fields by which other records name a record."""
_NAMED_WITHIN = {"uses": ("pools", "resources")}
"""Field -> the list, and the field of its records, that name what it may hold."""
_SUMS = ("commitment", "power")
_ADDED_UP = frozenset(
    {"pool", "cards", "first", "end", "centre", "busy_w", "idle_w", "valid_from", "valid_to"}
)
"""Kinds of problems that sum over commitments and pools, and the fields they add up."""
_DRAWN_BY_CENTRE = frozenset({"pue", "fixed_w"})
"""Fields of a centre that say what it draws beside its cards."""
_MEANS_NOTHING_WITHOUT = {"quotes": "cost"}
"""List -> a field that its records may lack, if they have others instead."""
_TIMED = frozenset({"work", "cards", "efficiency", "accelerators", "release", "deadline"})
"""Fields that make a run time and its window: all small or all large at once proves nothing."""
_FACTORS = ("policy", "carbon")
"""Where grid factors stand that centres may do without."""
_WORD = re.compile(r"[a-z_]+")
_DATES = {
    "date": ("2000-01-01", "2100-01-01"),
    "date-time": ("2000-01-01T00:00:00+08:00", "2100-01-01T00:00:00+08:00"),
}
_ABSENT = object()
MOST_MENDED = 2_000
_MOST_TURNS = 12
"""How often stand-ins are combined anew to mend one place, before the place itself is blamed."""


@dataclass
class Lost:
    """What could not be read."""

    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids that records were to have, by list."""
    lists: set[str] = field(default_factory=set)
    """Lists with records whose ids are unknown."""
    fields: frozenset[Steps] = frozenset()
    """Fields of the Case that are missing only because their file cannot be used."""

    def hides(self, problem: Problem) -> bool:
        """Tell whether a Problem may only be there because something else was lost."""
        if _within(problem.path, self.fields):
            return True
        if problem.code != "unknown-id":
            return False
        last = str(problem.path[-1])
        owner, _ = _NAMED_WITHIN.get(last, ("", ""))
        if owner in self.lists or self.ids.get(owner):
            return True
        tables = REFERS_TO.get(last, ())
        return not self.lists.isdisjoint(tables) or any(
            f"'{lost}'" in problem.message or f"tier {lost} " in problem.message
            for table in tables
            for lost in self.ids.get(table, ())
        )


def contradictions(document: dict[str, Any], broken: Sequence[Steps], lost: Lost) -> list[Problem]:
    """List the Problems that stay whatever the fields at the ``broken`` paths are meant to be.

    None where more than `MOST_MENDED` are broken: stand-ins would be most of the document.

    Parameters
    ----------
    document : stays as it is
    broken : paths of the fields that were reported already
    lost : what else is not there; what the broken fields mean to others is added
    """
    if len(broken) > MOST_MENDED:
        return []
    marks = map("\ue000{}".format, count())
    small = _Mending(document, 0, lambda: next(marks), lost).judged(broken)
    large = _Mending(document, -1, lambda: next(marks), lost).judged(broken) if small else {}
    return [p for key, p in small.items() if key in large and not lost.hides(p)]


def _within(path: Steps, places: Iterable[Steps]) -> bool:
    """Tell whether a path leads to one of the places or into it."""
    known = places if isinstance(places, dict | frozenset) else set(places)
    return any(path[:n] in known for n in range(1, len(path) + 1))


class _Mending:
    """A document in which what is broken is mended until it can be judged."""

    def __init__(
        self, document: dict[str, Any], end: int, mark: Callable[[], str], lost: Lost
    ) -> None:
        self._given, self._root = document, [copy(document)]
        self._end, self._mark, self._lost = end, mark, lost
        self._copied = {id(self._root[0])}
        self._tries: Counter[Steps] = Counter()
        self._turns: Counter[Steps] = Counter()
        self._beyond_help = False

    def judged(self, broken: Iterable[Steps]) -> dict[tuple[Steps, str, str], Problem]:
        """Mend, and return what is wrong with the rest, by its path, kind and words."""
        found: list[Problem] = []
        for path in broken:
            self._mend(path)
        while not self._beyond_help:
            try:
                Case.model_validate(self._root[0])
                break
            except BadInput as error:
                found += [p for p in error.problems if not self._is_follow_up(p)]
                break
            except ValidationError as error:
                wrong = problems_of(error, Case)
                if not wrong:
                    break
                found += [p for p in wrong if not self._is_follow_up(p)]
                for problem in wrong:
                    self._turn(problem)
        return {(p.path, p.code, str(p.message)): p for p in found}

    def _is_follow_up(self, problem: Problem) -> bool:
        if problem.code in _SUMS and any(self._adds_to(problem, at) for at in self._tries):
            return True
        if problem.code == "window" and any(_is_timed(at, problem) for at in self._tries):
            return True
        owner, field = _NAMED_WITHIN.get(str(problem.path[-1]), ("", ""))
        if owner and any(at[0] == owner and (len(at) < 3 or at[2] == field) for at in self._tries):
            return True
        if problem.code == "carbon" and any(path[:2] == _FACTORS for path in self._tries):
            return True
        return _within(problem.path, self._tries) or bool(self._named(problem))

    def _adds_to(self, problem: Problem, at: Steps) -> bool:
        """Tell whether a mended field may count in a sum over commitments and pools."""
        if problem.code == "power" and at[:2] == problem.path[:2]:
            return len(at) < 3 or at[2] in _DRAWN_BY_CENTRE
        if not _is_added_up(at):
            return False
        pool = self._pool_at(at)
        if problem.code == "commitment":
            return pool is None or pool == _given(self._given, problem.path[:2]).get("pool")
        centres = {
            record.get("centre")
            for record in self._given.get("pools") or ()
            if isinstance(record, dict) and record.get("id") == pool
        }
        its_own = _given(self._given, problem.path[:2]).get("id")
        moved = at[0] == "pools" and at[2:3] in ((), ("centre",))
        return moved or not centres or its_own in centres

    def _pool_at(self, at: Steps) -> str | None:
        """Return the pool that a mended field is about; None if that is not sure."""
        key = "pool" if at[0] == "commitments" else "id"
        if len(at) < 2 or (*at[:2], key) in self._tries:
            return None
        named = _given(self._given, at[:2]).get(key)
        return named if isinstance(named, str) else None

    def _named(self, problem: Problem) -> list[Steps]:
        """List the mended fields of the same record that a contradiction speaks of, in order."""
        at, _ = _record(problem.path)
        words = [problem.path[-1:], *((w,) for w in _WORD.findall(str(problem.message)))]
        named = dict.fromkeys((*at, *word) for word in words)
        return [path for path in named if path in self._tries]

    def _turn(self, problem: Problem) -> None:
        """Blame stand-ins rather than what was given, as long as they can be combined anew.

        They turn like the wheels of a counter: one that has shown all it has begins again, and
        the next one moves on.
        """
        spent: list[Steps] = []
        self._turns[problem.path] += 1
        # contradictions that share wheels could turn them for ever
        wheels = self._named(problem) if self._turns[problem.path] <= _MOST_TURNS else ()
        for path in wheels:
            if self._tries[path] < len(self._stand_ins(path)):
                for wheel in spent:
                    self._tries[wheel] = 0
                for wheel in (*spent, path):
                    self._mend(wheel)
                return
            spent.append(path)
        self._mend(problem.path)

    def _mend(self, path: Steps) -> None:
        """Put the next stand-in at a path; where none is left, at the record that encloses it."""
        if not path:
            self._beyond_help = True
            return
        stand_ins = self._stand_ins(path)
        tried = self._tries[path]
        if tried >= len(stand_ins):
            self._mend(path[:-1])
            return
        if not tried:
            self._note_loss(path)
        self._tries[path] += 1
        holder, step = self._holder(path)[0], path[-1]
        value = stand_ins[-1 - tried if self._end else tried]
        if value is _ABSENT:
            holder.pop(step, None)
        else:
            holder[step] = value

    def _stand_ins(self, path: Steps) -> list[Any]:
        """List what may stand at a path, from small to large; nothing if nothing stands there."""
        holder, shape = self._holder(path)
        step = path[-1]
        if isinstance(holder, list):
            if int(step) >= len(holder):
                return []  # a stand-in of the whole list is shorter
            stand_ins = _stand_ins(shape.items, self._mark) if shape else []
            also = _MEANS_NOTHING_WITHOUT.get(str(path[-2]))
            if shape and also:
                needed = {also: _stand_ins(shape.items.fields[also], self._mark)[0]}
                stand_ins = [value | needed for value in stand_ins]
            return [self._named_as_before(holder[int(step)], value) for value in stand_ins]
        if not isinstance(holder, dict):
            return []
        if shape is None or shape.kind == "map":
            values = _stand_ins(shape.items, self._mark) if shape else []
            # a key that is an id is looked up whatever it leads to, so it has to stay
            keyed = len(path) > 1 and path[-2] in REFERS_TO and values
            return values if keyed else [_ABSENT, *values]
        if shape.kind == "union" and step == shape.tag:
            return _fitting(shape, holder)
        inner = _member(shape, holder).fields.get(str(step))
        if inner is None:
            return [_ABSENT]
        return [_ABSENT] * (not inner.required) + _stand_ins(inner, self._mark)

    def _named_as_before(self, record: Any, stand_in: Any) -> Any:
        """Let other records find the stand-in of a record under its old id."""
        if isinstance(stand_in, dict) and isinstance(record, dict):
            return stand_in | {key: record[key] for key in _KEYS if key in record}
        return stand_in

    def _holder(self, path: Steps) -> tuple[Any, Shape | None]:
        """Return what holds the field at a path, copied so that it may be changed."""
        holder: Any = self._root[0]
        shape: Shape | None = shape_of(Case)
        for step in path[:-1]:
            try:
                inner = holder[step]
            except (LookupError, TypeError):
                return None, None
            if id(inner) not in self._copied and isinstance(inner, dict | list):
                inner = holder[step] = copy(inner)
                self._copied.add(id(inner))
            if shape and shape.kind in ("list", "map"):
                shape = shape.items
            elif shape:
                shape = _member(shape, holder).fields.get(str(step))
            holder = inner
        return holder, shape

    def _note_loss(self, path: Steps) -> None:
        """Note which records others cannot find while the field at a path is unknown."""
        names = [str(at[-1]) for at in LISTS]
        self._lost.lists.update(str(at[-1]) for at in LISTS if at[: len(path)] == path)
        holder, shape = self._holder(path)
        if shape and shape.kind == "record" and str(path[-1]) not in shape.fields:
            self._lost.lists.update(get_close_matches(str(path[-1]), names, n=1))
        at, name = _record(path)
        nameless = path == at and not isinstance(holder[int(path[-1])], dict)
        if name and (nameless or path[len(at) :] in [(key,) for key in _KEYS]):
            self._lost.lists.add(name)


def _is_timed(at: Steps, problem: Problem) -> bool:
    """Tell whether a field is one of those that a job's run time is worked out from."""
    if at[:2] == problem.path[:2]:
        return len(at) < 3 or at[2] in _TIMED
    return at[0] in ("quotes", "horizon")


def _given(document: dict[str, Any], at: Steps) -> dict[str, Any]:
    """Return the record at a path as it was given; an empty one if there is none."""
    record: Any = document
    for step in at:
        try:
            record = record[step]
        except (LookupError, TypeError):
            return {}
    return record if isinstance(record, dict) else {}


def _is_added_up(path: Steps) -> bool:
    return path[0] in ("commitments", "pools") and (len(path) < 3 or path[2] in _ADDED_UP)


def _record(path: Steps) -> tuple[Steps, str]:
    """Return the path of the record a path leads into, and its list; empty where there is none."""
    for at in LISTS:
        if path[: len(at)] == at and len(path) > len(at):
            return path[: len(at) + 1], str(at[-1])
    return path[:-1], ""


def _member(shape: Shape, record: Any) -> Shape:
    """Return the member of a union that a record is, or the shape itself."""
    if shape.kind != "union" or not isinstance(record, dict):
        return shape
    return shape.members.get(str(record.get(shape.tag)), shape)


def _fitting(shape: Shape, record: dict[str, Any]) -> list[Any]:
    """List the kinds of a union that know most fields of a record."""
    unknown = {tag: len(set(record) - set(one.fields)) for tag, one in shape.members.items()}
    least = min(unknown.values())
    return [tag for tag, number in unknown.items() if number == least]


def _stand_ins(shape: Shape, mark: Callable[[], str]) -> list[Any]:
    """List values of a shape, from small to large."""
    if shape.choices or shape.examples:
        return [*shape.choices, *shape.examples]
    match shape.kind:
        case "boolean":
            return [False, True]
        case "integer" | "number":
            low, high = shape.limits
            return [0 if low is None else low, 10**6 if high is None else high]
        case "list":
            least = shape.least_items
            filled = _rows(shape.items, max(least, 1), mark)
            return filled if shape.required or least else [[], *filled]
        case "map":
            return [{mark(): value} for value in _stand_ins(shape.items, mark)]
        case "record":
            return [_filled(shape, end, mark) for end in (0, -1)]
        case "union":
            return [
                _filled(one, end, mark) | {shape.tag: tag}
                for tag, one in shape.members.items()
                for end in (0, -1)
            ]
    return list(_DATES.get(shape.format, (mark(),)))


def _rows(items: Shape, number: int, mark: Callable[[], str]) -> list[list[Any]]:
    """List lists of ``number`` values each, which differ where they can."""
    columns = [_stand_ins(items, mark) for _ in range(number)]
    return [list(row) for row in zip(*columns, strict=True)]


def _filled(shape: Shape, end: int, mark: Callable[[], str]) -> dict[str, Any]:
    needed = ((name, inner) for name, inner in shape.fields.items() if inner.required)
    return {name: _stand_ins(inner, mark)[end] for name, inner in needed}
