"""`--set TABLE[ID].FIELD=VALUE`: a Change typed on the command line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from pydantic import JsonValue, ValidationError

from huline.models.case import Case
from huline.models.change import Change, Edit
from huline.models.errors import BadInput, Problem
from huline.models.fields import shape_of
from huline.models.files.draft import Draft
from huline.models.files.json_text import flaw
from huline.models.sentence import both
from huline.models.validation import problems_of


def changed(case: Case, settings: Sequence[str]) -> Case:
    """Apply settings such as ``pools[sh-01/a].rent=850000`` to a Case.

    Values are JSON; what is no JSON is taken as text.

    Raises
    ------
    BadInput
        With every setting that cannot be read or does not fit the Case, as it was typed.
    """
    if not settings:
        return case
    draft, typed = Draft(case.model_dump(mode="json"), main=""), {}
    for setting in settings:
        try:
            Change(name="--set", edits=(_edit(setting),)).edit(draft.document, shape_of(Case))
        except BadInput as error:
            draft.problems += [
                replace(p, file=_told(setting), row=None, field="") for p in error.problems
            ]
        typed[setting.partition("=")[0].strip()] = setting
    try:
        return draft.finish()
    except BadInput as error:
        raise BadInput(_as_typed(p, typed) for p in error.problems) from None


def _told(setting: str) -> str:
    return f"--set {setting}"


def _as_typed(problem: Problem, typed: Mapping[str, str]) -> Problem:
    """Show the setting that put the wrong value there, if one did."""
    for target, setting in typed.items():
        if problem.field == target:
            return replace(problem, file=_told(setting), field="")
        if problem.field.startswith(f"{target}."):
            return replace(problem, file=_told(setting))
    return problem


def _edit(setting: str) -> Edit:
    target, equals, value = setting.partition("=")
    if not equals:
        message = both("has no '='", "没有 =")
        hint = both("write TABLE[ID].FIELD=VALUE", "请写成 表[编号].字段=值")
        raise BadInput([Problem("", None, "", "target", message, hint)])
    try:
        return Edit.parse(target.strip(), _value(value.strip()))
    except ValidationError as error:
        raise BadInput(problems_of(error, Edit)) from None


def _broken(error: json.JSONDecodeError) -> Problem:
    """Say what is wrong with a value that begins as a list or group but is none."""
    message = both(
        "the value is not readable as JSON: {said}", "值无法按 JSON 读取：{said}", said=flaw(error)
    )
    hint = both(
        "look at character {n} of it; in a shell, put the whole setting in single quotes",
        "请看值的第 {n} 个字符；在命令行中请用单引号括住整个设定",
        n=error.colno,
    )
    return Problem("", None, "", "json", message, hint)


def _value(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text, parse_constant=str)
    except json.JSONDecodeError as error:
        if text[:1] in ("[", "{"):
            raise BadInput([_broken(error)]) from None
        return text
    except (ValueError, RecursionError):
        return text
    # 1e400 is read as infinity, which no field takes: let the field say so of the text
    return text if value in (inf, -inf) else value
