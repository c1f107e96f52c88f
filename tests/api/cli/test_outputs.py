"""Where commands write: never over what they read, and no two things to one place."""

import pytest

from huline.models.files import read_case, write_case, write_plan
from huline.optimizer import planning
from huline.optimizer.planning import solve_here
from huline.optimizer.strategies import process
from tests.api.cli.commands import Unborn, east_and_west, huline, solved_here, written

JOB = "id,kind,tenant,accelerators,work,cards\nnew,training,acme,h100=1000,16,8\n"


@pytest.fixture
def case(tmp_path, monkeypatch):
    """A case in a folder, which is also the working folder's `case`."""
    monkeypatch.chdir(tmp_path)
    return written(east_and_west(), tmp_path)


@pytest.fixture
def plan(case, tmp_path):
    write_plan(solve_here(east_and_west()), tmp_path / "plan.json")
    return tmp_path / "plan.json"


@pytest.fixture
def idle(monkeypatch):
    """Fail the test if anything is planned."""
    monkeypatch.setattr(
        planning, "run_in_child", lambda *_, **__: pytest.fail("planned all the same")
    )


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("option", ["-o", "--html", "--certificate"])
@pytest.mark.parametrize("place", ["case.yaml", "pools.csv", "POOLS.CSV", "more.csv", "README.md"])
def test_no_output_of_a_plan_goes_among_the_files_of_its_case(case, tmp_path, idle, option, place):
    (case / "README.md").write_text("where the figures are from")
    before = contents(tmp_path)
    result = huline("plan", case, option, case / place)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "lies among the files of the case" in result.stderr
    assert "earlier run" not in result.stderr
    assert contents(tmp_path) == before


def test_another_way_of_writing_a_place_does_not_open_it(case, tmp_path, idle):
    (tmp_path / "link.json").symlink_to(case / "case.yaml")
    before = contents(tmp_path)
    for place in ("case/../case/case.yaml", "./case/pools.csv", "link.json"):
        assert huline("plan", "case", "-o", place).exit_code == 2

    assert contents(tmp_path) == before


@pytest.mark.parametrize("option", ["-o", "--html", "--certificate"])
def test_no_output_of_a_plan_goes_over_a_case_of_one_file_or_over_a_batch(
    case, tmp_path, idle, option
):
    write_case(east_and_west(), tmp_path / "case.json")
    (tmp_path / "batch.csv").write_text(JOB)
    before = contents(tmp_path)
    over_case = huline("plan", "case.json", option, tmp_path / "case.json")
    over_batch = huline("plan", case, "--workloads", "batch.csv", option, tmp_path / "batch.csv")

    for result in (over_case, over_batch):
        assert (result.exit_code, result.stdout) == (2, "")
        assert "is read by this command, and would be overwritten" in result.stderr
        assert "earlier run" not in result.stderr
    assert contents(tmp_path) == before


def test_a_refused_place_is_told_in_chinese(case, idle):
    said = huline("plan", case, "-o", case / "case.yaml", "--lang", "zh").stderr

    assert "位于算例文件夹" in said


@pytest.mark.parametrize("other", ["--html", "--certificate"])
@pytest.mark.parametrize(("lang", "words"), [("en", "is named by"), ("zh", "都指向它")])
def test_two_outputs_do_not_share_a_place(case, tmp_path, idle, other, lang, words):
    result = huline("plan", case, "-o", "s.json", other, tmp_path / "s.json", "--lang", lang)

    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert other in result.stderr
    assert not (tmp_path / "s.json").exists()


def test_all_refused_places_are_told_at_once(case, tmp_path, idle):
    both = ("-o", case / "pools.csv", "--html", case / "pools.csv")
    said = huline("plan", case, *both, "--certificate", case / "case.yaml").stderr

    assert "Problems in the input: 3" in said
    assert "is named by --output and by --html" in said
    assert f"{case / 'case.yaml'}: lies among" in said


