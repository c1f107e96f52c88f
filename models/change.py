"""Changes: named, sparse edits of a Case by table, id and field."""

import re
from collections.abc import Sequence
from typing import Any, Literal, Self

from pydantic import Field, JsonValue, model_validator

from huline.models.base import Frozen
from huline.models.errors import BadInput
from huline.models.references import nearest, problem

_TARGET = re.compile(r"(?P<table>[a-z_.]+)(\[(?P<id>[^\[\]]+)\])?(\.(?P<field>[a-z_0-9.]+))?")
_KEYS = {
    "tiers": ("tier",), "rules": ("rule",), "pins": ("workload",), "placements": ("workload",),
    "quotes": ("workload", "pool"),
}  # fmt: skip
"""What records without an id go by: the values of these fields, with commas between."""


class Edit(Frozen):
    """One edit.

    ``set`` replaces a field of the record ``id`` in ``table``, or a field of the document where
    no id is given; ``add`` appends a record; ``remove`` takes one away. Tables are the lists of a
    Case: ``pools``, ``network.links``, ``policy.subsidies`` ... Tiers, rules and pins go by
    their tier, rule and workload, quotes by ``workload,pool``.
    """

    op: Literal["set", "add", "remove"] = "set"
    table: str
    id: str | None = None
    field: str | None = None
    value: JsonValue = None

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.op == "set" and self.field is None and self.id is not None:
            raise ValueError("'set' needs the field to change")
        if self.op == "remove" and self.id is None:
            raise ValueError("'remove' needs the id of the record")
        if self.op == "add" and not isinstance(self.value, dict):
            raise ValueError("'add' needs the new record as its value")
        return self

    @classmethod
    def parse(cls, target: str, value: JsonValue) -> Self:
        """Read a target such as ``pools[nx-01/a].rent`` or ``horizon.slots``.

        Raises
        ------
        BadInput
            If the target has no such form.
        """
        match = _TARGET.fullmatch(target)
        if not match:
            hint = "write TABLE[ID].FIELD=VALUE, such as centres[nx-01].pue=[1200]"
            raise BadInput([problem(("set",), "target", f"cannot read target '{target}'", hint)])
        if match["id"] is None:
            return cls(table=target, value=value)
        return cls(table=match["table"], id=match["id"], field=match["field"], value=value)


class Change(Frozen):
    """A named list of edits, applied in order."""

    name: str = Field(min_length=1)
    edits: tuple[Edit, ...]

    def edit(self, document: dict[str, Any]) -> dict[str, Any]:
        """Apply the edits to a Case's document in place, and return it.

        Raises
        ------
        BadInput
            If an edit names a table, record or field that is not there.
        """
        for i, edit in enumerate(self.edits):
            _apply(edit, document, ("edits", i))
        return document


def target(path: Sequence[str | int], document: Any) -> str:
    """Write a path into a document as `Edit.parse` reads it: ``pools[nx-01/a].rent``.

    A record without a readable name, and the name itself, go by their place: ``pools.3.id``.
    """
    written, table = "", ""
    for n, step in enumerate(path):
        inner = _inner(document, step)
        name = _name(inner, table) if isinstance(step, int) else None
        if name is not None and not {*_keys(table)}.intersection(path[n + 1 : n + 2]):
            written += f"[{name}]"
        else:
            written += f".{step}" if written else str(step)
        document, table = inner, str(step)
    return written


def _keys(table: str) -> tuple[str, ...]:
    return _KEYS.get(table, ("id",))


def _name(record: Any, table: str) -> str | None:
    """Return what a record goes by; None where it has no readable name."""
    values = [record.get(key) for key in _keys(table)] if isinstance(record, dict) else [None]
    return ",".join(map(str, values)) if all(isinstance(v, str | int) for v in values) else None


def _inner(document: Any, step: str | int) -> Any:
    try:
        return document[step]
    except (LookupError, TypeError):
        return None


def _apply(edit: Edit, document: dict[str, Any], at: tuple[str | int, ...]) -> None:
    parent, last = _descend(document, edit.table, at)
    if edit.op == "set" and edit.id is None:
        parent[last] = edit.value
        return
    records = parent[last]
    if not isinstance(records, list):
        hint = "lists of records are such as pools, network.links, policy.subsidies"
        raise BadInput([problem((*at, "table"), "target", f"'{edit.table}' is no table", hint)])
    if edit.op == "add":
        records.append(edit.value)
        return
    where = {_name(record, last): n for n, record in enumerate(records)}
    if edit.id not in where:
        hint = nearest(str(edit.id), [name for name in where if name is not None])
        message = f"'{edit.table}' has no record '{edit.id}'"
        raise BadInput([problem((*at, "id"), "unknown-id", message, hint)])
    if edit.op == "remove":
        del records[where[edit.id]]
        return
    owner, field = _descend(records[where[edit.id]], str(edit.field), at)
    owner[field] = edit.value


def _descend(
    document: dict[str, Any], dotted: str, at: tuple[str | int, ...]
) -> tuple[dict[str, Any], str]:
    *steps, last = dotted.split(".")
    for step in steps:
        inner = document.get(step)
        if isinstance(inner, list):
            hint = f"name its record, as in {step}[ID].FIELD"
            raise BadInput([problem((*at, "table"), "target", f"'{step}' is a table", hint)])
        if not isinstance(inner, dict):
            raise BadInput([_no_field(at, step, document)])
        document = inner
    if last not in document:
        raise BadInput([_no_field(at, last, document)])
    return document, last


def _no_field(at: tuple[str | int, ...], name: str, document: dict[str, Any]) -> Any:
    return problem((*at, "field"), "unknown-field", f"no field '{name}'", nearest(name, document))
