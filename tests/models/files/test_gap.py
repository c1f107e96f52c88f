"""Two agents and three jobs, small enough to be read."""

import pytest

from huline.models.errors import BadInput
from huline.models.files import read_gap

TINY = """\
 2 3
 4 7 -2
 5 6 3
 1 2 3
 2 2 2
 4 5
"""


def reading(tmp_path, text):
    path = tmp_path / "tiny"
    path.write_text(text, encoding="utf-8")
    return read_gap(path)


def problems(tmp_path, text):
    with pytest.raises(BadInput) as caught:
        reading(tmp_path, text)
    return [(p.file, p.row, p.field) for p in caught.value.problems], str(caught.value)


def test_every_agent_is_a_pool_and_every_pair_a_quote(tmp_path):
    case = reading(tmp_path, TINY)

    assert case.horizon.slots == 1
    assert [(p.id, p.resources) for p in case.pools] == [
        ("agent-1", {"units": (4,)}), ("agent-2", {"units": (5,)}),
    ]  # fmt: skip
    assert [(w.id, w.must_serve) for w in case.workloads] == [
        ("job-1", True), ("job-2", True), ("job-3", True),
    ]  # fmt: skip
    assert {(q.workload, q.pool): (q.cost, q.uses["units"]) for q in case.quotes} == {
        ("job-1", "agent-1"): (400_000, 1), ("job-1", "agent-2"): (500_000, 2),
        ("job-2", "agent-1"): (700_000, 2), ("job-2", "agent-2"): (600_000, 2),
        ("job-3", "agent-1"): (-200_000, 3), ("job-3", "agent-2"): (300_000, 2),
    }  # fmt: skip


def test_where_lines_end_does_not_matter(tmp_path):
    wrapped = " ".join(TINY.split()).replace(" 5 6", "\r\n5\t6")

    assert reading(tmp_path, wrapped).hash == reading(tmp_path, TINY).hash


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", ("tiny", None, ""), "is empty"),
        ("2", ("tiny", None, ""), "holds no instance"),
        (TINY.replace(" 7", " 7.5"), ("tiny", 2, "cost"), "whole number"),
        (TINY.replace("5 6", "5 x"), ("tiny", 3, "cost"), "'x'"),
        (TINY.replace("1 2 3", "1 -2 3"), ("tiny", 4, "use"), "from 0"),
        (TINY.replace("4 5", "4 9999999999"), ("tiny", 6, "capacity"), "1,000,000,000"),
        (TINY.replace("2 3\n", "0 3\n", 1), ("tiny", 1, "agents"), "from 1"),
        (TINY.replace("2 3\n", "2 three\n", 1), ("tiny", 1, "jobs"), "whole number"),
        (TINY.replace("4 5", "4"), ("tiny", 6, ""), "holds 15 numbers"),
        (TINY + "7\n", ("tiny", 7, ""), "left over begins with '7'"),
        (TINY + "\nend of file\n", ("tiny", 8, ""), "left over begins with 'end'"),
        ("10000 1000000\n", ("tiny", 1, ""), "holds 2 numbers"),
        ("١ ٢\n", ("tiny", 1, "agents"), "whole number"),
    ],
)
def test_what_is_no_instance_is_refused_with_its_line(tmp_path, text, place, says):
    places, words = problems(tmp_path, text)

    assert place in places
    assert says in words


def test_all_wrong_numbers_are_named_at_once(tmp_path):
    text = TINY.replace("4 7", "a 7").replace("1 2 3", "1 2 b").replace("4 5", "4 -5")

    assert problems(tmp_path, text)[0] == [
        ("tiny", 2, "cost"), ("tiny", 4, "use"), ("tiny", 6, "capacity"),
    ]  # fmt: skip


def test_a_folder_is_no_instance(tmp_path):
    with pytest.raises(BadInput, match="is a folder"):
        read_gap(tmp_path)
