"""validate, template, invent and export: what they write and how they refuse."""

import json

import highspy
import polars as pl
import pytest
from openpyxl import load_workbook

from huline.models.case import Pin
from huline.models.files import read_batch, read_case, write_plan
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.api.cli.commands import east_and_west, huline, written
from tests.builders import a_centre, a_western_centre


@pytest.fixture
def case(tmp_path):
    return written(east_and_west(), tmp_path)


@pytest.fixture
def plan(tmp_path):
    write_plan(solve_here(east_and_west()), tmp_path / "plan.json")
    return tmp_path / "plan.json"


# validate


def test_a_sound_case_is_told_table_by_table(case):
    result = huline("validate", case)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "The case 'small' is sound" in result.stdout
    assert "Workloads: 3" in result.stdout


def test_assumed_figures_are_pointed_out(tmp_path):
    centres = (a_centre(assumed=("pue",)), a_western_centre())
    result = huline("validate", written(east_and_west(centres=centres), tmp_path))

    assert "Centres        2  PUE (1)" in result.stdout
    assert "no public source gives them: 1" in result.stdout


def test_a_sound_case_is_a_document_with_json(case):
    document = json.loads(huline("validate", case, "--json").stdout)

    assert document["ok"] is True
    assert document["hash"] == read_case(case).hash
    assert document["counts"]["pools"] == 2
    assert document["counts"]["groups"] == 0


def test_a_sound_case_is_told_in_chinese(case):
    assert "任务：3" in huline("validate", case, "--lang", "zh").stdout


def test_every_problem_of_a_case_is_told_at_once_with_what_would_help(case):
    pools = (case / "pools.csv").read_text(encoding="utf-8").replace("h100", "h10")
    (case / "pools.csv").write_text(pools, encoding="utf-8")
    result = huline("validate", case)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("pools.csv, row") == 2
    assert "h100" in result.stderr


def test_problems_are_a_document_with_json(case):
    (case / "tariffs.csv").write_text("id,fen_per_mwh\nflat,dear\n", encoding="utf-8")
    document = json.loads(huline("validate", case, "--json").stdout)

    assert (document["ok"], document["code"]) == (False, "bad-input")
    (problem,) = document["errors"]
    assert (problem["file"], problem["row"]) == ("tariffs.csv", 2)
    assert problem["field"] == "fen_per_mwh"


def test_more_problems_than_anyone_reads_are_counted_and_json_lists_them_all(case):
    rows = "".join(f"w{n},training,nobody,h100=1000,1,1\n" for n in range(1234))
    header = "id,kind,tenant,accelerators,work,cards\n"
    (case / "workloads.csv").write_text(header + rows, encoding="utf-8")
    result = huline("validate", case, "--json")

    assert len(json.loads(result.stdout)["errors"]) == 1234
    assert result.stderr.count("workloads.csv, row") == 200
    assert result.stderr.splitlines()[-1] == "and 1,034 more; --json lists all"


# template


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_is_written_into_new_folders_and_can_be_opened(tmp_path, lang):
    path = tmp_path / "new" / "batch.xlsx"
    result = huline("template", "-o", path, "--lang", lang)

    assert (result.exit_code, result.stdout) == (0, "")
    assert str(path) in result.stderr
    assert load_workbook(path).sheetnames


# invent


def test_the_same_seed_invents_the_same_case_and_another_another(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        sizes = ("--workloads", 6, "--centres", 3, "--slots", 6, "--seed", seed)
        assert huline("invent", *sizes, "-o", tmp_path / name).exit_code == 0
    a, b, c = (read_case(tmp_path / name) for name in "abc")

    assert a.hash == b.hash != c.hash
    assert (len(a.workloads), len(a.centres), a.horizon.slots) == (6, 3, 6)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--workloads", 0), ("--centres", 0), ("--slots", 0), ("--seed", -1),
        ("--tightness", 0), ("--tightness", "nan"), ("--workloads", "many"),
    ],
)  # fmt: skip
def test_a_case_of_impossible_size_exits_2_and_names_the_option(tmp_path, option, value):
    result = huline("invent", "-o", tmp_path / "case", option, value)

    assert result.exit_code == 2
    assert option in result.stderr
    assert not (tmp_path / "case").exists()


