"""The sound part of a document with errors, and which contradictions in it mean nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from huline.models.case import Case
from huline.models.errors import Problem
from huline.models.fields import Step, lists_of_records, shape_of

Steps = tuple[Step, ...]

LISTS = tuple(lists_of_records(shape_of(Case)))

_REFERS_TO: dict[str, tuple[str, ...]] = {
    "tariff": ("tariffs",), "centre": ("centres",), "accelerator": ("accelerators",),
    "accelerators": ("accelerators",), "a": ("metros", "centres"), "b": ("metros", "centres"),
    "at": ("metros", "centres"), "tenant": ("tenants",), "residency": ("residency",),
    "bans": ("centres",), "preferences": ("centres",), "peaks": ("metros",),
    "profile": ("profiles",), "workload": ("workloads",), "pool": ("pools",),
    "claimed": ("subsidies", "not_applied"), "tier": ("tiers",),
}  # fmt: skip
"""Field -> the lists one of which has a record of that id."""

_NEED_HORIZON = frozenset({"horizon", "window", "commitment", "power"})
STAND_INS: dict[str, Any] = {
    "name": "?",
    "horizon": {"start": "2000-01-01T00:00:00+08:00", "slots": 1},
}


@dataclass
class Lost:
    """What could not be read: ids of lost records by list, or whole fields of the document."""

    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    whole: set[str] = field(default_factory=set)
    """Lists with records whose ids are unknown, and fields of the Case that had to be left out."""


@dataclass(frozen=True)
class Part:
    """A document without its broken records."""

    document: dict[str, Any]
    lost: Lost
    kept: dict[Steps, list[int]]
    """Path of a list -> the former indices of the records kept."""

    def restored(self, problem: Problem) -> Problem:
        """Turn the index in a Problem's path back into that of the whole document."""
        for at, indices in self.kept.items():
            n = len(at)
            if problem.path[:n] == at and len(problem.path) > n:
                index = problem.path[n]
                assert isinstance(index, int)
                path = (*at, indices[index], *problem.path[n + 1 :])
                return replace(problem, path=path, field=".".join(map(str, path)))
        return problem


def sound_part(document: dict[str, Any], broken: Iterable[Steps], lost: Lost) -> Part:
    """Leave out every record and field that holds one of the ``broken`` paths."""
    whole, ids = set(lost.whole), defaultdict(set, {k: set(v) for k, v in lost.ids.items()})
    rows: dict[Steps, set[int]] = defaultdict(set)
    copied = _copy(document)
    for path in broken:
        at, index = _record(path)
        if index is not None:
            rows[at].add(index)
        else:
            _drop(copied, path, whole)
    kept: dict[Steps, list[int]] = {}
    for at, indices in rows.items():
        name, holder = str(at[-1]), _holder(copied, at)
        records = holder[name]
        for index in indices:
            lost_id = _id_of(records[index])
            ids[name].add(lost_id) if lost_id else whole.add(name)
        kept[at] = [i for i in range(len(records)) if i not in indices]
        holder[name] = [records[i] for i in kept[at]]
    return Part({**STAND_INS, **copied}, Lost(ids, whole), kept)


def is_follow_up(problem: Problem, document: dict[str, Any], lost: Lost) -> bool:
    """Tell whether a contradiction may only be there because something else was lost."""
    if problem.code in _NEED_HORIZON and "horizon" in lost.whole:
        return True
    if problem.code != "unknown-id":
        return False
    tables: tuple[str, ...] = _REFERS_TO.get(str(problem.path[-1]), ())
    if lost.whole.intersection(tables):
        return True
    lost_ids = {lost_id for table in tables for lost_id in lost.ids.get(table, ())}
    return any(
        f"'{lost_id}'" in problem.message or f"tier {lost_id} " in problem.message
        for lost_id in lost_ids
    )


def _copy(document: dict[str, Any]) -> dict[str, Any]:
    return {k: dict(v) if isinstance(v, dict) else v for k, v in document.items()}


def _record(path: Steps) -> tuple[Steps, int | None]:
    """Split the path of a field into the list it stands in and the index there."""
    for at in LISTS:
        n = len(at)
        if path[:n] == at and len(path) > n and isinstance(index := path[n], int):
            return at, index
    return path, None


def _drop(document: dict[str, Any], path: Steps, whole: set[str]) -> None:
    depth = 2 if path[0] in ("network", "policy") and len(path) > 1 else 1
    whole.add(str(path[depth - 1]))
    holder = _holder(document, path[:depth])
    holder.pop(str(path[depth - 1]), None)


def _holder(document: dict[str, Any], at: Steps) -> dict[str, Any]:
    for step in at[:-1]:
        inner = document.get(str(step))
        if not isinstance(inner, dict):
            return {}
        document = inner
    return document


def _id_of(record: Any) -> str | None:
    value = record.get("id", record.get("tier")) if isinstance(record, dict) else None
    return None if value is None else str(value)
