"""`huline explain CASE PLAN WORKLOAD`: why here, why not there, in both languages and as JSON."""

import json
from io import StringIO

import pytest
from rich.console import Console

from huline.api.cli.explained import Told
from huline.api.cli.messages import say
from huline.api.cli.reading import Reading
from huline.models.files import write_plan
from huline.optimizer.explain import Standing, why
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import verify
from tests.api.cli.a_plan import a_days_case, a_days_plan
from tests.api.cli.commands import east_and_west, huline, written
from tests.builders import a_job, a_pool
from tests.languages import CHINESE, code_words


@pytest.fixture
def files(tmp_path):
    """A case and its best plan."""
    case = east_and_west()
    plan = solve_here(case, Options(gap=0))
    write_plan(plan, tmp_path / "plan.json")
    return written(case, tmp_path), tmp_path / "plan.json"


def test_a_workload_is_explained_in_english(files):
    result = huline("explain", *files, "w1", "--lang", "en")

    assert result.exit_code == 0
    assert "Runs at" in result.stdout
    assert "CNY" in result.stdout
    assert not CHINESE.search(result.stdout)


def test_a_chinese_reader_is_told_in_chinese(files):
    result = huline("explain", *files, "w1", "--lang", "zh")

    assert "净成本" in result.stdout
    assert not code_words(result.stdout)
    assert " 元" in result.stdout
    for word in ("Runs", "Centre", "costs", "forbidden", "None"):
        assert word not in result.stdout


def test_programs_get_every_centre_once_and_money_in_strings(files):
    case, plan = files
    told = json.loads(huline("explain", case, plan, "w1", "--json").stdout)
    named = [told[kind] for kind in ("chosen", "alternatives", "refused")]

    assert sorted(each["centre"] for kind in named for each in kind) == ["nx-01", "sh-01"]
    assert told["cost"] == str(json.loads(plan.read_text())["cost"])
    assert all(isinstance(amount, str) for amount in told["ledger"].values())


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 100])
def test_no_word_of_a_table_is_broken_and_refusals_stand_by_severity(lang, width):
    """At the widths of common terminals."""
    case = a_days_case()
    plan = a_days_plan(case)
    plan = plan.model_copy(update={"bound": plan.cost // 2, "bound_kind": "solver"})
    reading = Reading(case, plan, verify(case, plan))
    told = why(Standing(case, plan), case.workloads[0].id)
    console = Console(width=width, file=StringIO(), color_system=None)
    console.print(Told(reading, told, lang).text(width=width))

    lines = console.file.getvalue().split("\n")
    assert lang == "en" or not code_words(console.file.getvalue())
    assert any(len(each.all) > 1 for each in told.refused)
    assert "�" not in console.file.getvalue()
    words = {word for line in lines for word in line.split()}
    every = [*told.alternatives, *told.refused]
    names = [reading.centres[each.centre].label(lang) for each in every]
    # Chinese may break anywhere
    assert lang == "zh" or {word for name in names for word in name.split()} <= words
    tiers = {each.tier for each in told.refused}
    heads = [
        line for line in lines if any(say(f"why.tier.{t}", lang) + " (" in line for t in tiers)
    ]
    assert len(heads) == len(tiers) > 1


def test_names_that_are_not_there_are_told_all_at_once(files):
    result = huline("explain", *files, "w9", "--centre", "sh-02", "--json")
    told = json.loads(result.stdout)

    assert result.exit_code == 2
    assert [error["code"] for error in told["errors"]] == ["unknown-id", "unknown-id"]


def test_a_plan_of_another_case_is_refused_and_its_own_asked_for(files):
    words = ("--set", "pools[sh-01/a].rent=1", "--lang", "en")
    result = huline("explain", *files, "w1", *words)

    assert result.exit_code == 2
    assert "plan.json, case_hash: is a plan of another case" in result.stderr
    assert "what was --set" in result.stderr


def test_a_plan_that_breaks_rules_is_not_explained(files):
    case, plan = files
    document = json.loads(plan.read_text())
    document["cost"] += 1
    plan.write_text(json.dumps(document))
    result = huline("explain", case, plan, "w1", "--lang", "en")

    assert result.exit_code == 1
    assert "nothing of it is explained" in result.stdout


def test_a_plan_as_a_whole_says_what_its_cost_and_gap_are_made_of(files, tmp_path):
    case, plan = files
    proof = tmp_path / "proof.json"
    assert huline("plan", case, "-o", plan, "--certificate", proof).exit_code == 0
    result = huline("explain", case, plan, "--certificate", proof, "--lang", "en")
    told = json.loads(huline("explain", case, plan, "--certificate", proof, "--json").stdout)

    assert "What the cost is made of" in result.stdout
    assert sum(map(int, told["own"].values())) == int(told["cost"])
    assert sum(map(int, told["gap"].values())) == int(told["cost"]) - int(told["bound"])
    assert "成本的构成" in huline("explain", case, plan, "--lang", "zh").stdout


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "+8 h100 cards at"), ("zh", "未服务的任务各缺什么")]
)
def test_what_work_that_is_left_lacks_is_told_as_it_would_be_ordered(tmp_path, lang, said):
    """Two jobs all day long, and cards for one."""
    jobs = [a_job(f"w{n}", work=64, deadline=8) for n in (1, 2)]
    case = east_and_west(workloads=tuple(jobs), pools=(a_pool(cards=(8,)),))
    plan = solve_here(case, Options(gap=0))
    write_plan(plan, tmp_path / "plan.json")

    result = huline("explain", written(case, tmp_path), tmp_path / "plan.json", "--lang", lang)
    (left,) = (p.workload for p in plan.placements if not p.runs)

    assert said in result.stdout
    assert left in result.stdout


def test_a_rule_is_priced_by_planning_without_it(files):
    result = huline("explain", *files, "--waive", "dispatch", "--seconds", 20, "--json")
    (price,) = json.loads(result.stdout)["rules"]

    assert price["rule"] == "dispatch"
    assert int(price["price"][0]) >= 0


def test_a_rule_that_is_none_is_told_with_those_that_are(files):
    result = huline("explain", *files, "--waive", "dispach", "--lang", "en")

    assert result.exit_code == 2
    assert "dispatch" in result.stderr


def test_options_of_which_no_use_would_be_made_are_refused_at_once(files):
    misplaced = ("--waive", "dispatch", "--menu", "menu.json")

    of_one = huline("explain", *files, "w1", *misplaced, "--lang", "zh")
    of_all = huline("explain", *files, "--centre", "sh-01", "--lang", "en")

    assert (of_one.exit_code, of_all.exit_code) == (2, 2)
    assert "--waive：仅在以下情况有用：有 PLAN 而无 WORKLOAD" in of_one.stderr
    assert "--menu：仅在以下情况有用：没有 PLAN" in of_one.stderr
    assert "--centre: is of use only where there is a WORKLOAD" in of_all.stderr
