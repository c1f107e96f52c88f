"""Looks over the bytes of a JSON text before anything parses them.

A parser builds what it reads, so a text that is hostile has to be refused before it: too deep,
numbers without end, or values that no JSON has and that Python reads all the same. The text is
looked at in blocks of a MiB, by array operations that leave other threads to run: about 15 ns a
byte, and a few MiB of memory whatever its length. Whether it is JSON at all is for the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from huline.models.change import target
from huline.models.errors import BadInput, Problem
from huline.models.files.text import refused
from huline.models.sentence import NOTHING, Sentence, both

DEEPEST = 64
"""Lists and records within each other; a Case has ten."""
LONGEST_INTEGER = 20
"""Digits of a whole number; the greatest that any field takes has 19."""
MOST_VALUES = 8_000_000
"""Values, lists and records at most: a small one takes a hundred bytes or more once it is read.
Of 100,000 workloads over 200 centres and 168 slots there are seven million."""
LONGEST_EXPONENT = 2
"""Digits of the exponent of a number."""

_LOOKED_BACK = LONGEST_INTEGER + 1
_BLOCK = 2**20
_SEARCHED = 2**18
"""A fault within so many bytes of the beginning is told by its field, not its line alone."""
_MOST_TOLD = 20
"""Faults of one kind that are told."""

Steps = tuple[str | int, ...]
Mask = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]

_QUOTE, _BACKSLASH, _OPENING, _CLOSING = ord('"'), ord("\\"), ord("{"), ord("}")
_COMMA = ord(",")
_U, _CASE = ord("u"), 0x20
_WORDS = (b"NaN", b"Infinity")
_NO_PLACES: Places = np.empty(0, dtype=np.int64)

_TOLD: dict[str, tuple[Sentence, Sentence]] = {
    "depth": (
        both("is nested more than {most} deep", "嵌套超过 {most} 层", most=DEEPEST),
        NOTHING,
    ),
    "values": (
        both("holds more than {most:,} values", "包含超过 {most:,} 个值", most=MOST_VALUES),
        both("send a large batch as Parquet", "大批任务请用 Parquet"),
    ),
    "not-finite": (
        both("NaN and Infinity are no values of JSON", "NaN 和 Infinity 不是 JSON 的值"),
        both("write a number, or leave the field out", "请写数字，或省略该字段"),
    ),
    "number-length": (
        both(
            "a number has more than {whole} digits, or an exponent of more than {exponent}",
            "数字超过 {whole} 位，或指数超过 {exponent} 位",
            whole=LONGEST_INTEGER,
            exponent=LONGEST_EXPONENT,
        ),
        both("no field takes such a number", "没有字段可以填这样的数字"),
    ),
    "surrogate": (
        both(
            "an escape is one half of a character: \\uD800 to \\uDFFF stand in pairs",
            "转义只有半个字符：\\uD800 至 \\uDFFF 须成对出现",
        ),
        both("write the character itself, in UTF-8", "请以 UTF-8 直接写出该字符"),
    ),
    "null-character": (
        both("holds the null character \\u0000", "含空字符 \\u0000"),
        both("leave it out", "请删去"),
    ),
}


def scan_json(data: bytes) -> None:
    """Refuse a JSON text that no parser should see.

    Parameters
    ----------
    data : the text as it was sent, in UTF-8, with a byte order mark or without

    Raises
    ------
    BadInput
        If it is not UTF-8 text or is empty, is nested more than `DEEPEST` deep, has more than
        `MOST_VALUES` values, a whole number
        of more than `LONGEST_INTEGER` digits or an exponent of more than `LONGEST_EXPONENT`, has
        NaN or Infinity, half of a surrogate pair, or the null character. Each stands at its line,
        and near the beginning also at its field.
    """
    _refuse_other_text(data)
    whole = np.frombuffer(data, dtype=np.uint8)
    state = _State()
    found: dict[str, list[int]] = {code: [] for code in _TOLD}
    for start in range(0, whole.size, _BLOCK):
        for code, places in _faults(whole, start, state):
            room = _MOST_TOLD - len(found[code])
            found[code] += places[:room].tolist()
        if found["depth"] or found["values"]:
            break
    if any(found.values()):
        raise BadInput(_problems(found, data))


def _refuse_other_text(data: bytes) -> None:
    """Refuse what is not UTF-8; a zero in the first bytes tells text of wider characters."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or 0 in data[:4]:
        message = both(
            "is not UTF-8 text but UTF-16 or UTF-32", "不是 UTF-8，而是 UTF-16 或 UTF-32"
        )
        raise refused("", "encoding", message, _AS_UTF_8)
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        message = both("the body is empty", "请求体为空")
        raise refused("", "empty", message, both("send JSON", "请发送 JSON"))
    at = _first_not_utf_8(data)
    if at is not None:
        message = both("is not UTF-8 text", "不是 UTF-8 文本")
        raise refused("", "encoding", message, _AS_UTF_8, _line(data, at))


