"""What is wrong with the parameters of a path, a query or a header, in words of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from huline.models.errors import Problem
from huline.models.problems import nearest
from huline.models.sentence import NOTHING, Sentence, both, joined, listed

_PLACES = {
    "query": both("(in the query)", "（查询参数）"),
    "path": both("(in the path)", "（路径）"),
    "header": both("(in the headers)", "（请求头）"),
    "body": both("(in the body)", "（请求体）"),
}
_WHOLE = both("must be a whole number", "应为整数")
_NUMBER = both("must be a number", "应为数字")
_YES_OR_NO = both("must be true or false", "应为 true 或 false")
_INSTANT = both(
    "must be an instant such as 2026-07-15T00:00:00+08:00",
    "应为时刻，如 2026-07-15T00:00:00+08:00",
)
_WORDS = {
    "missing": both("is required but missing", "必填，但缺失"),
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": both("is too large a number", "数字过大"),
    "float_parsing": _NUMBER,
    "finite_number": both("must be a finite number", "应为有限的数字"),
    "bool_parsing": _YES_OR_NO,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "timezone_aware": both("must state its offset from UTC", "须写明时区"),
    "uuid_parsing": both("must be a UUID", "应为 UUID"),
    "string_type": both("must be text", "应为文字"),
    "extra_forbidden": both("is not known here", "此处没有这个参数"),
}


def parameter_problems(
    errors: Iterable[Mapping[str, Any]], known: Iterable[str] = ()
) -> list[Problem]:
    """Put what FastAPI found wrong with parameters into Problems; ``known`` are their names."""
    return [_problem(error, tuple(known)) for error in errors]


def _problem(error: Mapping[str, Any], known: tuple[str, ...]) -> Problem:
    kind, context = error["type"], error.get("ctx", {})
    place, *steps = error["loc"] or ("",)
    hint = nearest(str(steps[-1]), known) if kind == "extra_forbidden" and known else NOTHING
    code = {"missing": "missing", "extra_forbidden": "unknown-field"}.get(kind, "value")
    message = _message(kind, context)
    if place in _PLACES:
        message = joined([message, _PLACES[place]], " ", "")
    return Problem("", None, ".".join(map(str, steps)), code, message, hint)


def _message(kind: str, context: Mapping[str, Any]) -> Sentence:
    match kind:
        case "greater_than_equal":
            return both("must be {n} or more", "不得小于 {n}", n=context["ge"])
        case "greater_than":
            return both("must be more than {n}", "须大于 {n}", n=context["gt"])
        case "less_than_equal":
            return both("must be {n} or less", "不得大于 {n}", n=context["le"])
        case "less_than":
            return both("must be less than {n}", "须小于 {n}", n=context["lt"])
        case "string_too_short":
            return both(
                "must have {n} characters or more", "至少 {n} 个字符", n=context["min_length"]
            )
        case "string_too_long":
            return both(
                "must have {n} characters or fewer", "至多 {n} 个字符", n=context["max_length"]
            )
        case "literal_error" | "enum":
            names = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            return both("must be one of {names}", "应为以下之一：{names}", names=listed(names))
        case "value_error" if isinstance(said := _first(context.get("error")), Sentence):
            return said
        case _:
            return _WORDS.get(kind) or both("is not what is asked for", "不符合要求")


def _first(error: object) -> object:
    return error.args[0] if isinstance(error, ValueError) and error.args else None
