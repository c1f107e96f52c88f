import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huline.models.errors import BadInput
from huline.models.files import read_batch, read_case
from tests.models.files.corpus import SOUND, folder
from tests.models.files.corpus.separate import CASE_TEXT, WORKBOOK
from tests.models.files.test_malformed import OF_PYTHON

PIECES = [
    b";", b",", b"=", b"*", b"\n", b'"', b"[", b"}", b"&a ", b"*a", b"!!int ", b": ", b"\t",
    b"\x00", b"\xff", b"1e9", b"9" * 40, b"- ", b"null", b"\xe4\xb8\xad", b"? ", b"|",
]  # fmt: skip


@st.composite
def damaged(draw, sound: bytes) -> bytes:
    """Cut something out of a file and put something else there."""
    start = draw(st.integers(0, len(sound)))
    end = start + draw(st.sampled_from([0, 0, 1, 3, 20, len(sound)]))
    piece = draw(st.sampled_from(PIECES) | st.binary(max_size=4))
    return sound[:start] + piece + sound[end:]


def report(read) -> str:
    """Read, and return what is said if that is refused."""
    try:
        read()
    except BadInput as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", SOUND)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_damaged_file_of_a_case_is_read_or_refused_in_plain_words(tmp_path_factory, name, data):
    content = data.draw(damaged(SOUND[name].encode()))
    place = folder({name: content})(tmp_path_factory.mktemp("d"))
    assert not OF_PYTHON.search(report(lambda: read_case(place)))


@settings(max_examples=60, deadline=None)
@given(content=damaged(CASE_TEXT.encode()))
def test_damaged_json_is_read_or_refused_in_plain_words(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("d") / "case.json"
    path.write_bytes(content)
    assert not OF_PYTHON.search(report(lambda: read_case(path)))


@settings(max_examples=40, deadline=None)
@given(content=damaged(WORKBOOK))
def test_a_damaged_workbook_is_read_or_refused_in_plain_words(tmp_path_factory, content):
    tmp = tmp_path_factory.mktemp("d")
    (tmp / "b.xlsx").write_bytes(content)
    supply = read_case(folder({"workloads.csv": None})(tmp))
    assert not OF_PYTHON.search(report(lambda: read_batch(tmp / "b.xlsx", supply)))
