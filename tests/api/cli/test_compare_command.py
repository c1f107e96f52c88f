"""`huline compare`: two plans told apart in a terminal, in JSON and in a workbook."""

import json

import openpyxl
import pytest

from huline.models.files import write_plan
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import settle
from tests.api.cli.commands import east_and_west, huline, written
from tests.languages import CHINESE, code_words, is_chinese
from tests.optimizer.verify.plans import a_run, placed


@pytest.fixture
def plans(tmp_path):
    """A case, a plan with all jobs in the east, and its best plan."""
    case = east_and_west()
    best = solve_here(case)
    service = next(p for p in best.placements if p.workload == "s1")
    eastern = settle(
        case, [placed("w1", a_run()), placed("w2", a_run(first=1, end=5), links=["l1"]), service]
    )
    write_plan(eastern, tmp_path / "first.json")
    write_plan(best, tmp_path / "second.json")
    return written(case, tmp_path), tmp_path / "first.json", tmp_path / "second.json"


def test_moves_and_money_are_told(plans):
    result = huline("compare", *plans)

    assert result.exit_code == 0
    assert "moved 2" in result.stdout
    assert "it costs less there" in result.stdout
    assert "Both plans keep every rule." in result.stdout
    assert not CHINESE.search(result.stdout)


def test_a_chinese_reader_is_told_in_chinese(plans):
    result = huline("compare", *plans, "--lang", "zh")

    assert "迁至其他中心 2" in result.stdout
    assert not code_words(result.stdout)
    assert "新的安排费用更低" in result.stdout
    assert "Money" not in result.stdout


def test_programs_get_all_of_it_with_money_in_strings(plans):
    told = json.loads(huline("compare", *plans, "--json").stdout)

    assert told["counts"]["moved"] == 2
    assert told["cost"]["before"] == told["cost"]["kept"]
    assert int(told["cost"]["after"]) < int(told["cost"]["kept"])
    assert {d["workload"] for d in told["differences"]} == {"w1", "w2"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_has_the_money_the_work_and_the_rules(plans, tmp_path, lang):
    path = tmp_path / "moves.xlsx"

    result = huline("compare", *plans, "-o", path, "--lang", lang)
    money, work, rules = openpyxl.load_workbook(path)

    assert result.exit_code == 0
    assert work.max_row == 3
    assert is_chinese(money["A1"].value) == (lang == "zh")
    total = [cell.value for cell in money[money.max_row]]
    lines = [[c.value for c in row] for row in money.iter_rows(2, money.max_row - 1)]
    assert total[3] == pytest.approx(sum(line[3] for line in lines))
    assert {row[2].value for row in rules.iter_rows(2)} == {"遵守" if lang == "zh" else "kept"}


def test_a_second_plan_of_another_case_is_refused(plans):
    result = huline("compare", *plans, "--set", "pools[sh-01/a].rent=1")

    assert result.exit_code == 2
    assert "plan of another case" in result.stderr


def test_a_workbook_is_not_written_over_a_plan(plans):
    case, first, second = plans

    assert huline("compare", case, first, second, "-o", first).exit_code == 2
