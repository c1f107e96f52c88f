"""The few values a field may have are known by Chinese words too, and near misses are told."""

import pytest

from huline.models.case import Case
from huline.models.choices import IN_CHINESE, chosen, close_choice
from huline.models.errors import BadInput
from huline.models.fields import Shape, shape_of
from huline.models.files.draft import Draft
from tests.builders import a_case, a_policy


def _fields(shape: Shape) -> list[Shape]:
    """Every place of a document that holds one of a few words."""
    if shape.kind in ("record", "union"):
        return [place for inner in shape.fields.values() for place in _fields(inner)]
    if shape.kind in ("list", "map"):
        return _fields(shape.items)
    return [shape] if len(shape.choices) > 1 and shape.kind == "string" else []


FIELDS = _fields(shape_of(Case))


def test_no_chinese_word_stands_for_two_values_of_one_field():
    for field in FIELDS:
        words = [word for value in field.choices for word in IN_CHINESE.get(str(value), ())]
        assert len(words) == len(set(words))


def test_every_chinese_word_stands_for_a_value_that_some_field_may_have():
    assert set(IN_CHINESE) <= {value for field in FIELDS for value in field.choices}


def test_a_chinese_word_stands_for_a_value_only_where_the_field_may_have_it():
    assert chosen("大型", ("small", "large")) == "large"
    assert chosen("大型", ("east", "west")) == "大型"


@pytest.mark.parametrize(
    ("written", "choices", "meant"),
    [
        ("大型", ("micro", "large"), "large"), ("卡时", ("card-hour", "p-year"), "card-hour"),
        ("nvlink", ("NVLink", "HCCS"), "NVLink"), ("contigous", ("contiguous",), "contiguous"),
        ("百万令牌数", ("million-tokens",), "million-tokens"),
    ],
)  # fmt: skip
def test_the_nearest_value_is_told_in_both_languages(written, choices, meant):
    said = close_choice(written, choices)
    assert meant in said
    assert meant in said.zh


def test_the_chinese_hint_says_the_value_in_chinese_too():
    assert "大型" in close_choice("大", ("small", "large")).zh


def test_what_is_like_no_value_gets_no_hint():
    assert close_choice("purple", ("east", "west")) is None


@pytest.mark.parametrize(
    ("edit", "hint"),
    [
        ({"tenants": [{"id": "acme", "province": "Shanghai", "city": "上海", "size": "大型"}]},
         "large"),
        ({"policy": a_policy().model_dump(mode="json") | {"tier_order": "逐级"}}, "strict"),
        ({"policy": {"rules": [{"rule": "localty", "policy": "off"}]}}, "locality"),
    ],
)  # fmt: skip
def test_a_word_that_is_no_value_of_a_case_is_told_the_nearest(edit, hint):
    with pytest.raises(BadInput, match=f"did you mean '{hint}'") as caught:
        Draft(a_case().model_dump(mode="json") | edit, main="").finish()
    assert f"是否想写“{hint}”" in caught.value.text("zh")
