"""`huline evaluate`: a plan made by hand is scored, told in both languages, and compared."""

import json

import pytest

from tests.api.cli.commands import east_and_west, huline, written
from tests.languages import CHINESE, code_words, is_chinese

SOUND = "workload,pool,first,end,cards\nw1,sh-01/a,0,4,8\nw2,nx-01/a,2,6,8\ns1,sh-01/a,0,8,2\n"
BROKEN = SOUND.replace("w2,nx-01/a,2,6,8", "w2,sh-01/a,1,5,8")


@pytest.fixture
def case(tmp_path):
    return written(east_and_west(), tmp_path)


def by_hand(folder, text=SOUND, name="hand.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_sound_plan_is_priced_and_beaten(case, tmp_path):
    """All in the west would cost 40 % less rent; the plan by hand uses it for one job of two."""
    hand = by_hand(tmp_path)
    result = huline("evaluate", case, hand, "--json", "--seconds", 10)
    told = json.loads(result.stdout)

    assert result.exit_code == 0
    assert told["ok"]
    assert told["breaches"] == []
    assert int(told["compared"]["saving"]) > 0
    assert int(told["cost"]) - int(told["compared"]["cost"]) == int(told["compared"]["saving"])


def test_breaches_come_with_rows_and_workloads(case, tmp_path):
    result = huline("evaluate", case, by_hand(tmp_path, BROKEN), "--json", "--seconds", 0)
    (breach,) = json.loads(result.stdout)["breaches"]

    assert result.exit_code == 1
    assert (breach["rule"], breach["where"]) == ("capacity", "sh-01/a")
    assert breach["workloads"] == ["w1", "w2", "s1"]
    assert breach["rows"] == [2, 3, 4]


def test_people_read_it_in_either_language(case, tmp_path):
    hand = by_hand(tmp_path, BROKEN.replace("workload,", "任务,"), encoding="gb18030")
    english = huline("evaluate", case, hand, "--seconds", 0).stdout
    chinese = huline("evaluate", case, hand, "--seconds", 0, "--lang", "zh").stdout
    assert not code_words(chinese)

    assert "Breaches of rules: 1" in english
    assert "by w1, w2, s1 (row 2, 3, 4)" in english
    assert not CHINESE.search(english.replace("小算例", ""))
    assert "“小算例”的计划净成本" in chinese
    assert "违规 1 处" in chinese
    assert all(is_chinese(line) for line in chinese.splitlines() if line)


def test_of_a_sound_plan_it_is_told_what_left_work_lacks(case, tmp_path):
    left = by_hand(tmp_path, SOUND.replace("w2,nx-01/a,2,6,8", "w2,,,,"))
    told = json.loads(huline("evaluate", case, left, "--seconds", 0, "--json").stdout)
    text = huline("evaluate", case, left, "--seconds", 0, "--lang", "zh").stdout

    assert [each["workload"] for each in told["shortages"]] == ["w2"]
    assert int(told["shortages"][0]["cost"]) < 0
    assert "不缺资源" in text
    assert "计划成本将减少" in text


def test_a_plan_to_compare_with_may_be_given_and_the_completed_one_kept(case, tmp_path):
    hand, done = by_hand(tmp_path), tmp_path / "done.json"
    assert huline("evaluate", case, hand, "-o", done, "--seconds", 0).exit_code == 0
    assert huline("check", case, done).exit_code == 0

    told = json.loads(huline("evaluate", case, hand, "--against", done, "--json").stdout)
    assert told["compared"] == told["compared"] | {"saving": "0", "moved": 0, "ok": True}
    text = huline("evaluate", case, hand, "--against", by_hand(tmp_path, BROKEN, "b.csv")).stdout
    assert "That plan breaks rules itself" in text


def test_what_is_exported_may_be_edited_and_read_again(case, tmp_path):
    plan, table = tmp_path / "plan.json", tmp_path / "plan.xlsx"
    huline("plan", case, "-o", plan, "--seconds", 10)
    huline("export", plan, "--case", case, "--to", "xlsx", "-o", table, "--lang", "zh")
    told = json.loads(huline("evaluate", case, table, "--against", plan, "--json").stdout)

    assert told["compared"]["saving"] == "0"
    assert told["cost"] == str(json.loads(plan.read_text())["cost"])


def test_all_problems_of_the_input_are_told_at_once(case, tmp_path):
    hand = by_hand(tmp_path, SOUND.replace("w1", "w9").replace("nx-01/a", "nx-02/a"))
    result = huline("evaluate", case, hand, "--lang", "zh")

    assert result.exit_code == 2
    assert "第 2 行，workload：没有任务“w9”" in result.stderr
    assert "第 3 行，pool：没有资源池“nx-02/a”" in result.stderr


def test_nothing_that_is_read_is_written_over(case, tmp_path):
    hand = by_hand(tmp_path)
    result = huline("evaluate", case, hand, "-o", hand)

    assert result.exit_code == 2
    assert hand.read_text() == SOUND
