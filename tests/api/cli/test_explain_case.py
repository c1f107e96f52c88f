"""`huline explain CASE` without a plan."""

import json

import pytest

from huline.models.change import Change, Edit
from tests.api.cli.commands import east_and_west, huline, written
from tests.builders import a_case, a_job
from tests.languages import CHINESE, code_words, is_chinese


@pytest.fixture
def contended(tmp_path):
    """Three jobs of four hours that all want 8 of 16 cards before five."""
    jobs = tuple(a_job(f"w{i}", must_serve=True, deadline=5) for i in range(3))
    return written(a_case(workloads=jobs, name_zh="小算例"), tmp_path)


def test_machines_get_the_payload_of_the_contract(contended):
    result = huline("explain", contended, "--json")
    told = json.loads(result.stdout)

    assert result.exit_code == 4
    assert ["deadline:w0"] in told["conflict"]
    assert told["minimal"]
    assert told["repairs"][0] == told["repairs"][0] | {
        "relax": "deadline:w0", "by": "PT3H", "price": "4800000", "cheapest": "proved",
    }  # fmt: skip
    change = Change.model_validate(told["repairs"][0]["change"])
    assert change.edits == (Edit(table="workloads", id="w0", field="deadline", value=8),)


def test_people_read_it_in_english(contended):
    text = huline("explain", contended).stdout

    assert "No plan of 'test' exists" in text
    assert "w0 must end by 07-15 05:00" in text
    assert "1. CNY 48.00: let w0 end by 07-15 08:00 (proved" in text
    assert not CHINESE.search(text.replace("小算例", ""))


def test_people_read_it_in_chinese(contended):
    text = huline("explain", contended, "--lang", "zh").stdout

    assert "“小算例”不存在可行计划" in text
    assert "1. 48.00 元：允许w0在 07-15 08:00 前结束" in text
    assert all(is_chinese(line) for line in text.splitlines() if line)
    assert not code_words(text)


def test_separate_conflicts_are_told_apart_in_both_languages(tmp_path):
    jobs = tuple(a_job(f"w{i}", must_serve=True, memory_gb=81) for i in range(2))
    case = written(a_case(workloads=jobs, name_zh="小算例"), tmp_path)
    text, zh = (huline("explain", case, "--lang", lang).stdout for lang in ("en", "zh"))

    assert "Apart from that, these cannot all be kept either" in text
    assert "Each of these conflicts needs a change of its own" in text
    assert not CHINESE.search(text.replace("小算例", ""))
    assert all(is_chinese(line) for line in zh.splitlines() if line)


def test_a_case_with_a_plan_ends_with_0(tmp_path):
    result = huline("explain", written(east_and_west(), tmp_path))

    assert result.exit_code == 0
    assert "there is a plan" in result.stdout


def test_prices_come_from_a_menu_of_the_users_own(contended, tmp_path):
    menu = tmp_path / "menu.json"
    menu.write_text('{"late_per_hour": null, "cards": 1}')
    told = json.loads(huline("explain", contended, "--menu", menu, "--json").stdout)

    # 8 cards for 8 hours at 1 CNY, of which a thousandth
    assert told["repairs"][0]["relax"] == "capacity:sh-01/a"
    assert told["repairs"][0]["price"] == "6400"
    assert not any(repair["relax"].startswith("deadline") for repair in told["repairs"])


@pytest.mark.parametrize(
    ("text", "where"),
    [("[]", "menu.json"), ("{", "menu.json"), ('{"cardz": 1}', "cardz"),
     ('{"cards": -1}', "cards"), ('{"cards": "x"}', "cards"), ('{"exemptions": 5}', "exemptions")],
)  # fmt: skip
def test_a_menu_that_is_none_is_refused_in_order(contended, tmp_path, text, where):
    menu = tmp_path / "menu.json"
    menu.write_text(text)
    result = huline("explain", contended, "--menu", menu)

    assert result.exit_code == 2
    assert where in result.stderr


def test_a_plan_that_does_not_exist_points_to_its_explanation(contended, tmp_path):
    result = huline("plan", contended, "-o", tmp_path / "plan.json")

    assert result.exit_code == 4
    assert "huline explain CASE" in result.stderr