def test_a_case_is_written_as_json_into_new_folders(tmp_path):
    path = tmp_path / "new" / "er" / "case.json"
    result = huline("invent", "--workloads", 2, "--centres", 2, "--slots", 4, "-o", path)

    assert result.exit_code == 0
    assert len(read_case(path).workloads) == 2


@pytest.mark.parametrize("words", [("invent",), ("import", "gap", "instance")])
def test_a_case_is_not_written_under_an_ending_that_is_no_case(tmp_path, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "instance").write_text("1 1 5 2 3")
    result = huline(*words, "-o", "inv.csv")

    assert result.exit_code == 2
    assert "'.csv'" in result.stderr
    assert not (tmp_path / "inv.csv").exists()


def test_an_instance_is_written_as_a_case(tmp_path):
    (tmp_path / "instance").write_text("1 1 5 2 3")
    result = huline("import", "gap", tmp_path / "instance", "-o", tmp_path / "case")

    assert result.exit_code == 0
    assert len(read_case(tmp_path / "case").workloads) == 1


# export


def first_sheet(path):
    header, *rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return pl.DataFrame(rows, schema=header, orient="row")


@pytest.mark.parametrize("to", ["csv", "xlsx", "parquet", "json"])
@pytest.mark.parametrize("with_case", [True, False])
def test_a_plan_is_exported_with_a_row_for_every_run(case, plan, tmp_path, to, with_case):
    path = tmp_path / "new" / f"rows.{to}"
    more = ("--case", case) if with_case else ()
    result = huline("export", plan, "--to", to, "-o", path, *more)

    read = {
        "csv": pl.read_csv, "parquet": pl.read_parquet, "json": pl.read_json,
        "xlsx": first_sheet,
    }[to]  # fmt: skip
    rows = read(path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert set(rows["workload"]) == {"w1", "w2", "s1"}


def test_an_export_is_written_beside_the_plan_unless_told_where(plan):
    assert huline("export", plan, "--to", "csv").exit_code == 0
    assert huline("export", plan, "--to", "json").exit_code == 0

    assert (plan.parent / "plan.csv").exists()
    assert (plan.parent / "plan.rows.json").exists()
    assert json.loads(plan.read_text(encoding="utf-8"))["format"] == "huline-plan/1"


def test_a_plan_of_another_case_is_not_exported_with_its_names(plan, tmp_path):
    other = written(east_and_west(workloads=()), tmp_path)
    result = huline("export", plan, "--to", "csv", "--case", other)

    assert result.exit_code == 2
    assert "is a plan of another case" in result.stderr
    assert not (plan.parent / "plan.csv").exists()


def test_a_plan_of_a_batch_is_exported_with_its_batch(case, tmp_path):
    batch = tmp_path / "batch.csv"
    batch.write_text("id,kind,tenant,accelerators,work,cards\nnew,training,acme,h100=1000,16,8\n")
    made = solve_here(read_batch(batch, read_case(case)))
    write_plan(made, tmp_path / "plan.json")
    words = ("export", tmp_path / "plan.json", "--to", "csv", "--case", case)

    assert huline(*words).exit_code == 2
    assert huline(*words, "--workloads", batch).exit_code == 0


@pytest.mark.parametrize("to", ["lp", "mps"])
@pytest.mark.parametrize("view", ["payer", "system"])
def test_the_program_of_a_case_or_of_a_plan_has_the_plans_cost_as_its_optimum(
    case, tmp_path, to, view
):
    made = solve_here(read_case(case), Options(gap=0, perspective=view))
    write_plan(made, tmp_path / "plan.json")
    of_case = huline("export", case, "--to", to, "--perspective", view)
    of_plan = huline("export", tmp_path / "plan.json", "--case", case, "--to", to)

    assert (of_case.exit_code, of_plan.exit_code) == (0, 0)
    for path in (case.with_suffix(f".{to}"), tmp_path / f"plan.{to}"):
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("mip_rel_gap", 0.0)
        assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
        highs.run()
        assert round(highs.getInfo().objective_function_value) == made.cost


def test_a_plan_without_its_case_has_no_program(plan):
    result = huline("export", plan, "--to", "lp")

    assert result.exit_code == 2
    assert "is a Plan, but a Case is wanted" in result.stderr
    assert not (plan.parent / "plan.lp").exists()


# where they cannot write


@pytest.mark.parametrize("place", ["file/new", "file/new/er"])
@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("template",), id="template"),
        pytest.param(("invent", "--workloads", 2, "--centres", 2), id="invent"),
        pytest.param(("export", "plan.json", "--to", "csv"), id="export"),
    ],
)
def test_a_place_that_cannot_be_written_exits_2_and_is_named(
    plan, tmp_path, place, words, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("in the way")
    result = huline(*words, "-o", tmp_path / place)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "file" in result.stderr
    assert "folder" in result.stderr
    assert (tmp_path / "file").read_text() == "in the way"


def a_doubtful_case(folder):
    """A tariff in fen per kWh, and a pin to a banned centre in the same case."""
    case = east_and_west()
    job = case.workloads[0]
    banned = job.model_copy(update={"bans": ("sh-01",)})
    pins = (Pin(workload=job.id, centre="sh-01"),)
    tariffs = (case.tariffs[0].model_copy(update={"fen_per_mwh": (61,)}), *case.tariffs[1:])
    workloads = (banned, *case.workloads[1:])
    return written(east_and_west(tariffs=tariffs, workloads=workloads, pins=pins), folder)


def test_what_is_most_likely_not_meant_is_told_and_is_no_error(tmp_path):
    result = huline("validate", a_doubtful_case(tmp_path))

    assert (result.exit_code, result.stderr) == (0, "")
    assert "No errors, but worth a second look, 2:" in result.stdout
    assert (
        "- tariffs.csv, row 2, fen_per_mwh: 61 (0.00061 CNY/kWh) is unusually low: 2,000 (0.02 "
        "CNY/kWh) or more is usual"
    ) in result.stdout
    assert "(it is in fen per MWh: 0.61 CNY/kWh is 61000)" in result.stdout
    assert "which its bans exclude" in result.stdout


def test_what_is_most_likely_not_meant_is_told_in_chinese(tmp_path):
    said = huline("validate", a_doubtful_case(tmp_path), "--lang", "zh").stdout

    assert "没有错误，但请再看一看，共 2 处：" in said
    assert "- tariffs.csv，第 2 行，fen_per_mwh：61（0.00061 元/千瓦时）低得不常见" in said


def test_what_is_most_likely_not_meant_is_listed_with_json(tmp_path):
    document = json.loads(huline("validate", a_doubtful_case(tmp_path), "--json").stdout)

    assert document["ok"] is True
    assert {(n["file"], n["row"], n["field"]) for n in document["notices"]} >= {
        ("tariffs.csv", 2, "fen_per_mwh")
    }


def test_of_a_batch_its_own_rows_are_doubted(case, tmp_path):
    batch = tmp_path / "batch.json"
    rows = [w.model_dump(mode="json") for w in east_and_west().workloads if w.kind == "inference"]
    batch.write_text(json.dumps([{**rows[0], "min_stay": 100}]), encoding="utf-8")

    said = huline("validate", case, "--workloads", batch).stdout

    assert "batch.json" in said
    assert "min_stay is 100 slots" in said
