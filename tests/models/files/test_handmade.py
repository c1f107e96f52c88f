"""Plans made by hand: what tables and JSON are read, and what is said of those that are not."""

import csv
import json

import pytest

from huline.models.errors import BadInput
from huline.models.files import read_handmade
from tests.builders import (
    a_case,
    a_centre,
    a_commitment,
    a_courier,
    a_job,
    a_pool,
    a_service,
    a_western_centre,
)
from tests.languages import is_chinese


@pytest.fixture
def case():
    return a_case(
        centres=(a_centre(), a_western_centre()),
        pools=(a_pool(), a_pool("nx-01/a")),
        couriers=(a_courier(),),
        workloads=(a_job("w1", name="First", name_zh="甲"), a_job("w2", cards=(4, 8)),
                   a_service("s1")),
        commitments=(a_commitment(cards=1, termination_fee=5),),
    )  # fmt: skip


def written(folder, rows, name="plan.csv", encoding="utf-8"):
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def read(case, folder, *rows, **how):
    return read_handmade(written(folder, rows, **how), case)


def problems(case, folder, *rows):
    with pytest.raises(BadInput) as caught:
        read(case, folder, *rows)
    assert all(is_chinese(p.text("zh").split("：", 1)[1]) for p in caught.value.problems)
    return [(p.row, p.field, p.code) for p in caught.value.problems]


def runs(made):
    return {
        p.workload: [(r.pool, r.first, r.end, r.cards) for r in p.runs]
        for p in made.sketch.placements
    }


def test_three_columns_do_for_training_of_one_size(case, tmp_path):
    """32 card-hours on its 8 cards take 4 hours."""
    made = read(case, tmp_path, ("workload", "pool", "first"), ("w1", "sh-01/a", "2"))

    assert runs(made) == {"w1": [("sh-01/a", 2, 6, 8)]}
    assert made.rows == {"w1": (2,)}
    assert made.sketch.chosen_couriers


def test_of_several_sizes_the_stated_one_says_how_long_it_runs(case, tmp_path):
    made = read(case, tmp_path, ("workload", "pool", "first", "cards"),
                ("w2", "sh-01/a", 0, 4))  # fmt: skip

    assert runs(made) == {"w2": [("sh-01/a", 0, 8, 4)]}


@pytest.mark.parametrize(
    "instant",
    ["2026-07-15T02:00:00+08:00", "2026-07-14T18:00:00+00:00", "2026-07-15 02:00",
     "2026/7/15 2:00", "2026年7月15日 02:00", "07-15 02:00", "7月15日 2:00",
     "2026-07-15 02:00:00"],
)  # fmt: skip
def test_instants_are_read_as_people_write_them(case, tmp_path, instant):
    made = read(case, tmp_path, ("任务编号", "资源池", "开始时刻"), ("w1", "sh-01/a", instant))

    assert runs(made) == {"w1": [("sh-01/a", 2, 6, 8)]}


def test_chinese_text_of_excel_is_read_and_told_of(case, tmp_path):
    path = written(tmp_path, [("任务", "资源池", "开始", "结束", "卡数"),
                              ("w1", "sh-01/a", "07-15 02:00", "07-15 06:00", "8")],
                   encoding="gb18030")  # fmt: skip
    told = []
    made = read_handmade(path, case, notice=told.append)

    assert runs(made) == {"w1": [("sh-01/a", 2, 6, 8)]}
    assert "GB18030" in told[0]


def test_a_workload_without_a_pool_is_left_and_a_charge_is_computed_anew(case, tmp_path):
    header = ("workload", "pool", "first", "end", "cards", "charge", "charge_of")
    made = read(case, tmp_path, header, ("w1", "", "", "", "", "", ""),
                ("", "", "", "", "", "demand-charge", "sh-01"),
                ("", "", "", "", "", "termination", "c"))  # fmt: skip

    assert runs(made) == {"w1": []}
    assert made.sketch.terminations == ("c",)


def test_several_rows_of_a_workload_are_its_runs(case, tmp_path):
    made = read(case, tmp_path, ("workload", "pool", "first", "end", "cards"),
                ("s1", "sh-01/a", 0, 4, 2), ("s1", "nx-01/a", 4, 8, 2))  # fmt: skip

    assert runs(made) == {"s1": [("sh-01/a", 0, 4, 2), ("nx-01/a", 4, 8, 2)]}
    assert made.rows == {"s1": (2, 3)}


