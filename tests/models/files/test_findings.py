"""The long table of a study: a row a figure, a difference, a flow, or a mean over draws."""

import polars as pl
import pytest

from huline.models.files import write_findings
from huline.models.findings import Figure, Findings, Outcome, Paired
from huline.models.study import Study


@pytest.fixture
def found():
    cost = Figure(measure="payer-cost", unit="milli-fen", value=123_45_678, proven=(0, None))
    told = {"draw": 7, "status": "proven", "case_hash": "", "key": ""}
    mean = Paired(
        scenario="none", against="base", measure="payer-cost", unit="milli-fen", draws=3,
        mean=150_000.5, proven=(100_000, None), sign="up", deviation=50_000,
        drawn=(100_000, 200_000), widest=(50_000, None), up=2, down=0,
    )  # fmt: skip
    return Findings(
        study=Study(name="s", changes=[{"name": "none", "edits": []}]), case_name="",
        case_name_zh="", case_hash="", perspective="payer", programmes=(),
        outcomes=(Outcome(**told, scenario="base", figures=(cost,)),), paired=(mean,),
    )  # fmt: skip


def test_money_is_in_yuan_and_exact_beside_it(found, tmp_path):
    write_findings(found, tmp_path / "t.parquet")
    row = pl.read_parquet(tmp_path / "t.parquet").row(0, named=True)

    assert (row["kind"], row["draw"], row["unit"]) == ("figure", 7, "CNY")
    assert (row["value"], row["milli_fen"]) == (123.45678, 123_45_678)
    assert (row["proven_low"], row["proven_high"]) == (0, None)
    assert row["draws"] is None


def test_a_mean_over_draws_stands_beside_limits_and_scatter(found, tmp_path):
    write_findings(found, tmp_path / "t.parquet")
    row = pl.read_parquet(tmp_path / "t.parquet").row(1, named=True)

    assert (row["kind"], row["scenario"], row["against"], row["draw"]) == (
        "mean", "none", "base", None
    )  # fmt: skip
    assert row["value"] == pytest.approx(1.500005)
    assert (row["proven_low"], row["proven_high"], row["sign"]) == (1, None, "up")
    assert (row["draws"], row["up"], row["down"], row["deviation"]) == (3, 2, 0, 0.5)
    assert (row["drawn_low"], row["drawn_high"]) == (1, 2)
    assert (row["widest_low"], row["widest_high"]) == (0.5, None)


def test_all_forms_hold_the_same_rows(found, tmp_path):
    for name in ("t.csv", "t.parquet", "t.xlsx"):
        write_findings(found, tmp_path / name)
    # CSV and XLSX do not tell what is empty from what is not there
    text = pl.col(pl.String).fill_null("")
    table = pl.read_parquet(tmp_path / "t.parquet").with_columns(text)
    csv = pl.read_csv(tmp_path / "t.csv", schema=table.schema)
    sheet = pl.read_excel(tmp_path / "t.xlsx", engine="openpyxl", schema_overrides=table.schema)

    assert csv.with_columns(text).equals(table)
    assert sheet.with_columns(text).equals(table)
