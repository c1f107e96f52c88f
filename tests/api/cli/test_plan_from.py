"""`huline plan --from`: what is said of an earlier plan, and of a file that is none."""

import json

import pytest

from huline.models.files import read_plan
from huline.optimizer import planning
from huline.optimizer.strategies import process
from tests.api.cli.commands import Unborn, east_and_west, huline, solved_here, written


@pytest.fixture(autouse=True)
def _no_child(monkeypatch):
    monkeypatch.setattr(planning, "run_in_child", solved_here)
    monkeypatch.setattr(process, "Child", Unborn)


@pytest.fixture
def case(tmp_path):
    return written(east_and_west(), tmp_path)


@pytest.fixture
def earlier(case, tmp_path):
    path, proof = tmp_path / "earlier.json", tmp_path / "proof.json"
    assert huline("plan", case, "-o", path, "--certificate", proof).exit_code == 0
    return path


def test_a_line_tells_how_much_of_an_earlier_plan_was_adopted(case, earlier, tmp_path):
    again = tmp_path / "again.json"
    result = huline("plan", case, "--from", earlier, "-o", again)

    assert result.exit_code == 0
    assert "adopted 3 of 3 placements" in result.stdout
    assert read_plan(again).cost == read_plan(earlier).cost


def test_in_chinese_too_it_is_told_why_not_all_was_adopted(case, earlier, tmp_path):
    ban = 'workloads[w1].bans=["sh-01","nx-01"]'
    words = ("plan", case, "--from", earlier, "-o", tmp_path / "p.json", "--set", ban)
    results = [huline(*words, "--lang", lang).stdout for lang in ("en", "zh")]

    assert "adopted 2 of 3 placements" in results[0]
    assert "1 not: the tenant excludes this centre (w1)" in results[0]
    assert "沿用 3 项安排中的 2 项" in results[1]
    assert "1 项未沿用：用户排除了该中心（w1）" in results[1]


def test_with_json_what_was_adopted_is_told_for_machines(case, earlier, tmp_path):
    result = huline("plan", case, "--from", earlier, "-o", tmp_path / "again.json", "--json")

    assert json.loads(result.stdout)["adopted"] == {"placements": 3, "adopted": 3, "left": []}


def test_without_an_earlier_plan_nothing_is_said_of_one(case, tmp_path):
    result = huline("plan", case, "-o", tmp_path / "plan.json")

    assert "adopted" not in result.stdout


def test_an_earlier_certificate_is_read_beside_its_plan(case, earlier, tmp_path):
    proof = tmp_path / "proof.json"
    words = ("plan", case, "--strategy", "prices", "-o", tmp_path / "again.json")

    assert huline(*words, "--from", earlier, "--from-certificate", proof).exit_code in (0, 3)


def test_all_that_is_wrong_with_earlier_files_is_told_at_once(case, earlier, tmp_path):
    (tmp_path / "none.json").write_text('{"format": "huline-plan/1", "cost": "much"}')
    result = huline("plan", case, "--from", tmp_path / "none.json", "--from-certificate", earlier)

    assert result.exit_code == 2
    assert "placements" in result.stderr
    assert "cost" in result.stderr
    assert "earlier.json: is a Plan, but a Certificate is wanted" in result.stderr


def test_a_certificate_without_its_plan_is_refused(case, tmp_path):
    result = huline("plan", case, "--from-certificate", tmp_path / "none.json")

    assert result.exit_code == 2
    assert "name that plan by --from" in result.stderr
    assert "none.json: does not exist" in result.stderr


def test_an_earlier_plan_is_not_written_over(case, earlier):
    result = huline("plan", case, "--from", earlier, "-o", earlier)

    assert result.exit_code == 2
    assert "would be overwritten" in result.stderr
