"""Ids by the names of their records: people write a name where an id is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from huline.models.errors import Problem
from huline.models.files.columns import TABLES
from huline.models.references import REFERS_TO
from huline.models.sentence import both


def with_id_meant(problem: Problem, document: dict[str, Any]) -> Problem:
    """Hint at the id of a record whose name, with blanks, stands where its id should.

    Names without blanks are looked up with the ids, which are judged only once all are words.
    """
    fields = [step for step in problem.path[1:] if step in REFERS_TO]
    if problem.code != "value" or not fields:
        return problem
    written = _at(document, problem.path)
    name = written if isinstance(written, str) else problem.path[-1]
    for list_name in REFERS_TO[str(fields[-1])]:
        for record in _records(document, list_name):
            if name in (_of(record, "name"), _of(record, "name_zh")) and name:
                hint = both("its id is '{id}'", "其编号为“{id}”", id=_of(record, "id"))
                return replace(problem, hint=hint)
    return problem


def _records(document: dict[str, Any], list_name: str) -> Iterator[Any]:
    found = _at(document, TABLES[list_name]) if list_name in TABLES else ()
    yield from found if isinstance(found, list | tuple) else ()


def _at(holder: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        try:
            holder = holder[step] if isinstance(holder, dict | list | tuple) else _of(holder, step)
        except (LookupError, TypeError):
            return None
    return holder


def _of(record: Any, field: str) -> Any:
    """Read a field of a record, raw or finished."""
    return record.get(field) if isinstance(record, dict) else getattr(record, field, None)
