import csv
import json

import polars as pl
import pytest
from openpyxl import load_workbook

from huline.models.errors import BadInput
from huline.models.files import export_plan, read_plan, write_plan
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Claim, Placement, Plan, Run
from tests.builders import a_case, a_job, a_service
from tests.languages import is_chinese

DANGEROUS = ["=1+1", "+8613", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"]


def a_run(first: int, end: int, cards: int) -> Run:
    return Run(pool="sh-01/a", first=first, end=end, cards=cards)


def a_plan(**fields) -> Plan:
    """Two runs of one workload, one of another, and one workload left out."""
    moved = Placement(
        workload="w1",
        runs=(a_run(0, 2, 8), a_run(3, 5, 8)),
        links=("l1", "l2"),
        claims=(Claim(subsidy="voucher", amount=300),),
        ledger=Ledger(rent=3_200, energy=1_920, transfer=50, subsidy=-300),
        system=SystemLedger(energy=1_920, transfer=50),
    )  # fmt: skip
    steady = Placement(
        workload="s1",
        runs=(a_run(0, 8, 2),),
        ledger=Ledger(rent=1_600),
        system=SystemLedger(running=7),
    )
    lost = Placement(
        workload="w2", ledger=Ledger(penalty=9_000), system=SystemLedger(penalty=9_000)
    )
    parts = {
        "case_hash": "sha256:00",
        "placements": (moved, steady, lost),
        "ledger": Ledger(
            rent=4_800, energy=1_920, transfer=50, subsidy=-300, penalty=9_000
        ),
        "system": SystemLedger(energy=1_920, transfer=50, running=7, penalty=9_000),
        "cost": 15_470,
    }  # fmt: skip
    return Plan(**parts | fields)


def the_case():
    return a_case(workloads=(a_job("w1", name_zh="训练一"), a_service("s1"), a_job("w2")))


def rows_of(path, kind: str) -> list[dict]:
    """Read an export as a program would, empty cells as None."""
    if kind == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]
    if kind == "xlsx":
        header, *rows = load_workbook(path)["plan"].iter_rows(values_only=True)
        return [dict(zip(header, row, strict=True)) for row in rows]
    return pl.read_parquet(path).to_dicts() if kind == "parquet" else json.loads(path.read_text())


KINDS = pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "json"])


def test_a_plan_read_back_is_the_same(tmp_path):
    write_plan(a_plan(), tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json") == a_plan()


@KINDS
def test_an_export_has_a_row_for_each_run_and_each_workload_left_out(tmp_path, kind):
    export_plan(the_case(), a_plan(), tmp_path / f"out.{kind}", kind)
    shown = [
        (
            row["workload"],
            row["pool"],
            *(row[n] and int(row[n]) for n in ("first", "end", "cards")),
        )
        for row in rows_of(tmp_path / f"out.{kind}", kind)
    ]
    assert shown == [
        ("w1", "sh-01/a", 0, 2, 8), ("w1", "sh-01/a", 3, 5, 8), ("s1", "sh-01/a", 0, 8, 2),
        ("w2", None, None, None, None),
    ]  # fmt: skip


@KINDS
def test_the_money_columns_of_an_export_add_up_to_the_ledgers(tmp_path, kind):
    plan = a_plan()
    export_plan(None, plan, tmp_path / f"out.{kind}", kind)
    rows = rows_of(tmp_path / f"out.{kind}", kind)
    for ledger, prefix in ((plan.ledger, ""), (plan.system, "system_")):
        for name, amount in ledger:
            assert sum(int(row[f"{prefix}{name}_milli_fen"] or 0) for row in rows) == amount


@pytest.mark.parametrize("case", [None, the_case()])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_headings_of_an_export_for_chinese_readers_are_chinese_and_all_different(
    tmp_path, kind, case
):
    for lang in ("en", "zh"):
        export_plan(case, a_plan(), tmp_path / f"{lang}.{kind}", kind, lang)
    english, chinese = (rows_of(tmp_path / f"{lang}.{kind}", kind) for lang in ("en", "zh"))

    kinds = {"training": "训练", "inference": "推理"}
    told = [[kinds.get(str(value), value) for value in row.values()] for row in english]
    assert [[*row.values()] for row in chinese] == told
    assert len(set(chinese[0])) == len(english[0])
    assert all(is_chinese(heading) for heading in chinese[0])


@pytest.mark.parametrize("kind", ["parquet", "json"])
def test_names_of_columns_that_programs_read_are_the_same_in_every_language(tmp_path, kind):
    export_plan(None, a_plan(), tmp_path / f"out.{kind}", kind, "zh")
    assert "rent_milli_fen" in rows_of(tmp_path / f"out.{kind}", kind)[0]


@KINDS
def test_an_export_with_the_case_says_who_and_when(tmp_path, kind):
    export_plan(the_case(), a_plan(), tmp_path / f"out.{kind}", kind)
    first, second, *_ = rows_of(tmp_path / f"out.{kind}", kind)
    assert (first["tenant"], first["centre"], first["kind"]) == ("acme", "sh-01", "training")
    assert second["start"] == "2026-07-15T03:00:00+08:00"
    assert second["finish"] == "2026-07-15T05:00:00+08:00"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_of_an_export_is_run_as_a_formula(tmp_path, kind, text):
    case = a_case(workloads=(a_job("w1", name=text), a_service("s1"), a_job("w2")))
    export_plan(case, a_plan(), tmp_path / f"out.{kind}", kind)
    assert rows_of(tmp_path / f"out.{kind}", kind)[0]["name"].startswith("'")


def test_excel_can_tell_the_encoding_of_an_exported_csv(tmp_path):
    export_plan(the_case(), a_plan(), tmp_path / "out.csv", "csv")
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "训练一".encode() in data


def test_negative_money_stays_a_number_in_an_exported_csv(tmp_path):
    export_plan(None, a_plan(), tmp_path / "out.csv", "csv")
    assert rows_of(tmp_path / "out.csv", "csv")[0]["subsidy_milli_fen"] == "-300"


@pytest.mark.parametrize("write", [
    lambda path: write_plan(a_plan(), path),
    lambda path: export_plan(None, a_plan(), path, "xlsx"),
    lambda path: export_plan(None, a_plan(), path, "csv"),
    lambda path: export_plan(None, a_plan(), path, "parquet"),
])  # fmt: skip
def test_a_place_that_cannot_be_written_to_is_named(tmp_path, write):
    with pytest.raises(BadInput, match="cannot be written"):
        write(tmp_path / "nowhere" / "plan.out")