def test_all_that_is_wrong_is_told_at_once_by_row_and_column(case, tmp_path):
    found = problems(
        case, tmp_path,
        ("workload", "pool", "first", "end", "cards", "courier", "colour"),
        ("nobody", "sh-01/a", "0", "4", "8", "", ""),
        ("w1", "sh-02/a", "0", "4", "8", "", ""),
        ("w1", "sh-01/a", "soon", "4", "8", "", ""),
        ("w1", "sh-01/a", "0", "4", "0", "", ""),
        ("w1", "sh-01/a", "4", "4", "8", "", ""),
        ("w1", "sh-01/a", "-1", "4", "8", "", ""),
        ("w1", "sh-01/a", "0", "4", "8.5", "", ""),
        ("w1", "sh-01/a", "0", "4", "8", "bike", ""),
        ("s1", "sh-01/a", "0", "", "2", "", ""),
        ("s1", "sh-01/a", "0", "4", "", "", ""),
        ("w1", "", "0", "4", "8", "", ""),
        ("", "sh-01/a", "0", "4", "8", "", ""),
        ("w1", "sh-01/a", "", "4", "8", "", ""),
    )  # fmt: skip

    assert set(found) == {
        (1, "colour", "unknown-field"), (2, "workload", "unknown-id"), (3, "pool", "unknown-id"),
        (4, "first", "value"), (5, "cards", "value"), (6, "end", "order"), (7, "first", "value"),
        (8, "cards", "value"), (9, "courier", "unknown-id"), (10, "end", "missing"),
        (11, "cards", "missing"), (12, "pool", "missing"), (13, "workload", "missing"),
        (14, "first", "missing"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        (("workload", "pool", "start"), ("w1", "sh-01/a", "2026-07-15 02:30"),
         (2, "start", "value")),
        (("workload", "pool", "start"), ("w1", "sh-01/a", "2026-07-14 02:00"),
         (2, "start", "value")),
        (("workload", "pool", "start"), ("w1", "sh-01/a", "tomorrow"), (2, "start", "value")),
        (("workload", "pool", "first", "start"), ("w1", "sh-01/a", "3", "2026-07-15 02:00"),
         (2, "start", "contradiction")),
        (("workload", "pool", "first", "centre"), ("w1", "sh-01/a", "3", "nx-01"),
         (2, "centre", "contradiction")),
        (("workload", "pool", "first", "first"), ("w1", "sh-01/a", "3", "3"),
         (1, "first", "duplicate-column")),
        (("workload", "pool", "first", "起始时段"), ("w1", "sh-01/a", "3", "3"),
         (1, "起始时段", "duplicate-column")),
        (("workload", "pool", "first", "charge", "charge_of"),
         ("", "", "", "termination", "nothing"), (2, "charge_of", "unknown-id")),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(case, tmp_path, header, row, found):
    assert problems(case, tmp_path, header, row) == [found]


def test_missing_columns_are_named(case, tmp_path):
    found = problems(case, tmp_path, ("cards",), ("8",))

    assert {field for _, field, code in found if code == "missing-column"} == {
        "workload", "pool", "first",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [("plan.csv", b""), ("plan.csv", b"workload,pool,first\n"), ("plan.xlsx", b"PK\x03\x04"),
     ("plan.json", b"{"), ("plan.json", b"7"), ("plan.json", b"[]"), ("plan.json", b"[1]"),
     ("plan.json", b'{"placements": 3}'), ("plan.json", b'{"placements": [], "x": 1}'),
     ("plan.json", b'{"placements": [{"workload": "nobody"}]}'),
     ("plan.json", b'{"placements": [{"workload": "w1"}, {"workload": "w1"}]}'),
     ("plan.json", b'{"placements": [], "terminations": ["nothing"]}'),
     ("plan.json", b'[{"workload": {"a": 1}, "pool": [2], "first": null}]'),
     ("plan.parquet", b"PAR1"), ("plan.txt", b"w1"), ("plan.csv", b"\xff\xfew\x00"),
     ("plan.csv", b'workload,pool,first\n"w1,sh-01/a,0\n')],
)  # fmt: skip
def test_awkward_files_are_refused_in_order(case, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(BadInput) as caught:
        read_handmade(path, case)
    assert caught.value.problems


def test_json_may_be_rows_or_placements(case, tmp_path):
    path = tmp_path / "plan.json"
    rows = [{"workload": "w1", "pool": "sh-01/a", "first": 2, "end": 6, "cards": 8}]
    path.write_text(json.dumps(rows))
    made = read_handmade(path, case)
    path.write_text(json.dumps({"placements": [
        {"workload": "w1", "runs": [{"pool": "sh-01/a", "first": 2, "end": 6, "cards": 8}]}
    ]}))  # fmt: skip

    assert runs(made) == runs(read_handmade(path, case)) == {"w1": [("sh-01/a", 2, 6, 8)]}


def test_a_workbook_with_two_sheets_is_refused(case, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["workload", "pool", "first"])
    book.create_sheet("more").append(["workload"])
    book.save(tmp_path / "plan.xlsx")

    with pytest.raises(BadInput, match="2 sheets"):
        read_handmade(tmp_path / "plan.xlsx", case)
