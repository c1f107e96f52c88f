"""`huline recommend`: where new work would best go."""

import json

import pytest

from huline.models.files import write_plan
from huline.optimizer.planning import solve_here
from tests.api.cli.commands import east_and_west, huline, written
from tests.builders import a_pool
from tests.languages import CHINESE, code_words

NEW = """\
id,kind,tenant,accelerators,work,cards,bans
n1,training,acme,h100=1000,32,8,
n2,training,acme,h100=1000,32,8,sh-01;nx-01
"""


@pytest.fixture
def asked(tmp_path):
    case = east_and_west(pools=(a_pool(), a_pool("nx-01/a", rent=60_000, cards=(64,))))
    write_plan(solve_here(case), tmp_path / "plan.json")
    (tmp_path / "new.csv").write_text(NEW)
    return written(case, tmp_path), tmp_path / "plan.json", tmp_path / "new.csv"


def test_options_are_told_the_cheapest_first(asked):
    result = huline("recommend", *asked)

    assert result.exit_code == 0
    assert "n1: it fits at 2 centres" in result.stdout
    assert result.stdout.index("nx-01/a") < result.stdout.index("sh-01/a")
    assert "n2: it fits at 0 centres" in result.stdout
    assert "the tenant excludes this centre (2 pools)" in result.stdout
    assert not CHINESE.search(result.stdout)


def test_a_chinese_reader_is_told_in_chinese(asked):
    result = huline("recommend", *asked, "--lang", "zh")

    assert "n1：有 2 个智算中心可容纳" in result.stdout
    assert not code_words(result.stdout)
    assert "没有一处能完整容纳" in result.stdout
    assert "fits" not in result.stdout


def test_programs_get_placements_that_may_be_taken(asked):
    first, second = json.loads(huline("recommend", *asked, "--json", "--most", "1").stdout)

    (option,) = first["options"]
    assert (option["centre"], option["cost"]) == ("nx-01", str(32 * 120_000))
    assert option["placement"]["workload"] == "n1"
    assert second["options"] == []


def test_work_that_the_plan_has_already_is_refused(asked):
    case, plan, new = asked
    new.write_text(NEW.replace("n1", "w1"))

    result = huline("recommend", case, plan, new)

    assert result.exit_code == 2
    assert "'w1' already" in result.stderr
