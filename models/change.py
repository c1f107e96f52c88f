"""Changes: named, sparse edits of a Case by table, id and field."""

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Literal, Self

from pydantic import Field, JsonValue, model_validator

from huline.models.base import Frozen
from huline.models.errors import BadInput, Problem
from huline.models.field_names import FIELDS
from huline.models.fields import Shape, follow, in_terms_of
from huline.models.problems import close_field, nearest, problem
from huline.models.sentence import Sentence, both, listed
from huline.models.units import half_up
from huline.models.where import keys_of, matching, name_of, value_at

_TARGET = re.compile(r"(?P<table>[a-z_0-9.]+)(\[(?P<id>[^\[\]]+)\])?(\.(?P<field>[a-z_0-9.]+))?")


class Edit(Frozen):
    """One edit.

    ``set`` replaces a field of the record ``id`` in ``table``, or a field of the document where
    no id is given; ``scale`` multiplies the numbers there; ``add`` appends a record; ``remove``
    takes one away. ``where`` stands for many ids. Tables are the lists of a
    Case: ``pools``, ``network.links``, ``policy.subsidies`` ... Tiers, rules and pins go by
    their tier, rule and workload, quotes by ``workload,pool``.
    """

    op: Literal["set", "add", "remove", "scale"] = "set"
    """What is done: set, add, remove or scale.

    操作：set 为修改，add 为添加，remove 为删去，scale 为按比例缩放
    """
    table: str
    """Which list of the Case.

    算例中的表
    """
    id: str | None = None
    """Which record.

    记录的编号
    """
    where: dict[str, JsonValue] | None = None
    """Instead of an id: all records whose fields have these values, a list standing for any of
    its values, Chinese words as in tables; {} is every record.

    代替编号：各字段取所列值的全部记录，一列值表示其中任一，可用表格中的中文词；{} 为全部记录
    """
    field: str | None = None
    """Which field of it.

    字段
    """
    value: JsonValue = None
    """The new value or record, Chinese words as in tables; of scale, the factor per mille.

    新的值或记录，可用表格中的中文词；scale 时为千分数的倍数
    """

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.id is not None and self.where is not None:
            raise ValueError(both("id and where exclude each other", "id 与 where 只能填其一"))
        among = self.id is not None or self.where is not None
        if self.op in ("set", "scale") and self.field is None and among:
            raise ValueError(
                both("'{op}' needs the field to change", "{op} 须写明要改的字段", op=self.op)
            )
        if self.op in ("set", "scale") and self.field is not None and not among:
            raise ValueError(
                both(
                    "field needs the records beside it: an id, or where, which is {all} for all",
                    "field 须与记录一并写明：编号，或 where（全部记录写 {all}）",
                    all="{}",
                )
            )
        if self.op == "scale" and (type(self.value) is not int or not 0 <= self.value <= 10**6):
            raise ValueError(
                both(
                    "value of 'scale' must be a whole number per mille from 0 to 1,000,000: "
                    "1200 is a fifth more",
                    "scale 的 value 应为 0 至 1,000,000 之间的千分数整数：增加两成写 1200",
                )
            )
        if self.op == "remove" and not among:
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
    name_zh: str = Field(default="", max_length=200)
    """Its Chinese name; the English one stands in where it is empty.

    变更的中文名称；不填则显示英文名称
    """
    edits: tuple[Edit, ...]
    """What is changed, in order.

    依次进行的修改
    """

    def edit(self, document: dict[str, Any], shape: Shape) -> dict[str, Any]:
        """Apply the edits to a Case's document in place, and return it.

        ``shape`` is that of a Case: it says for which choices Chinese words stand.

        Raises
        ------
        BadInput
            With every edit that names a table, record or field that is not there.
        """
        found: list[Problem] = []
        for i, edit in enumerate(self.edits):
            try:
                _apply(edit, document, shape, ("edits", i))
            except BadInput as error:
                found += error.problems
        if found:
            raise BadInput(found)
        return document


