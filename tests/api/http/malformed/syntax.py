"""JSON that is none, or that no parser should see."""

from collections.abc import Iterator

from tests.api.http.malformed.base import Malformed, line_of, raw, request, text

RENT = "input/case/pools/0/rent"
NAME = "input/case/name"


def cut_short() -> Iterator[Malformed]:
    whole = text(request())
    for share in range(1, 15):
        at = len(whole) * share // 15
        yield Malformed("cut short", f"after {at} bytes", whole[:at])


def stray_characters() -> Iterator[Malformed]:
    for name, written in {
        "a trailing comma": "[1,]",
        "single quotes": "'a'",
        "a comment": "1 /* one */",
        "a remark": "1 // one",
        "no quotes": "hello",
        "hexadecimal": "0x10",
        "octal": "010",
        "a plus sign": "+1",
        "no digit before the point": ".5",
        "no digit after it": "1.",
        "a bare minus": "-",
        "an exponent without digits": "1e",
        "Python's True": "True",
        "Python's None": "None",
        "undefined": "undefined",
        "two values": "1 2",
        "a tuple": "(1, 2)",
        "a tab in a string": '"a\tb"',
        "a line end in a string": '"a\nb"',
        "a bad escape": r'"\x41"',
        "half an escape": r'"\u12"',
        "an escape too many": '"a\\"',
        "a colon for a comma": "[1: 2]",
        "a comma for a colon": '{"a", 1}',
        "a key that is a number": "{1: 2}",
        "brackets that cross": '{"a": [1}]',
        "a digit separator": "1_000",
        "an empty slot": "[1,,2]",
    }.items():
        content = raw(RENT, written)
        yield Malformed("stray characters", name, content, row=line_of(content, b'"rent"'))


def more_than_one_document() -> Iterator[Malformed]:
    whole = text(request())
    for name, content in {
        "twice": whole + whole,
        "a bracket more": whole + b"}",
        "lines": whole + b"\n{}",
        "text before it": b"data: " + whole,
        "a shebang": b"#!/bin/sh\n" + whole,
        "a prefix against hijacking": b")]}',\n" + whole,
        "a zero byte after it": whole + b"\x00",
    }.items():
        yield Malformed("more than one document", name, content)


def no_numbers() -> Iterator[Malformed]:
    for at in (RENT, "config/seed", "config/termination/relative_gap", "input/case/metros/0/lat"):
        for written in ("NaN", "Infinity", "-Infinity"):
            content = raw(at, written)
            row = line_of(content, written.encode())
            yield Malformed("not a number", f"{at} = {written}", content, place=f"/{at}", row=row)


def endless_numbers() -> Iterator[Malformed]:
    for name, written in {
        "21 digits": "9" * 21,
        "negative": "-" + "9" * 30,
        "5,000 digits": "1" * 5000,
        "a million digits": "1" * 10**6,
        "10 million digits": "7" * 10**7,
        "with a point": "1" * 25 + ".5",
        "an exponent of 4 digits": "1e9999",
        "with a sign": "1E+400",
        "tiny": "1e-99999",
        "an exponent without end": "1e" + "9" * 10**5,
        "zeros before it": "1e000000001",
    }.items():
        yield Malformed(
            "endless numbers", name, lambda written=written: raw(RENT, written), place=f"/{RENT}"
        )


def deep_nesting() -> Iterator[Malformed]:
    for name, written in {
        "65 lists": "[" * 65 + "]" * 65,
        "a thousand lists": "[" * 1000 + "]" * 1000,
        "a million lists": "[" * 10**6 + "]" * 10**6,
        "a million records": '{"a":' * 10**6 + "1" + "}" * 10**6,
        "never closed": "[" * 10**6,
        "both in turn": '[{"a":' * 50_000 + "1" + "}]" * 50_000,
        "after a string of brackets": '["' + "[" * 99 + '",' + "[" * 99 + "]" * 100,
    }.items():
        yield Malformed("deep nesting", name, lambda written=written: raw(RENT, written))