def test_a_plan_may_lie_in_the_folder_of_its_case(case, monkeypatch):
    monkeypatch.setattr(planning, "run_in_child", solved_here)
    monkeypatch.setattr(process, "Child", Unborn)
    place = ("-o", case / "plan.json", "--html", case / "plan.html")

    assert huline("plan", case, *place).exit_code == 0
    assert huline("plan", case, *place).exit_code == 0
    assert huline("check", case, case / "plan.json").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("plan.json", "--to", "json", "-o", "plan.json"), id="plan"),
        pytest.param(
            ("plan.json", "--to", "csv", "--case", "case", "-o", "case/pools.csv"), id="case"
        ),
        pytest.param(
            ("plan.json", "--to", "csv", "--case", "case", "--workloads", "plan.csv"), id="batch"
        ),
        pytest.param(("case.mps", "--to", "mps"), id="case, by default"),
    ],
)
def test_an_export_does_not_go_over_what_it_reads(plan, tmp_path, words):
    (tmp_path / "plan.csv").write_text(JOB)
    (tmp_path / "case.mps").write_text("a program of an earlier day")
    before = contents(tmp_path)
    result = huline("export", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "read by this command" in result.stderr
    assert contents(tmp_path) == before


def test_an_imported_case_does_not_go_over_its_instance(tmp_path):
    (tmp_path / "one.json").write_text("1 1 5 2 3")
    result = huline("import", "gap", tmp_path / "one.json", "-o", tmp_path / "one.json")

    assert result.exit_code == 2
    assert (tmp_path / "one.json").read_text() == "1 1 5 2 3"


MAKERS = [
    pytest.param(("invent", "--workloads", 2, "--centres", 2, "--slots", 4), id="invent"),
    pytest.param(("import", "gap", "instance"), id="import"),
]


@pytest.mark.parametrize("words", MAKERS)
@pytest.mark.parametrize("name", ["case", "case.json"])
def test_a_case_goes_over_another_only_where_that_is_asked_for(tmp_path, monkeypatch, words, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "instance").write_text("1 1 5 2 3")
    write_case(east_and_west(), name)
    before = contents(tmp_path)
    refused = huline(*words, "-o", name)

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--force" in refused.stderr
    assert contents(tmp_path) == before
    assert huline(*words, "-o", name, "--force").exit_code == 0
    assert read_case(name).hash != east_and_west().hash


def test_a_table_that_would_be_removed_is_named_in_the_readers_language(tmp_path):
    (tmp_path / "workloads.parquet").write_bytes(b"mine")
    (tmp_path / "notes.txt").write_text("mine")
    result = huline("invent", "-o", tmp_path, "--lang", "zh")

    assert result.exit_code == 2
    assert "会被覆盖或删除：workloads.parquet（请另给一个位置" in result.stderr
    assert (tmp_path / "workloads.parquet").read_bytes() == b"mine"


def test_a_case_goes_into_a_folder_that_holds_other_files(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    sizes = ("--workloads", 2, "--centres", 2, "--slots", 4)

    assert huline("invent", *sizes, "-o", tmp_path).exit_code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("to", "name"),
    [
        ("xlsx", "s.csv"), ("csv", "s.xlsx"), ("parquet", "s.csv"), ("json", "s.txt"),
        ("lp", "s.mps"), ("mps", "s.lp"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("lang", "words"), [("en", "let it end in"), ("zh", "结尾")])
def test_an_export_is_not_written_under_the_ending_of_another_format(
    plan, tmp_path, to, name, lang, words
):
    result = huline("export", plan, "--to", to, "--case", "case", "-o", name, "--lang", lang)

    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert f".{to}" in result.stderr
    assert not (tmp_path / name).exists()


def test_an_ending_may_be_in_capitals_or_be_left_out(plan, tmp_path):
    for name in ("S.XLSX", "rows"):
        assert huline("export", plan, "--to", "xlsx", "-o", name).exit_code == 0
        assert (tmp_path / name).read_bytes().startswith(b"PK")
