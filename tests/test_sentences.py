"""Every sentence of the source is there in both languages and fills the same places."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from huline.models.constraints import BY_ID, SWITCHABLE
from huline.models.errors import CannotAllBeServed, FitsNowhere
from tests.languages import CHINESE, code_words, is_chinese

ROOT = Path(__file__).parents[1]


def _sentences(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (said := _said(node)):
                    yield pytest.param(*said, id=f"{path.stem}-{said[0]}")


def _said(call):
    """The two texts of `both`, or of what hands them on to it, written as both are."""
    texts = [a.value for a in call.args if isinstance(a, ast.Constant)]
    texts = [text for text in texts if isinstance(text, str)]
    if getattr(call.func, "id", "") == "both":
        return texts if len(texts) == 2 else None
    handed_on = getattr(call.func, "id", "").startswith("_") and len(texts) >= 2
    return texts[-2:] if handed_on and CHINESE.search(texts[-1]) else None


def _places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _words(text):
    return re.sub(r"\{[^}]*\}", "", text)


each = pytest.mark.parametrize(("en", "zh"), list(_sentences("models", "optimizer", "api")))


@each
def test_a_sentence_is_said_in_each_language_and_in_no_other(en, zh):
    assert not CHINESE.search(en)
    assert is_chinese(_words(zh)) or not re.search(r"[a-z]{2}", _words(en))


@each
def test_a_chinese_sentence_fills_no_place_that_the_english_one_lacks(en, zh):
    assert _places(zh) <= _places(en)


@each
def test_amounts_are_told_in_units_that_a_chinese_reader_uses(en, zh):
    assert not re.search(r"\}\s?(mW|k?Wh?|us|ms|k?m|milli-fen)\b", zh)


@pytest.mark.parametrize(("en", "zh"), list(_sentences("optimizer", "api")))
def test_what_is_said_of_a_plan_tells_times_by_the_clock_and_no_ids_in_brackets(en, zh):
    """Files count slots; what is wrong with them is told so."""
    assert not re.search(r"\bslot \{|\[\{", en)
    assert not re.search(r"时段 ?\{|\[\{", zh)


def test_refusals_of_the_domain_classes_are_sentences():
    """Other errors say so by their types; of a ValueError no type checker knows what it says."""
    for path in sorted((ROOT / "models").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                named = getattr(node.exc.func, "id", "")
                said = [getattr(getattr(a, "func", None), "id", "") for a in node.exc.args]
                assert named != "ValueError" or said == ["both"], f"{path.name}:{node.lineno}"


@pytest.mark.parametrize(
    "error",
    [
        FitsNowhere({"w1": dict.fromkeys(BY_ID, 2)}),
        CannotAllBeServed(2, ["w1"], fewest=True, lifted=sorted(SWITCHABLE)),
        CannotAllBeServed(0, [], fewest=True, lifted=sorted(SWITCHABLE)),
    ],
)
def test_a_chinese_reader_is_told_rules_by_what_they_say(error):
    assert is_chinese(error.text("zh"))
    assert not code_words(error.text("zh"))
    assert code_words("；dispatch 排除 2 个") == {"dispatch"}
    assert code_words("在时段 19 [capacity] 用电 12 mW") == {"capacity", "时段 19", "mW"}