def lone_surrogates() -> Iterator[Malformed]:
    for name, written in {
        "an upper half": r'"\ud800"',
        "a lower half": r'"\udfff"',
        "two upper halves": r'"\ud83d\ud83d"',
        "the wrong order": r'"\ude00\ud83d"',
        "with a letter between": r'"\ud83dx\ude00"',
        "capitals": r'"\uD83D"',
        "after a pair": r'"\ud83d\ude00\ud83d"',
        "the end of text": r'"abc\udbff"',
    }.items():
        yield Malformed("lone surrogates", name, raw(NAME, written), place=f"/{NAME}")
    content = text(request()).replace(b'"seed"', rb'"\ud800"')
    yield Malformed("lone surrogates", "in a key", content)


def null_characters() -> Iterator[Malformed]:
    for name, written in {
        "alone": r'"\u0000"',
        "within text": r'"a\u0000b"',
        "after a backslash": r'"\\\u0000"',
    }.items():
        yield Malformed("null characters", name, raw(NAME, written), place=f"/{NAME}")
    yield Malformed("null characters", "raw", raw(NAME, '"a\x00b"'))
    yield Malformed("null characters", "at the beginning", b"\x00" + text(request()))
    yield Malformed(
        "null characters", "in a key", text(request()).replace(b'"seed"', rb'"s\u0000"')
    )


def wrong_encodings() -> Iterator[Malformed]:
    said = text(request()).decode().replace('"test"', '"中文"')
    for encoding in (
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "gb18030",
        "big5",
        "shift_jis",
        "euc-kr",
    ):
        yield Malformed("wrong encodings", encoding, said.encode(encoding))
    for name, wrong in {
        "a byte that is none": b"\xff",
        "overlong": b"\xc0\xaf",
        "a surrogate": b"\xed\xa0\x80",
        "half a character": b"\xe4\xb8",
        "past the last": b"\xf5\x80\x80\x80",
        "latin-1": b"\xe9t\xe9",
        "a stray continuation": b"\x80",
    }.items():
        content = text(request()).replace(b'"test"', b'"' + wrong + b'"')
        row = line_of(content, wrong)
        yield Malformed("wrong encodings", name, content, row=row)


def nothing_at_all() -> Iterator[Malformed]:
    for name, content in {
        "no bytes": b"",
        "blanks": b"  \n\t ",
        "a byte order mark": b"\xef\xbb\xbf",
        "a line end": b"\r\n",
    }.items():
        yield Malformed("nothing at all", name, content)


def repeated_keys() -> Iterator[Malformed]:
    for name, old, new in (
        ("at the top", b'{\n "config"', b'{\n "config": {},\n "config"'),
        ("far below", b'"rent"', b'"rent": 1, "rent"'),
        ("thrice", b'"seed"', b'"seed": 1, "seed": 2, "seed"'),
        ("by an escape", b'"seed"', rb'"see\u0064": 1, "seed"'),
        ("an id", b'"id": "w2"', b'"id": "w1", "id": "w2"'),
        ("spaced apart", b'"seed"', b'"seed" : 1,\n "seed"'),
        ("in a map", b'"h100": 1000', b'"h100": 5, "h100": 1000'),
        ("of the input", b'"input"', b'"input": null, "input"'),
    ):
        content = text(request()).replace(old, new, 1)
        yield Malformed("repeated keys", name, content)


def no_record() -> Iterator[Malformed]:
    for written in (
        b"[]",
        b"5",
        b'"text"',
        b"true",
        b"null",
        b"[{}]",
        b"{}",
        b'{"": {}}',
        b"-0.5",
    ):
        yield Malformed("no record", written.decode(), written)


MAKERS = (
    cut_short,
    stray_characters,
    more_than_one_document,
    no_numbers,
    endless_numbers,
    deep_nesting,
    lone_surrogates,
    null_characters,
    wrong_encodings,
    nothing_at_all,
    repeated_keys,
    no_record,
)