def target(path: Sequence[str | int], document: Any) -> str:
    """Write a path into a document as `Edit.parse` reads it: ``pools[nx-01/a].rent``.

    A record without a readable name, and the name itself, go by their place: ``pools.3.id``.
    """
    written, table = "", ""
    for n, step in enumerate(path):
        inner = value_at(document, (step,))
        name = name_of(inner, table) if isinstance(step, int) else None
        if name is not None and not {*keys_of(table)}.intersection(path[n + 1 : n + 2]):
            written += f"[{name}]"
        else:
            written += f".{step}" if written else str(step)
        document, table = inner, str(step)
    return written


def _apply(edit: Edit, document: dict[str, Any], shape: Shape, at: tuple[str | int, ...]) -> None:
    parent, last = _descend(document, edit.table, (*at, "table"))
    if edit.op in ("set", "scale") and edit.id is None and edit.where is None:
        _put(edit, [(parent, last)], shape, at)
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
        records.append(_meant(edit, shape))
        return
    chosen = _chosen(edit, records, str(last), at)
    if edit.op == "remove":
        records[:] = [record for n, record in enumerate(records) if n not in chosen]
        return
    field = (*at, "field")
    _put(edit, [_descend(records[n], str(edit.field), field) for n in chosen], shape, at)


def _chosen(
    edit: Edit, records: list[Any], table: str, at: tuple[str | int, ...]
) -> tuple[int, ...]:
    """Return the places of the records that an edit is about: at least one."""
    if edit.where is not None:
        return matching(records, edit.where, edit.table, (*at, "where"))
    places = {name_of(record, table): n for n, record in enumerate(records)}
    if edit.id in places:
        return (places[edit.id],)
    hint = nearest(str(edit.id), [name for name in places if name is not None])
    message = both(
        "'{table}' has no record '{id}'", "“{table}”中没有“{id}”", table=edit.table, id=edit.id
    )
    raise BadInput([problem((*at, "id"), "unknown-id", message, hint)])


def _put(
    edit: Edit, places: list[tuple[Any, Any]], shape: Shape, at: tuple[str | int, ...]
) -> None:
    """Set the value, or scale what stands there; what is not given stays so."""
    if edit.op == "set":
        value = _meant(edit, shape)
        for holder, key in places:
            holder[key] = deepcopy(value)
        return
    scaled = [_scaled(holder[key], edit.value) for holder, key in places]
    if all(value is None for value in scaled):
        message = both("there is no number to scale", "此处没有可缩放的数字")
        raise BadInput([problem((*at, "field"), "value", message)])
    for (holder, key), value in zip(places, scaled, strict=True):
        holder[key] = holder[key] if value is None else value


def _meant(edit: Edit, shape: Shape) -> Any:
    """Return the value of an edit, Chinese words put as the choices that they stand for."""
    record = edit.op == "add" or edit.field is not None
    field = edit.field.split(".") if edit.field is not None else ()
    steps = (*edit.table.split("."), *((0,) if record else ()), *field)
    return in_terms_of(follow(shape, steps)[1], edit.value)


def _scaled(value: Any, per_mille: Any) -> Any:
    """Scale a whole number, or all in a list or by names; None where there is none."""
    if type(value) is int:
        return half_up(value * per_mille, 1000)
    if isinstance(value, list) and value and all(type(v) is int for v in value):
        return [_scaled(v, per_mille) for v in value]
    if isinstance(value, dict) and value and all(type(v) is int for v in value.values()):
        return {name: _scaled(v, per_mille) for name, v in value.items()}
    return None


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
    raise BadInput([problem(at, "target", message, hint)])


def _no_field(at: tuple[str | int, ...], name: str, document: Any) -> Problem:
    message = both("there is no field '{name}'", "没有字段“{name}”", name=name)
    if at[-1] == "table":
        message = both("there is no table or field '{name}'", "没有表或字段“{name}”", name=name)
    hint = close_field(name, document) or nearest(name, document)
    if name in FIELDS and "horizon" in document and not close_field(name, document):
        # a Case itself has nothing of that name, but the records of one of its tables may
        hint = both(
            "name its record, as in {table}[ID].{name}",
            "请写明记录，如 {table}[编号].{name}",
            table=Sentence("TABLE", "表"),
            name=name,
        )
    return problem(at, "unknown-field", message, hint)
