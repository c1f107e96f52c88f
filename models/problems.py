"""Problems of a document by the path of a field, and hints with the names that are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from huline.models.errors import Problem
from huline.models.field_names import FIELDS
from huline.models.sentence import NOTHING, Sentence, both, listed

if TYPE_CHECKING:
    from huline.models.base import Named

_IN_CHINESE = {
    "tariff": "电价", "centre": "智算中心", "accelerator": "加速卡", "metro": "城市",
    "metro or centre": "城市或智算中心", "tenant": "用户", "residency class": "数据密级",
    "stacking group": "补贴叠加组",
    "profile": "需求曲线", "subsidy": "补贴", "workload": "任务", "pool": "资源池",
    "resource": "资源",
}  # fmt: skip
"""What an id may be of."""

_LEAST_PART = 3
"""A name is known by a part of it that has this many characters."""

_ITS_OWN_CASE = both("give the case that the plan was made for", "请给出制定该计划所用的算例")
KEEP_ONE = both("keep one of them", "请只保留一个")


def problem(
    path: Sequence[str | int], code: str, message: Sentence, hint: Sentence = NOTHING
) -> Problem:
    """Make a Problem of a path into a document."""
    dotted = ".".join(str(step) for step in path)
    return Problem("", None, dotted, code, message, hint, tuple(path))


def foreign_plan(name: str, file: str = "", hint: Sentence = _ITS_OWN_CASE) -> Problem:
    """Say that a plan is none of the Case that is given."""
    message = both("is a plan of another case, not of '{name}'",
                   "是另一个算例的计划，不是“{name}”的", name=name)  # fmt: skip
    return Problem(file, None, "case_hash", "other-case", message, hint)


def unknown_id(
    path: Sequence[str | int], what: str, value: str, known: Mapping[str, Named | None]
) -> Problem:
    """Say that ``value`` is the id of no ``what``: that of which it is the name, or the nearest.

    ``known`` are the ids there are, with their records where they stand for some.
    """
    kind = Sentence(what, _IN_CHINESE[what])
    message = both("there is no {kind} '{id}'", "没有{kind}“{id}”", kind=kind, id=value)
    called = (i for i, r in known.items() if r is not None and value in (r.name, r.name_zh))
    if (meant := next(called, None)) is None:
        names = [(i, i) for i in known]
        names += [(n, i) for i, r in known.items() if r for n in (r.name, r.name_zh) if n]
        return problem(path, "unknown-id", message, _nearest(value, tuple(names)))
    hint = both("its id is '{id}'", "其编号为“{id}”", id=meant)
    return problem(path, "unknown-id", message, hint)


def nearest(value: str, known: Iterable[str]) -> Sentence:
    """Return a hint with the nearest known name, or the names there are."""
    return _nearest(value, tuple((name, name) for name in known))


@lru_cache(maxsize=1 << 14)
def _nearest(value: str, called: tuple[tuple[str, str], ...]) -> Sentence:
    # a wrong name often stands in every row, and looking for its like takes long
    if near := _close(value, called):
        return near
    if not called:
        return both("none is defined", "一个也没有定义")
    names = list(dict.fromkeys(meant for _, meant in called))
    more = ["..."] if len(names) > 8 else []
    return both("known: {names}", "已有：{names}", names=listed([*names[:8], *more]))


def nearest_field(value: str, known: Iterable[str]) -> Sentence:
    """Return a hint with the field that is spelt or called much like this, or the fields."""
    names = list(known)
    return close_field(value, names) or nearest(value, names)


def close_field(value: str, known: Iterable[str]) -> Sentence | None:
    """Ask whether a field was meant that is spelt or called much like this; None if none is."""
    names = list(known)
    words = [
        (w, name) for name in names if name in FIELDS for w in (FIELDS[name], FIELDS[name].zh)
    ]
    return _close(value, [*((name, name) for name in names), *words])


def close_to(value: str, known: Iterable[str]) -> Sentence | None:
    """Ask whether a name much like this one was meant; None if there is none."""
    return _close(value, [(name, name) for name in known])


def _close(value: str, called: Iterable[tuple[str, str]]) -> Sentence | None:
    """Ask whether that was meant whose name is spelt much like ``value``, or holds it whole."""
    # of two that are spelt alike but for capitals, the first stays
    names = {name.casefold(): meant for name, meant in reversed(list(called))}
    folded = value.casefold()
    close = [name for name in names if name.startswith(f"{folded} ")][:1]
    close = close or get_close_matches(folded, names, n=1, cutoff=0.6)
    if not close and len(folded) >= _LEAST_PART:
        close = [name for name in names if folded in name][-1:]
    if not close:
        return None
    return both("did you mean '{name}'?", "是否想写“{name}”？", name=names[close[0]])
