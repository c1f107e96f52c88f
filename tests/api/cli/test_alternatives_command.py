"""`huline alternatives`: plans that cost about as much, from the command line."""

import json

import pytest

from huline.models.files import read_plan, write_plan
from huline.optimizer.planning import solve_here
from huline.optimizer.replan import nearby
from huline.optimizer.verify import verify
from tests.api.cli.commands import east_and_west, huline, solved_here, written
from tests.builders import a_job
from tests.languages import CHINESE


@pytest.fixture(autouse=True)
def _no_child(monkeypatch):
    def here(task, args, options, progress, **_):
        return solved_here(task, args, options, progress, over=lambda: None)

    monkeypatch.setattr(nearby, "run_in_child", here)


@pytest.fixture
def asked(tmp_path):
    """Two jobs in the cheap west, at 60 % of what they would cost in the east."""
    case = east_and_west(workloads=(a_job("w1"), a_job("w2")))
    write_plan(solve_here(case), tmp_path / "plan.json")
    return case, (written(case, tmp_path), tmp_path / "plan.json", "-o", tmp_path / "near")


def test_the_plans_are_written_and_pass_the_check(asked, tmp_path):
    case, words = asked
    result = huline("alternatives", *words, "--within", "10")

    files = sorted((tmp_path / "near").iterdir())
    assert result.exit_code == 0
    assert [file.name for file in files] == [f"alternative-{n}.json" for n in (1, 2, 3)]
    assert all(verify(case, read_plan(file)).ok for file in files)
    assert "Found 3 of the 3 plans asked for" in result.stdout
    assert "of any two at least 1 workloads stand elsewhere" in " ".join(result.stdout.split())
    assert huline("check", words[0], files[0]).exit_code == 0


def test_fewer_than_asked_are_said_to_be_all_only_where_that_is_proved(asked):
    _, words = asked
    proved = huline("alternatives", *words, "--within", "10", "--most", "5")
    dear = huline("alternatives", *words, "--within", "0.1")
    unproved = huline("alternatives", *words, "--within", "0.1", "--strategy", "prices",
                      "--work", "5")  # fmt: skip

    assert (proved.exit_code, dear.exit_code, unproved.exit_code) == (0, 0, 3)
    assert "3 of the 5" in proved.stdout
    assert "proved that no plan differs so" in proved.stdout
    assert "proved that any plan that differs so" in " ".join(dear.stdout.split())
    assert "whether there is one is not known" in " ".join(unproved.stdout.split())


def test_programs_get_amounts_and_distances(asked):
    case, words = asked
    told = json.loads(huline("alternatives", *words, "--within", "10", "--json").stdout)

    assert told["case_hash"] == case.hash
    assert (told["asked"], told["differ"], told["ended"]) == (3, 1, "asked")
    assert [len(each["apart"]) for each in told["found"]] == [1, 2, 3]
    for each in told["found"]:
        assert int(each["cost"]) - int(each["more"]) == int(told["cost"])
        assert int(each["at_least"]) <= int(each["cost"]) <= int(told["most"])


def test_a_chinese_reader_is_told_in_chinese(asked):
    _, words = asked
    result = huline("alternatives", *words, "--within", "10", "--lang", "zh", "--most", "5")

    assert CHINESE.search(result.stdout)
    assert "所求 5 个计划找到 3 个" in "".join(result.stdout.split("\n"))
    assert "求解器已证明" in result.stdout
    assert "differ" not in result.stdout


def test_it_does_not_write_over_the_plan_it_reads(asked, tmp_path):
    _, (case, plan, *_) = asked
    there = tmp_path / "alternative-1.json"
    there.write_bytes(plan.read_bytes())

    result = huline("alternatives", case, there, "-o", tmp_path)

    assert result.exit_code == 2
    assert "would be overwritten" in result.stderr
    assert there.read_bytes() == plan.read_bytes()
