import copy
import pickle
from dataclasses import replace

import pytest

from huline.models.errors import BadInput, CannotAllBeServed, FitsNowhere, NoPlanExists, Problem
from huline.models.sentence import both, listed, translated
from tests.languages import is_chinese

SAID = both("{n} cards of {what}", "{what}的 {n} 张卡", n=8, what=both("a pool", "资源池"))


def test_each_language_fills_in_its_own_words():
    assert translated(SAID, "en") == "8 cards of a pool"
    assert translated(SAID, "zh") == "资源池的 8 张卡"


def test_a_plain_string_stands_for_itself_in_every_language():
    assert translated("h100", "zh") == "h100"
    assert translated(both("of {ids}", "{ids}", ids=listed(["a", "b"])), "zh") == "a、b"


def test_what_is_given_may_hold_braces():
    assert translated(both("'{given}'", "“{given}”", given="{x}"), "zh") == "“{x}”"


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))])
def test_a_sentence_keeps_its_twin_on_its_way_between_processes(copied):
    assert translated(copied(SAID), "zh") == translated(SAID, "zh")


def test_a_problem_is_told_whole_in_either_language():
    there = replace(Problem("", None, "busy_w", "value", SAID, both("mend it", "请改正")), row=3)
    told = replace(there, file="pools.csv")

    assert told.text("en") == "pools.csv, row 3, busy_w: 8 cards of a pool (mend it)"
    assert told.text("zh") == "pools.csv，第 3 行，busy_w：资源池的 8 张卡（请改正）"
    assert is_chinese(pickle.loads(pickle.dumps(BadInput([told]))).text("zh"))


@pytest.mark.parametrize(
    "error",
    [
        NoPlanExists(),
        FitsNowhere({"w1": {"locality": 3, "demand": 1}, "w2": {}}),
        CannotAllBeServed(4, ["w1", "w2"], fewest=True, lifted=["capacity", "power"]),
        CannotAllBeServed(4, ["w1"], fewest=False, lifted=()),
    ],
)
def test_why_no_plan_exists_is_told_in_chinese_even_from_another_process(error):
    assert is_chinese(pickle.loads(pickle.dumps(error)).text("zh"))
