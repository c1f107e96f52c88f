"""Turns pydantic's errors into Problems that a planner can act on.

Every sentence names the unit and the range of the field; what pydantic says itself is not shown.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from huline.models.choices import close_choice, in_word, with_chinese
from huline.models.errors import Problem
from huline.models.fields import Shape, Step, follow, in_reading_order, shape_of
from huline.models.problems import nearest, nearest_field, problem
from huline.models.sentence import NOTHING, Sentence, both, listed
from huline.models.written import meant_by, meant_share, name_of_unit

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

Steps = tuple[Step, ...]

_LONGEST_SHOWN = 60
_MOST_HINTED = 1_000
_PER_CENT = re.compile(r"\s*(\d{1,3}(?:\.\d{1,6})?)\s*[%％]\s*", re.ASCII)
_SHEET_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+)?")
_DATE = re.compile(r"([0-9]{4})[./年 ]([0-9]{1,2})[./月 ]([0-9]{1,2})日?")


def problems_of(error: ValidationError, model: type[BaseModel] | None = None) -> list[Problem]:
    """List the Problems in a ValidationError.

    ``model`` is the class that was validated: it lets units, ranges and near names be told.
    """
    whole = shape_of(model) if model else None
    items = [item for item in error.errors(include_url=False) if not _is_follow_up(item)]
    # to look for the nearest name takes milliseconds: a swarm of wrong ones goes without
    found = [_problem(item, whole, hinted=n < _MOST_HINTED) for n, item in enumerate(items)]
    # alternatives of one field, such as a number or text, fail one by one
    return list(dict.fromkeys(found))


def _is_follow_up(item: Any) -> bool:
    """Tell whether a list is called too short only because some of its values are wrong."""
    too_short = item["type"] == "too_short"
    return too_short and len(item["input"]) >= int(item["ctx"]["min_length"])


def _problem(item: Any, whole: Shape | None, *, hinted: bool) -> Problem:
    kind, value, context = item["type"], item.get("input"), item.get("ctx", {})
    path, shape = follow(whole, item["loc"])
    if kind == "extra_forbidden":
        return _unknown_field(path, whole, item["loc"], hinted=hinted)
    if kind == "missing":
        return problem(path, "missing", _MISSING, _about(shape))
    if kind == "union_tag_not_found":
        at = (*path, str(context["discriminator"]).strip("'"))
        return problem(at, "missing", _MISSING, _one_of(_tags(shape)))
    if kind == "union_tag_invalid":
        at = (*path, str(context["discriminator"]).strip("'"))
        hint = close_choice(str(context["tag"]), _tags(shape)) or nearest(
            str(context["tag"]), _tags(shape)
        )
        tag = _shown(context["tag"])
        return problem(
            at, "value", both("no kind is called {tag}", "没有{tag}这一类", tag=tag), hint
        )
    if kind == "value_error" and not (shape and shape.format) and value is not None:
        return _contradiction(path, context["error"].args[0], shape, value)
    if "[key]" in item["loc"]:
        _, owner = follow(whole, item["loc"][:-2])
        allowed = _one_of(owner.keys) if owner and owner.keys else _WORD
        message = both(
            "{value} must be {word}", "{value}应为{word}", value=_shown(value), word=allowed
        )
        near = close_choice(str(value), owner.keys) if owner else None
        return problem(path, "value", message, near or NOTHING)
    if kind == "too_short":
        message = _AT_LEAST_ONE if context["min_length"] == 1 else _AT_LEAST_TWO
        return problem(path, "value", message, _about(shape))
    message = both(
        "must be {wanted}; got {shown}",
        "应为{wanted}；实为{shown}",
        wanted=_wanted(shape, kind, context),
        shown=_shown(value),
    )
    return problem(path, "value", message, _hint(shape, value))


def _unknown_field(path: Steps, whole: Shape | None, loc: Steps, *, hinted: bool) -> Problem:
    name, tags = str(path[-1]), [str(step) for step in loc if step not in path]
    _, record = follow(whole, loc[:-1])
    within = both(" in kind '{tag}'", "“{tag}”类中", tag=in_word(tags[-1])) if tags else ""
    message = both(
        "there is no field {name}{within}",
        "{within}没有字段{name}",
        name=_shown(name),
        within=within,
    )
    _, family = follow(whole, loc[:-2])
    owners = _kinds_with(name, family) if tags else []
    known = in_reading_order(record.fields) if record else []
    if owners:
        hint = both(
            "only {kinds} has it: leave it out here, or correct the kind",
            "仅“{kinds}”类有此字段：此处请不填，或改正类别",
            kinds=listed(map(in_word, owners)),
        )
    elif known and hinted:
        hint = nearest_field(name, known)
    else:
        hint = both("remove it or rename it", "请删去或改名")
    return problem(path, "unknown-field", message, hint)


def _kinds_with(field: str, family: Shape | None) -> list[str]:
    """List the kinds of a family of records that have a field."""
    members = family.members if family and family.kind == "union" else {}
    return [kind for kind, member in members.items() if field in member.fields]


def _contradiction(path: Steps, message: Sentence, shape: Shape | None, value: object) -> Problem:
    """Pass on what a domain class says of itself, at the field its sentence begins with."""
    first = message.partition(" ")[0].strip("'")
    if shape and shape.kind in ("record", "union") and isinstance(value, dict):
        by_value = {inner: name for name, inner in value.items() if isinstance(inner, str)}
        field = first if first in shape.fields else by_value.get(first)
        path = (*path, field) if field else path
    return problem(path, "value", message)


_MISSING = both("is required but missing", "必填，但缺失")
_AT_LEAST_ONE = both("must be given at least one value", "至少要有一个值")
_AT_LEAST_TWO = both("must be given at least two values", "至少要有两个值")
_WORD = both(
    "one word without blanks, ; = , [ ] or invisible characters",
    "一个不含空格、; = , [ ] 和不可见字符的词",
)
_FORMATS = {
    "date": both("a date such as 2026-07-15", "日期，如 2026-07-15"),
    "date-time": both(
        "an instant such as 2026-07-15T00:00:00+08:00", "时刻，如 2026-07-15T00:00:00+08:00"
    ),
    "duration": both(
        "a span of time from PT1S to P1D, such as PT30S or PT5M",
        "PT1S 至 P1D 之间的时长，如 PT30S、PT5M",
    ),
}
_GROUP = both("a group of named fields", "一组带名称的字段")
_KINDS = {
    "boolean": both("yes or no (in JSON true or false)", "“是”或“否”（JSON 中为 true 或 false）"),
    "list": both("a list of values, 100,000 at most", "一列值，至多 100,000 个"),
    "map": both(
        "pairs such as name=1;other=2, each name once",
        "形如 name=1;other=2 的键值对，名称不得重复",
    ),
    "record": _GROUP,
    "union": _GROUP,
}


def _wanted(shape: Shape | None, kind: str, context: dict[str, Any]) -> Sentence:
    """Say what a field holds, in words that follow 'must be'."""
    if shape is None:
        return both("what its field is made for", "该字段所要求的值")
    if shape.choices:
        return _one_of(shape.choices)
    if shape.kind in ("integer", "number"):
        whole = shape.kind == "integer"
        noun = both("a whole number", "整数") if whole else both("a number", "数字")
        return both(
            "{noun}{unit}{range}",
            "{range}{noun}{unit}",
            noun=noun,
            unit=_in_unit(shape.unit),
            range=_range(shape),
        )
    if shape.kind == "string":
        if kind == "string_too_long":
            most = context["max_length"]
            return both("at most {most} characters long", "不超过 {most} 个字符", most=most)
        text = both("some text", "文字")
        return _FORMATS.get(shape.format) or (_WORD if shape.is_word else text)
    return _KINDS.get(shape.kind) or both("something else", "别的内容")


def _in_unit(unit: str) -> Sentence:
    if not unit:
        return NOTHING
    word = "in" if unit == "per mille" else "of"
    plural = "s" if unit in ("card", "card-hour", "demand unit", "slot") else ""
    return both(
        " {word} {unit}{s}", "，单位：{unit}", word=word, unit=name_of_unit(unit), s=plural
    )


def _range(shape: Shape) -> Sentence:
    low, high = shape.limits
    if shape.above is not None and high is not None:
        return both(
            " above {low:,g} and at most {high:,.12g}", "大于 {low:,g}、不超过 {high:,.12g} 的",
            low=shape.above, high=high,
        )  # fmt: skip
    if low is None or high is None:
        return NOTHING
    return both(" from {low:,} to {high:,}", " {low:,} 至 {high:,} 之间的", low=low, high=high)


def _hint(shape: Shape | None, value: object) -> Sentence:
    if shape is None:
        return NOTHING
    if shape.choices:
        return close_choice(str(value), shape.choices) or NOTHING
    if shape.kind == "integer" and isinstance(value, str | float):
        return meant_by(value, shape.unit) or _bare_number(shape, str(value))
    if shape.kind == "list" and shape.items.kind == "integer":
        return _hint_of_one(shape, value)
    if shape.kind == "number" and isinstance(value, str):
        return both(
            "write a plain number with a decimal point, such as {example}",
            "请写带小数点的普通数字，如 {example}",
            example=_share_meant(value) if shape.limits == (0, 1) else "31.2",
        )
    if shape.kind == "number" and shape.limits == (0, 1) and meant_share(value):
        return meant_share(value)
    if shape.kind == "string" and isinstance(value, int | float):
        return both('put quotes around it: "{value}"', '请加引号："{value}"', value=_shown(value))
    if shape.format == "date" and (parts := _DATE.fullmatch(str(value))):
        year, month, day = map(int, parts.groups())
        return both("write {date}", "请写 {date}", date=f"{year}-{month:02}-{day:02}")
    return _about(shape)


def _share_meant(text: str) -> str:
    """Write the share that a text means as a plain number, or some share if it means none."""
    if part := _PER_CENT.fullmatch(text):
        return f"{Decimal(part[1]).scaleb(-2).normalize():f}"
    return "0.01"


def _bare_number(shape: Shape, text: str) -> Sentence:
    """Help where no number was meant, or one that a spreadsheet or a planner took for a date."""
    if shape.unit == "slot":
        return both(
            "count in slots of the horizon, of which 0 is the first: write a bare whole number",
            "请以规划期的时段计，首个时段为 0：只写整数",
        )
    if _SHEET_DATE.fullmatch(text):
        return both(
            "that is a date: in a spreadsheet, format the cell as a number and write it again",
            "这是日期：请在表格软件中把该单元格设为数字格式后重新填写",
        )
    return both("write a bare whole number, without unit or quotes", "请只写整数，不带单位和引号")


def _hint_of_one(shape: Shape, value: object) -> Sentence:
    """Help with a single value where a list of whole numbers stands."""
    if isinstance(value, int) and not isinstance(value, bool):
        return both("write {value}", "请写 {value}", value=f"[{value}]")
    meant = meant_by(value, shape.unit) if isinstance(value, str | float) else NOTHING
    if not meant:
        return _about(shape)
    return both("{meant}, in a list: [...]", "{meant}，并写成列表：[...]", meant=meant)


def _about(shape: Shape | None) -> Sentence:
    """Return the first sentence of the field's description, its mark left out."""
    if shape is None:
        return NOTHING
    about = shape.description
    return Sentence(about.partition(". ")[0].rstrip("."), about.zh.partition("。")[0])


def _tags(shape: Shape | None) -> list[str]:
    return list(shape.members) if shape and shape.kind == "union" else []


def _one_of(choices: Any) -> Sentence:
    names = [with_chinese(choice) for choice in choices]
    if len(names) == 1:
        return both("{name}", " {name}", name=names[0])
    return both("one of {names}", "以下之一：{names}", names=listed(names))


def _shown(value: object) -> Sentence:
    """Show what was given, in the words of a file rather than of Python."""
    if value is None or value == "":
        return both("nothing", "空")
    if isinstance(value, bool):
        return both("yes", "“是”") if value else both("no", "“否”")
    if isinstance(value, dict):
        return both("a group of fields", "一组字段")
    if isinstance(value, list | tuple):
        return both("a list", "一列值")
    text = repr(value) if isinstance(value, str) else str(value)
    if len(text) > _LONGEST_SHOWN:
        text = text[:_LONGEST_SHOWN] + "…"
    bare = text[1:].removesuffix(text[0]) if isinstance(value, str) else text
    return Sentence(text, f"“{bare}”")
