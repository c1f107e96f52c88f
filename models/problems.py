"""Problems of a document by the path of a field, and hints with the names that are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from huline.models.errors import Problem
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

KEEP_ONE = both("keep one of them", "请只保留一个")


def problem(
    path: Sequence[str | int], code: str, message: Sentence, hint: Sentence = NOTHING
) -> Problem:
    """Make a Problem of a path into a document."""
    dotted = ".".join(str(step) for step in path)
    return Problem("", None, dotted, code, message, hint, tuple(path))


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
        return problem(path, "unknown-id", message, nearest(value, known))
    hint = both("its id is '{id}'", "其编号为“{id}”", id=meant)
    return problem(path, "unknown-id", message, hint)


def nearest(value: str, known: Iterable[str]) -> Sentence:
    """Return a hint with the nearest known name, or the names there are."""
    return _nearest(value, tuple(known))


@lru_cache(maxsize=1 << 14)
def _nearest(value: str, names: tuple[str, ...]) -> Sentence:
    # a wrong name often stands in every row, and looking for its like takes long
    if near := close_to(value, names):
        return near
    if not names:
        return both("none is defined", "一个也没有定义")
    more = ["..."] if len(names) > 8 else []
    return both("known: {names}", "已有：{names}", names=listed([*names[:8], *more]))


def close_to(value: str, known: Iterable[str]) -> Sentence | None:
    """Ask whether a name much like this one was meant; None if there is none."""
    close = get_close_matches(value, list(known), n=1, cutoff=0.6)
    return both("did you mean '{name}'?", "是否想写“{name}”？", name=close[0]) if close else None
