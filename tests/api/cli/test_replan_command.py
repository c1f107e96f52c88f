"""`huline replan`: a plan that follows another one, from the command line."""

import itertools
import json

import pytest

from huline.models.files import read_case, read_plan, write_plan
from huline.optimizer import planning
from huline.optimizer.verify import settle, verify
from tests.api.cli.commands import east_and_west, huline, solved_here, written
from tests.builders import a_job
from tests.languages import CHINESE, code_words
from tests.optimizer.verify.plans import a_run, placed


@pytest.fixture(autouse=True)
def _no_child(monkeypatch):
    monkeypatch.setattr(planning, "run_in_child", solved_here)


@pytest.fixture
def before(tmp_path):
    """Two jobs in the dear east."""
    case = east_and_west(workloads=(a_job("w1"), a_job("w2")))
    plan = settle(case, [placed("w1", a_run()), placed("w2", a_run(first=4, end=8))])
    write_plan(plan, tmp_path / "before.json")
    return written(case, tmp_path), tmp_path / "before.json", tmp_path / "after.json"


def _replanned(before, *words):
    case, plan, after = before
    return huline("replan", case, plan, "-o", after, *words), after


def _pools(after):
    return {p.workload: p.runs[0].pool for p in read_plan(after).placements}


def test_the_plan_and_its_case_are_written_and_belong_together(before):
    result, after = _replanned(before)

    case = read_case(after.with_suffix(".case.json"))
    assert result.exit_code == 0
    assert verify(case, read_plan(after)).ok
    assert _pools(after) == {"w1": "nx-01/a", "w2": "nx-01/a"}
    assert "moved 2" in result.stdout
    assert "0 frozen, 2 may move" in result.stdout
    assert huline("check", after.with_suffix(".case.json"), after).exit_code == 0


def test_moves_are_limited_taxed_and_frozen(before):
    """32 card-hours are 12.80 CNY cheaper in the west."""
    assert sorted(_pools(_replanned(before, "--max-moves", "1")[1]).values()) == [
        "nx-01/a",
        "sh-01/a",
    ]
    assert set(_pools(_replanned(before, "--move-tax", "12.79")[1]).values()) == {"nx-01/a"}
    assert set(_pools(_replanned(before, "--move-tax", "12.81")[1]).values()) == {"sh-01/a"}
    for until in ("1", "2026-07-15T00:30"):
        after = _replanned(before, "--freeze-until", until)[1]
        assert _pools(after) == {"w1": "sh-01/a", "w2": "nx-01/a"}


def test_pins_and_bans_name_centres_and_pools(before):
    words = ("--pin", "w1=sh-01", "--ban", "w2=nx-01")
    assert set(_pools(_replanned(before, *words)[1]).values()) == {"sh-01/a"}
    assert _pools(_replanned(before, "--pin", "w1=sh-01/a")[1])["w1"] == "sh-01/a"


def test_a_curve_tells_what_moves_are_worth(before):
    result, _ = _replanned(before, "--curve", "2,0,1", "--json")

    points = json.loads(result.stdout)["curve"]
    assert [(p["max_moves"], p["moved"]) for p in points] == [(0, 0), (1, 1), (2, 2)]
    costs = [int(p["cost"]) for p in points]
    assert [a - b for a, b in itertools.pairwise(costs)] == [1_280_000, 1_280_000]
    assert "What moves are worth" in _replanned(before, "--curve", "0,1")[0].stdout


def test_a_chinese_reader_is_told_in_chinese(before):
    result, _ = _replanned(before, "--lang", "zh", "--curve", "0,1")

    assert "实际迁移 2 项" in result.stdout
    assert "迁移数与成本" in result.stdout
    assert "比最优至多高" in result.stdout
    assert not code_words(result.stdout)
    assert "moved" not in result.stdout


def test_the_plans_of_a_curve_are_kept_with_their_cases(before, tmp_path):
    words = ("--curve", "0,1", "--curve-to", tmp_path / "curve", "--json")
    result, _ = _replanned(before, *words)

    for point in json.loads(result.stdout)["curve"]:
        file = tmp_path / "curve" / f"moves-{point['max_moves']}.json"
        made = read_plan(file)
        assert verify(read_case(file.with_suffix(".case.json")), made).ok
        assert str(made.cost) == point["cost"]


def test_a_curve_goes_on_where_no_plan_has_so_few_moves(before):
    """It must be served, and where it is no electricity is left."""
    words = ("--set", "workloads[w2].must_serve=true", "--set", "centres[sh-01].energy_quota_wh=0")
    result, _ = _replanned(before, *words, "--curve", "0,1", "--json")

    few, enough = json.loads(result.stdout)["curve"]
    assert (few["max_moves"], few["cost"], few["moved"]) == (0, None, None)
    assert enough["moved"] == 1


def test_where_there_is_no_plan_the_case_is_kept_and_named(before):
    words = ("--set", "workloads[w1].must_serve=true", "--set", "pools[nx-01/a].cards=[0]")
    result, after = _replanned(before, *words, "--ban", "w1=sh-01", "--lang", "en")
    kept = after.with_suffix(".case.json")

    assert result.exit_code == 4
    assert not after.exists()
    assert f"huline explain {kept} says which rules conflict" in result.stderr
    told = json.loads(huline("explain", kept, "--json").stdout)
    assert ["ban:w1"] in told["conflict"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_options_that_cannot_be_read_are_told_all_at_once(before, lang):
    wrong = {
        "--pin": ("w1", "w 1=sh-01", "w9=sh-01", "w1=sh-02"), "--ban": ("=x", "w2=sh-02"),
        "--freeze-until": ("noon",), "--move-tax": ("-1.5",), "--curve": ("1,x",),
    }  # fmt: skip
    words = [(option, text) for option, texts in wrong.items() for text in texts]
    result, after = _replanned(before, *itertools.chain(*words), "--lang", lang)

    assert result.exit_code == 2
    for option, text in words:
        assert option in result.stderr
        assert text in result.stderr
    assert bool(CHINESE.search(result.stderr)) == (lang == "zh")
    assert not after.exists()


def test_work_is_not_pinned_to_where_it_is_banned_from(before):
    result, _ = _replanned(before, "--pin", "w1=sh-01", "--ban", "w1=sh-01", "--lang", "en")

    assert result.exit_code == 2
    assert "--ban w1=sh-01: 'w1' is pinned to 'sh-01' at the same time" in result.stderr


def test_a_pin_of_work_that_is_not_there_is_bad_input(before):
    result, _ = _replanned(before, "--pin", "w9=sh-01")

    assert result.exit_code == 2
    assert "no workload 'w9'" in result.stderr


def test_a_plan_is_not_written_over_the_one_it_follows(before):
    case, plan, _ = before

    assert huline("replan", case, plan, "-o", plan).exit_code == 2
