"""`--set TABLE[ID].FIELD=VALUE`: a Change typed on the command line."""

import json
from collections.abc import Sequence
from math import inf

from pydantic import JsonValue, ValidationError

from huline.models.case import Case
from huline.models.change import Change, Edit
from huline.models.errors import BadInput, Problem
from huline.models.validation import problems_of


def changed(case: Case, settings: Sequence[str]) -> Case:
    """Apply settings such as ``pools[sh-01/a].rent=850000`` to a Case.

    Values are JSON; what is no JSON is taken as text.

    Raises
    ------
    BadInput
        If a setting cannot be read or does not fit the Case.
    """
    if not settings:
        return case
    edits, problems = [], []
    for number, setting in enumerate(settings, start=1):
        target, equals, value = setting.partition("=")
        if not equals:
            problems.append(
                Problem(
                    "--set", number, "", "target", f"'{setting}' has no '='",
                    "write TABLE[ID].FIELD=VALUE",
                )
            )  # fmt: skip
            continue
        try:
            edits.append(Edit.parse(target.strip(), _value(value.strip())))
        except BadInput as error:
            problems += error.problems
        except ValidationError as error:
            problems += problems_of(error, Edit)
    if problems:
        raise BadInput(problems)
    return case.apply(Change(name="--set", edits=tuple(edits)))


def _value(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    # 1e400 is read as infinity, which no field takes: let the field say so of the text
    return text if value in (inf, -inf) else value
