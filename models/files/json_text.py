"""Documents as JSON, and the line on which each of their fields stands."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any

from huline.models.files.documents import Document, Steps, twice
from huline.models.files.text import refused
from huline.models.sentence import Sentence, both

_Doubled = dict[int, tuple[dict[str, Any], str]]
"""Records in which a key stands twice, by identity, and that key."""
_BLANK = re.compile(r"[ \t\r\n]*")


def read_json(text: str, file: str) -> Document:
    """Parse JSON.

    Raises
    ------
    BadInput
        If it is not JSON, or nested too deeply.
    """
    doubled: _Doubled = {}
    fields = 0

    def counted(found: dict[str, Any]) -> dict[str, Any]:
        nonlocal fields
        fields += len(found)
        return found

    def record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            doubled[id(found)] = found, next(name for name in found if names.count(name) > 1)
        return found

    try:
        value = _loaded(text, partial(json.loads, object_hook=counted))
        if fields != text.count('":') or any(blank + ":" in text for blank in " \t\r\n"):
            # more colons follow a quote than fields were kept, or may: a key may stand there twice
            value = _loaded(text, partial(json.loads, object_pairs_hook=record))
    except json.JSONDecodeError as error:
        raise refused(
            file, "json",
            both("is not readable as JSON: {said}", "无法按 JSON 读取：{said}", said=flaw(error)),
            both("look at column {n} of that line", "请看该行第 {n} 个字符", n=error.colno),
            error.lineno,
        ) from None  # fmt: skip
    except RecursionError:
        message = both("is nested too deeply to be a Case or a Plan", "嵌套过深，不是算例或计划")
        raise refused(file, "json", message) from None
    places = _Places(text)
    problems = [twice(file, places.line_of(at), at, value) for at in _paths(value, doubled)]
    return Document(value, places.line_of, problems)


_FLAWS = {
    "Expecting value": both("a value is missing", "缺少值"),
    "Expecting ',' delimiter": both("a comma or a closing bracket is missing", "缺少逗号或右括号"),
    "Expecting ':' delimiter": both("a colon is missing", "缺少冒号"),
    "Expecting property name": both("the name of a field is missing", "缺少字段名"),
    "Illegal trailing comma": both("a comma follows the last value", "最后一个值之后多了逗号"),
    "Unterminated string": both("quotes are opened and not closed", "引号没有闭合"),
    "Extra data": both("more follows after its end", "结尾之后还有内容"),
    "Invalid control character": both(
        "a line end or tab stands within quotes", "引号内有换行或制表符"
    ),
    "Invalid \\": both("a backslash stands where none may", "反斜杠的位置不对"),
}


def flaw(error: json.JSONDecodeError) -> Sentence:
    """Say what is wrong with text that is no JSON, in words other than the parser's."""
    found = (said for words, said in _FLAWS.items() if error.msg.startswith(words))
    return next(found, both("it breaks off or is damaged", "内容中断或已损坏"))


def _loaded(text: str, load: Callable[..., Any]) -> Any:
    try:
        return load(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # Python refuses to read thousands of digits; as text they are reported with their field
        return load(text, parse_int=_short)


def _paths(value: Any, doubled: _Doubled) -> Iterator[Steps]:
    """Yield the path of every repeated key, by the identity of the record that has it."""
    waiting: list[tuple[Steps, Any]] = [((), value)] if doubled else []
    while waiting:
        at, inner = waiting.pop()
        if isinstance(inner, dict):
            if id(inner) in doubled:
                yield (*at, doubled[id(inner)][1])
            waiting += [((*at, name), child) for name, child in inner.items()]
        elif isinstance(inner, list):
            waiting += [((*at, i), child) for i, child in enumerate(inner)]


def _short(digits: str) -> int | str:
    return int(digits) if len(digits) < 40 else digits


class _Places:
    """Finds where fields start in JSON text that is known to be sound.

    Nothing is looked up before somebody asks: sound input never pays for it.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._decode = json.JSONDecoder(parse_int=_short).raw_decode
        self._inside: dict[Steps, tuple[dict[Any, int], Iterator[tuple[Any, int]]]] = {}
        self._start = self._skip(0)

    def line_of(self, path: Steps) -> int | None:
        """Line of a field, or of the nearest one that encloses it."""
        start = self._start
        above: Steps = ()
        for step in path:
            inner = self._find(step, above, start)
            if inner is None:
                break
            start, above = inner, (*above, step)
        return bisect_left(self._line_ends, start) + 1

    @cached_property
    def _line_ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self._text)]

    def _skip(self, position: int) -> int:
        match = _BLANK.match(self._text, position)
        return match.end() if match else position

    def _find(self, step: Any, above: Steps, start: int) -> int | None:
        """Read on in a record or list until the step is found; what was read is kept."""
        if above not in self._inside:
            self._inside[above] = {}, self._entries(start)
        known, unread = self._inside[above]
        if step not in known:
            for name, position in unread:
                known[name] = position
                if name == step:
                    break
        return known.get(step)

    def _entries(self, start: int) -> Iterator[tuple[Any, int]]:
        """Yield the steps to the values of a record or list, and where each value starts."""
        opening = self._text[start]
        if opening not in "{[":
            return
        position, index = self._skip(start + 1), 0
        while self._text[position] not in "}]":
            step: Any = index
            if opening == "{":
                step, position = self._decode(self._text, position)
                position = self._skip(self._skip(position) + 1)
            yield step, position
            _, position = self._decode(self._text, position)
            position = self._skip(position)
            if self._text[position] == ",":
                position = self._skip(position + 1)
            index += 1