_AS_UTF_8 = both("send JSON in UTF-8", "请以 UTF-8 发送 JSON")


def _first_not_utf_8(data: bytes) -> int | None:
    """Return where the text stops being UTF-8, looking at a block at a time."""
    start = 0
    while start < len(data):
        # with room for one character, so that each block takes it on
        block = data[start : start + _BLOCK + 3]
        try:
            block.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data" or start + len(block) == len(data):
                return start + error.start
            # the block ends within a character
            block = block[: error.start]
        start += len(block)
    return None


@dataclass
class _State:
    """What of the blocks before matters for the next."""

    within: bool = False
    """Whether it begins within a string."""
    escaped: bool = False
    """Whether its first character follows a backslash that escapes it."""
    depth: int = 0
    values: int = 0
    """Values that have begun."""
    digits: Mask = field(default_factory=lambda: np.zeros(_LOOKED_BACK, dtype=bool))
    """Which of the last characters are digits outside of strings."""
    pending: Places = field(default_factory=lambda: _NO_PLACES)
    """Upper halves of surrogate pairs whose lower half stands in the next block."""


def _faults(whole: Bytes, start: int, state: _State) -> Iterator[tuple[str, Places]]:
    """Yield what is wrong in the block that begins at ``start``, and where."""
    block = whole[start : start + _BLOCK]
    escapes = _escapes(block, state)
    quotes = block == _QUOTE
    quotes[escapes[escapes < block.size]] = False
    within = np.logical_xor.accumulate(quotes) ^ state.within
    state.within = bool(within[-1])
    outside = ~(within | quotes)
    yield "depth", start + _too_deep(block, outside, state)
    yield "values", start + _too_many(block, outside, state)
    yield "not-finite", start + _not_finite(whole, start, outside)
    yield "number-length", _long_numbers(whole, start, _is_digit(block) & outside, state)
    yield from _bad_escapes(whole, start, start + escapes, state)


def _escapes(block: Bytes, state: _State) -> Places:
    """Return the places of the characters that a backslash escapes; one may lie past the end."""
    slashes = np.flatnonzero(block == _BACKSLASH)
    first = [0] if state.escaped else []
    if slashes.size:
        count = np.arange(slashes.size)
        begins = np.ones(slashes.size, dtype=bool)
        begins[1:] = np.diff(slashes) != 1
        within_run = count - np.maximum.accumulate(np.where(begins, count, 0))
        if state.escaped and slashes[0] == 0:
            # the first is escaped itself, so the second of its run is the one that escapes
            run = int(np.argmin(np.diff(slashes) == 1)) + 1 if slashes.size > 1 else 1
            length = slashes.size if np.all(np.diff(slashes) == 1) else run
            within_run[:length] += 1
        slashes = slashes[within_run % 2 == 0]
    escaped = np.concatenate([np.array(first, dtype=np.int64), slashes + 1])
    state.escaped = bool(escaped.size and escaped[-1] == block.size)
    return escaped


def _too_deep(block: Bytes, outside: Mask, state: _State) -> Places:
    # { and [ differ in one bit, and so do } and ]
    folded = block | _CASE
    brackets = np.flatnonzero(((folded == _OPENING) | (folded == _CLOSING)) & outside)
    steps = np.where(folded[brackets] == _OPENING, 1, -1)
    depths = state.depth + np.cumsum(steps)
    if depths.size:
        state.depth = int(depths[-1])
    return brackets[np.flatnonzero(depths > DEEPEST)[:1]]


def _not_finite(whole: Bytes, start: int, outside: Mask) -> Places:
    """Find what Python reads for a number and no JSON has; other words are for the parser."""
    block, end = whole[start : start + _BLOCK], whole.size - 1
    found = [_NO_PLACES]
    for word in _WORDS:
        at = np.flatnonzero((block == word[0]) & outside)
        for n, letter in enumerate(word[1:], 1):
            at = at[whole[np.minimum(start + at + n, end)] == letter]
        found.append(at)
    return np.concatenate(found)


def _too_many(block: Bytes, outside: Mask, state: _State) -> Places:
    begin = np.flatnonzero(((block == _COMMA) | ((block | _CASE) == _OPENING)) & outside)
    room = MOST_VALUES - state.values
    state.values += begin.size
    return begin[max(0, room) : max(0, room) + 1]


