"""`huline lab`: a study from its file to its results."""

import csv
import json

import openpyxl
import polars as pl
import pytest

from huline.models.files import write_case
from tests.api.cli.commands import huline, impossible
from tests.builders import a_case, a_job, a_policy, a_share
from tests.languages import CHINESE

STUDY = """\
name: Vouchers
name_zh: 算力券
case: case.json
gap: 0
certify: false
changes:
- name: none
  name_zh: 无
  edits:
  - {op: remove, table: policy.subsidies, where: {}}
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    case = a_case(workloads=(a_job(),), policy=a_policy(subsidies=(a_share(),)))
    write_case(case, folder / "case.json")
    (folder / "study.yaml").write_text(STUDY)
    return folder / "study.yaml"


@pytest.fixture(scope="module")
def result(study):
    return huline("lab", study, "-o", study.parent / "out", "--lang", "en")


def test_every_scenario_is_told_with_its_difference(result):
    assert result.exit_code == 0
    assert result.stdout.count("9.60") == 3  # at least, at most, and the outlay of the base
    assert "dearer" in result.stdout
    assert not CHINESE.search(result.stdout)


def test_the_second_time_everything_is_kept(study, result):
    again = huline("lab", study, "-o", study.parent / "out", "--lang", "zh")

    assert again.exit_code == 0
    assert again.stderr.count("沿用此前的结果") == 3
    assert "：无（沿用" in again.stderr
    assert "：基准（系统成本）（沿用" in again.stderr
    assert "更高" in again.stdout


def test_results_say_the_same_in_every_format(study, result):
    folder = study.parent / "out"
    with (folder / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    frame = pl.read_parquet(folder / "results.parquet")
    sheet = openpyxl.load_workbook(folder / "results.xlsx")["results"]

    assert len(rows) == frame.height == sheet.max_row - 1
    cost = frame.filter(kind="difference", measure="payer-cost", scenario="none")
    assert cost["milli_fen"].to_list() == [960_000]
    assert cost.select("value", "proven_low", "proven_high").row(0) == (9.6, 9.6, 9.6)
    assert cost["sign"].to_list() == ["up"]
    told = [r for r in rows if (r["kind"], r["measure"]) == ("flow", "subsidy")]
    assert [(r["by"], r["key"], r["milli_fen"]) for r in told] == [
        ("programme voucher", "payer", "960000")
    ]


def test_programs_get_all_of_it(study, result):
    told = huline("lab", study, "-o", study.parent / "out", "--json")
    document = json.loads(told.stdout)

    assert [o["status"] for o in document["outcomes"]] == ["proven", "proven"]
    assert document == json.loads((study.parent / "out" / "findings.json").read_text())


def test_a_base_without_a_plan_ends_with_its_status(tmp_path):
    write_case(impossible(), tmp_path / "case.json")
    (tmp_path / "study.yaml").write_text(
        STUDY.replace("{op: remove, table: policy.subsidies, where: {}}",
                      "{table: description, value: other}")
    )  # fmt: skip
    ended = huline("lab", tmp_path / "study.yaml", "-o", tmp_path / "out", "--lang", "en")

    assert ended.exit_code == 4
    assert "no plan exists" in ended.stdout


def test_slips_are_told_and_nothing_is_planned(study, tmp_path):
    wrong = study.parent / "wrong.yaml"
    wrong.write_text(STUDY.replace("policy.subsidies", "policy.subsidy"))
    ended = huline("lab", wrong, "-o", tmp_path / "out", "--lang", "zh")

    assert ended.exit_code == 2
    assert "是否想写“subsidies”" in ended.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("workers", ["many", "0", "257", "processes:2", "ray://head"])
def test_workers_that_cannot_be_read_are_refused_with_examples(study, workers):
    asked = huline("lab", study, "-o", study.parent / "not", "--workers", workers, "--lang", "en")

    assert asked.exit_code == 2
    assert f"--workers: cannot read '{workers}'" in asked.stderr
    assert "ray://192.168.1.5:6379" in asked.stderr
    assert not (study.parent / "not").exists()


def test_so_many_processes_or_one_may_be_asked_for(study, result):
    for workers in ("local", "2"):
        again = huline("lab", study, "-o", study.parent / "out", "--workers", workers)

        assert again.exit_code == 0
