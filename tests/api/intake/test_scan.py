"""JSON is looked over before it is parsed: what no parser should see is refused."""

import json
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huline.api.intake import scan
from huline.api.intake.scan import DEEPEST, LONGEST_INTEGER, MOST_VALUES, scan_json
from huline.models.errors import BadInput

pytestmark = pytest.mark.hypothesis

plain_text = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)))
awkward_text = st.text(alphabet='\\"{}[]NI019eE.\u4e2d\U0001f600', max_size=30)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**19) + 1, 10**19 - 1)
    | st.floats(-1e99, 1e99, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-99)
    | plain_text
    | awkward_text,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(awkward_text, inner, max_size=5),
    max_leaves=20,
)
block_sizes = st.sampled_from([1, 2, 3, 5, 8, 21, 64, 2**20])


def _codes(text, block=2**20):
    data = text if isinstance(text, bytes) else text.encode()
    with patch.object(scan, "_BLOCK", block):
        try:
            scan_json(data)
        except BadInput as error:
            return [(p.code, p.row, p.field) for p in error.problems]
    return []


@given(values, block_sizes, st.booleans())
@example({'"\\': ["\\\\", '\\"']}, 1, True)
@example(["\U0001f600" * 3], 5, True)
def test_sound_json_passes_wherever_the_blocks_are_cut(value, block, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert _codes(text, block) == []


FAULTS = {
    "NaN": "not-finite",
    "Infinity": "not-finite",
    "-Infinity": "not-finite",
    "1" * (LONGEST_INTEGER + 1): "number-length",
    "-" + "9" * 5000: "number-length",
    "1" * 30 + ".5": "number-length",
    "1e400": "number-length",
    "1E+999999999": "number-length",
    "2.5e-0400": "number-length",
    r'"\ud800"': "surrogate",
    r'"\uDFFF"': "surrogate",
    r'"\ud83d\ud83d\ude00"': "surrogate",
    r'"\ud83d\\ude00"': "surrogate",
    r'"\ud83dx\ude00"': "surrogate",
    r'"\\\u0000"': "null-character",
    "[" * DEEPEST + "]" * DEEPEST: "depth",
}


@given(st.sampled_from(list(FAULTS)), st.lists(values, max_size=3), values, block_sizes)
def test_a_fault_is_found_at_its_field_wherever_the_blocks_are_cut(fault, before, after, block):
    begin = "".join(f"{json.dumps(value)},\n" for value in before)
    text = f'{{"first": [{begin}{fault}, {json.dumps(after)}]}}'
    code = FAULTS[fault]

    place = "" if code == "depth" else f"first.{len(before)}"
    assert set(_codes(text, block)) == {(code, len(before) + 1, place)}


@pytest.mark.parametrize("text", [
    '"NaN Infinity"', '"' + "1" * 30 + '"', '{"1e999": "[[[["}', "0." + "1" * 50,
    "[1.5e-12, true]",
    r'"\\ud800"', r'"\\u0000"', r'"\ud83d\ude00"', "1" * LONGEST_INTEGER,
    "[" * DEEPEST + "]" * DEEPEST, '\ufeff{"a": 1}',
])  # fmt: skip
@pytest.mark.parametrize("block", [1, 4, 2**20])
def test_what_only_looks_like_a_fault_passes(text, block):
    assert _codes(text, block) == []


@pytest.mark.parametrize(("data", "code"), [
    (b"", "empty"), (b" \n ", "empty"), (b"\xef\xbb\xbf", "empty"),
    ('{"a": 1}'.encode("utf-16"), "encoding"), ('{"a": 1}'.encode("utf-16-le"), "encoding"),
    ('{"a": 1}'.encode("utf-16-be"), "encoding"), ('{"a": 1}'.encode("utf-32"), "encoding"),
    ('{"a": "中"}'.encode("gb18030"), "encoding"), (b'{"a": "\xed\xa0\x80"}', "encoding"),
    (b'{"a": "\xc0\x80"}', "encoding"), (b'{"a": "\xe4\xb8"}', "encoding"),
])  # fmt: skip
def test_text_that_is_no_utf_8_is_refused(data, code):
    assert [found for found, _, _ in _codes(data)] == [code]


def test_the_line_that_is_not_utf_8_is_named_wherever_the_blocks_are_cut():
    data = '{"a": "中",\n"b": "'.encode() + b'\xff"}'
    assert {tuple(_codes(data, block)) for block in (1, 2, 3, 7, 100)} == {(("encoding", 2, ""),)}


def test_faults_of_every_kind_are_told_at_once_and_not_without_end():
    text = f'{{"a": [{"NaN, " * 1000} 1], "b": "\\u0000"}}'
    codes = [code for code, _, _ in _codes(text)]
    assert codes.count("null-character") == 1
    assert 1 < codes.count("not-finite") < 100


def test_capitals_that_are_no_number_are_for_the_parser_to_refuse():
    scan_json(b"Name: Invalid")


@pytest.mark.parametrize("more", [0, 1])
def test_a_text_of_too_many_values_is_refused_before_it_takes_memory(more):
    # the list itself is one, and each comma begins another
    text = b"[" + b"0," * (MOST_VALUES - 1 + more) + b"0]"
    if not more:
        scan_json(text)
        return
    with pytest.raises(BadInput) as caught:
        scan_json(text)
    assert [problem.code for problem in caught.value.problems] == ["values"]