def _long_numbers(whole: Bytes, start: int, digits: Mask, state: _State) -> Places:
    """Find numbers that are too long; ``digits`` tells which characters are outside of strings."""
    joined = np.concatenate([state.digits, digits])
    state.digits = joined[-_LOOKED_BACK:]
    # run[i]: so many digits in a row from i on; doubled, then brought to one more than is allowed
    run, length = joined, 1
    while length <= LONGEST_INTEGER:
        step = min(length, LONGEST_INTEGER + 1 - length)
        run = run[step:] & run[:-step]
        length += step
    begin = start - _LOOKED_BACK
    first = begin + 1 + np.flatnonzero(run[1:] & ~joined[: run.size - 1])
    # what follows a point is a fraction, which only loses digits when it is read
    first = first[(first == 0) | (whole[first - 1] != ord("."))]
    marks = np.flatnonzero((whole[start : start + _BLOCK] | _CASE) == ord("e"))
    marks = start + marks[joined[marks + _LOOKED_BACK - 1]]
    return np.concatenate([first, _long_exponents(whole, marks)])


def _long_exponents(whole: Bytes, marks: Places) -> Places:
    """Choose those ``e`` after a number that more digits follow than are allowed."""
    end = whole.size - 1
    after = marks + 1
    after = after + np.isin(whole[np.minimum(after, end)], (ord("+"), ord("-")))
    long = after + LONGEST_EXPONENT <= end
    for n in range(LONGEST_EXPONENT + 1):
        long &= _is_digit(whole[np.minimum(after + n, end)])
    return marks[long]


def _is_digit(text: Bytes) -> Mask:
    # below "0" the difference wraps around to more than 9
    digit: Mask = (text - ord("0")) < 10
    return digit


def _bad_escapes(
    whole: Bytes, start: int, escapes: Places, state: _State
) -> Iterator[tuple[str, Places]]:
    """Yield null characters and halves of surrogate pairs among the escapes of characters."""
    inside = escapes[escapes + 4 < whole.size]
    inside = inside[whole[inside] == _U]
    # a block's last escape may already be the next block's first
    inside = inside[inside >= start]
    inside = inside[inside < start + _BLOCK]
    four = [whole[inside + n] | _CASE for n in (1, 2, 3, 4)] if inside.size else []
    if inside.size:
        null = np.logical_and.reduce([digit == ord("0") for digit in four])
        yield "null-character", inside[null]
        halves = four[0] == ord("d")
        upper = inside[halves & np.isin(four[1], list(b"89ab"))]
        lower = inside[halves & np.isin(four[1], list(b"cdef"))]
    else:
        upper = lower = _NO_PLACES
    upper = np.concatenate([state.pending, upper])
    late = upper + 6 >= start + _BLOCK
    state.pending = upper[late] if start + _BLOCK < whole.size else _NO_PLACES
    if start + _BLOCK < whole.size:
        upper = upper[~late]
    lone = np.setxor1d(upper + 6, lower)
    # told at the half that is there
    yield "surrogate", np.where(np.isin(lone, lower), lone, lone - 6)


def _problems(found: dict[str, list[int]], data: bytes) -> Iterator[Problem]:
    # where a text is too deep or too long is no path that anybody could follow
    named = (places for code, places in found.items() if code not in ("depth", "values"))
    near = sorted(at for places in named for at in places if at <= _SEARCHED)
    text = data[:_SEARCHED].decode("latin-1")
    paths = dict(zip(near, paths_at(text, near), strict=True))
    for code, places in found.items():
        message, hint = _TOLD[code]
        for at in places:
            path = paths.get(at, ())
            yield Problem("", _line(data, at), target(path, None), code, message, hint, path)


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{},:]', re.DOTALL)
_LONGEST_NAME = 100


def paths_at(text: str, places: Sequence[int]) -> list[Steps]:
    """Return the paths of the values that hold these places of a JSON text, in rising order.

    The text holds the bytes of UTF-8 one by one, as ``latin-1`` reads them.

    >>> paths_at('{"pools": [{}, {"cards": [8, NaN', [29])
    [('pools', 1, 'cards', 1)]
    """
    found: list[Steps] = []
    path: list[str | int | None] = []
    last = ""
    tokens: Iterator[tuple[int, str]]
    tokens = ((match.start(), match[0]) for match in _TOKEN.finditer(text))
    for place in places:
        for start, token in tokens:
            if start > place:
                tokens = chain([(start, token)], tokens)
                break
            _follow(token, last, path)
            last = token
        found.append(tuple(step for step in path if step is not None))
    return found


def _follow(token: str, last: str, path: list[str | int | None]) -> None:
    """Go on by a token; ``last`` is the one before it. A record's step is its latest name."""
    if token in "{[":
        path.append(None if token == "{" else 0)
    elif token in "}]":
        del path[-1:]
    elif token == "," and path:
        step = path[-1]
        path[-1] = step + 1 if isinstance(step, int) else None
    elif token == ":" and path and not isinstance(path[-1], int):
        name = last[1:-1].encode("latin-1").decode("utf-8", "replace")
        path[-1] = name[:_LONGEST_NAME]
