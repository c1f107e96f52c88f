"""Changes: named, sparse edits of a Case by table, id and field."""

import re
from collections.abc import Sequence
from typing import Any, Literal, Self

from pydantic import Field, JsonValue, model_validator

from huline.models.base import Frozen
from huline.models.errors import BadInput, Problem
from huline.models.field_names import FIELDS
from huline.models.problems import close_field, nearest, problem
from huline.models.sentence import Sentence, both, listed

_TARGET = re.compile(r"(?P<table>[a-z_0-9.]+)(\[(?P<id>[^\[\]]+)\])?(\.(?P<field>[a-z_0-9.]+))?")
_KEYS = {
    "tiers": ("tier",), "rules": ("rule",), "pins": ("workload",), "placements": ("workload",),
    "held": ("workload",),
    "quotes": ("workload", "pool"), "energy_quotas": ("province",), "carbon": ("province",),
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
    """What is done: set, add or remove.

    操作：set 为修改，add 为添加，remove 为删去
    """
    table: str
    """Which list of the Case.

    算例中的表
    """
    id: str | None = None
    """Which record.

    记录的编号
    """
    field: str | None = None
    """Which field of it.

    字段
    """
    value: JsonValue = None
    """The new value or record.

    新的值或记录
    """

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.op == "set" and self.field is None and self.id is not None:
            raise ValueError(both("'set' needs the field to change", "set 须写明要改的字段"))
        if self.op == "remove" and self.id is None:
            raise ValueError(
                both("'remove' needs the id of the record", "remove 须写明要删去的记录的编号")
            )
        if self.op == "add" and not isinstance(self.value, dict):
            raise ValueError(both("'add' needs the new record as its value", "add 须以新记录为值"))
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
            hint = both(
                "write TABLE[ID].FIELD=VALUE, such as {example}",
                "请写成 表[编号].字段=值，如 {example}",
                example="centres[nx-01].pue=[1200]",
            )
            message = both("cannot read target '{target}'", "读不懂目标“{target}”", target=target)
            raise BadInput([problem(("set",), "target", message, hint)])
        if match["id"] is None:
            return cls(table=target, value=value)
        return cls(table=match["table"], id=match["id"], field=match["field"], value=value)


class Change(Frozen):
    """A named list of edits, applied in order."""

    name: str = Field(min_length=1)
    """Name of the change.

    变更的名称
    """
    edits: tuple[Edit, ...]
    """What is changed, in order.

    依次进行的修改
    """

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
        hint = both(
            "tables are such as {examples}",
            "表如 {examples}",
            examples=listed(("pools", "network.links", "policy.subsidies")),
        )
        message = both("'{table}' is no table", "“{table}”不是表", table=edit.table)
        raise BadInput([problem((*at, "table"), "target", message, hint)])
    if edit.op == "add":
        records.append(edit.value)
        return
    where = {_name(record, str(last)): n for n, record in enumerate(records)}
    if edit.id not in where:
        hint = nearest(str(edit.id), [name for name in where if name is not None])
        message = both(
            "'{table}' has no record '{id}'", "“{table}”中没有“{id}”", table=edit.table, id=edit.id
        )
        raise BadInput([problem((*at, "id"), "unknown-id", message, hint)])
    if edit.op == "remove":
        del records[where[edit.id]]
        return
    owner, field = _descend(records[where[edit.id]], str(edit.field), at)
    owner[field] = edit.value


def _descend(document: dict[str, Any], dotted: str, at: tuple[str | int, ...]) -> tuple[Any, Any]:
    """Return what holds the field, and its key or place there: ``policy.rules.0.rule``."""
    *steps, last = dotted.split(".")
    holder: Any = document
    above = ""
    for step in steps:
        inner = holder[_key(holder, step, above, at)]
        if not isinstance(inner, dict | list):
            raise BadInput([_no_field(at, step, holder)])
        holder, above = inner, step
    return holder, _key(holder, last, above, at)


def _key(holder: Any, step: str, above: str, at: tuple[str | int, ...]) -> str | int:
    """Return the key, or in the table ``above`` the place, that a step names."""
    if isinstance(holder, dict):
        if step not in holder:
            raise BadInput([_no_field(at, step, holder)])
        return step
    if step.isdecimal() and int(step) < len(holder):
        return int(step)
    hint = both(
        "name its record, as in {table}[ID].FIELD",
        "请写明记录，如 {table}[编号].字段",
        table=above,
    )
    message = both("'{table}' is a table", "“{table}”是表", table=above)
    raise BadInput([problem((*at, "table"), "target", message, hint)])


def _no_field(at: tuple[str | int, ...], name: str, document: Any) -> Problem:
    message = both("there is no field '{name}'", "没有字段“{name}”", name=name)
    hint = close_field(name, document) or nearest(name, document)
    if name in FIELDS and "horizon" in document and not close_field(name, document):
        # a Case itself has nothing of that name, but the records of one of its tables may
        hint = both(
            "name its record, as in {table}[ID].{name}",
            "请写明记录，如 {table}[编号].{name}",
            table=Sentence("TABLE", "表"),
            name=name,
        )
    return problem((*at, "field"), "unknown-field", message, hint)
