"""A number that an edit puts into a Case, as people are told of it: its name and its unit."""

from functools import lru_cache
from typing import NamedTuple

from huline.models.case import Case
from huline.models.change import Edit
from huline.models.field_names import FIELDS
from huline.models.fields import shape_of
from huline.models.sentence import Sentence, both
from huline.models.written import in_usual_unit


class Number(NamedTuple):
    """What a number is, and the unit it counts in; no unit where it has none."""

    name: Sentence
    unit: str


def number_of(edit: Edit, *within: str) -> Number:
    """Say what a number is that an edit sets, or by which it scales.

    Parameters
    ----------
    within : fields that lead to it in the value of the edit, where that is no number itself
    """
    steps = [] if edit.field is None else edit.field.split(".")
    whole = edit.table.rpartition(".")[2]
    # keys of what a field holds, such as the cards a job can run on, have no names of their own
    words = (*reversed(within), *reversed(steps), whole)
    field = next((word for word in words if word in FIELDS), None)
    name = FIELDS[field] if field else Sentence(whole, whole)
    if edit.op == "scale":
        return Number(both("{name}, of that in the base", "{name}（相对基准）", name=name),
                      "per mille")  # fmt: skip
    return Number(name, unit_at(*edit.table.split("."), *steps, *within))


@lru_cache
def unit_at(*steps: str) -> str:
    """Return the unit of a field of a Case; none where it has none, or is not there.

    >>> unit_at("policy", "subsidies", "share"), unit_at("pools", "id")
    ('per mille', '')
    """
    shape = _CASE
    for step in steps:
        shape = shape.items if shape.kind == "list" else shape
        if shape.kind == "map":
            shape = shape.items
        elif shape.kind in ("record", "union") and step in shape.fields:
            shape = shape.fields[step]
        else:
            return ""
    return shape.unit


_CASE = shape_of(Case)


def told(value: float, unit: str) -> Sentence:
    """Write a number in the unit in which people state it.

    >>> told(300, "per mille"), told(33_558_000_000, "milli-fen").zh, told(2.5, "").zh
    ('30 %', '335,580 元', '2.5')
    """
    if unit == "per mille":
        return both("{n} %", "{n} %", n=f"{value / 10:,.10g}")
    if unit and value == int(value):
        return in_usual_unit(int(value), unit)
    return both("{n}", "{n}", n=f"{value:,.10g}")
