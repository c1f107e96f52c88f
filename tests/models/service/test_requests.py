import json

import pytest
from pydantic import ValidationError

from huline.models.service import PlanRequest, Quality
from huline.models.validation import problems_of
from tests.builders import a_case


def read(**fields):
    return PlanRequest.model_validate_json(json.dumps(fields))


def problems(**fields):
    with pytest.raises(ValidationError) as caught:
        read(**fields)
    return {p.field: p for p in problems_of(caught.value, PlanRequest)}


def test_a_request_for_a_dataset_needs_nothing_else():
    request = read(input={"dataset_id": "ds_9"})
    assert request.config.termination.relative_gap == 0.0001
    assert request.input.revision is None


def test_a_whole_case_travels_in_a_request_unchanged():
    case = a_case()
    request = read(input={"case": json.loads(case.model_dump_json())})
    assert request.input.case is not None
    assert request.input.case.hash == case.hash


WHOLE = json.loads(a_case().model_dump_json())


@pytest.mark.parametrize(
    ("source", "field"),
    [
        ({}, "input"),
        ({"dataset_id": "ds_9", "case": WHOLE}, "input"),
        ({"case": WHOLE, "revision": 2}, "input.revision"),
        ({"case": WHOLE, "workloads": []}, "input.revision"),
    ],
)
def test_the_input_has_one_source(source, field):
    assert list(problems(input=source)) == [field]


def test_a_limit_of_work_excludes_limits_of_time():
    limits = {"work_limit": 5, "spent_limit": "PT5M"}
    found = problems(input={"dataset_id": "d"}, config={"termination": limits})
    assert list(found) == ["config.termination.work_limit"]


@pytest.mark.parametrize("span", [5, 5.0, "soon", "PT0S", "P2D", True, []])
def test_a_span_of_time_is_written_as_iso_8601_has_it(span):
    found = problems(input={"dataset_id": "d"}, config={"termination": {"unimproved_limit": span}})
    (problem,) = found.values()
    assert problem.field == "config.termination.unimproved_limit"
    assert "PT30S" in problem.message
    assert "PT30S" in problem.message.zh


def test_a_field_that_is_not_there_is_answered_with_the_nearest():
    found = problems(input={"dataset_id": "d"}, pin=[])
    assert "did you mean 'pins'?" in found["pin"].hint


def test_money_travels_as_text_and_comes_back_exact():
    quality = Quality(cost=2**60 + 1)
    text = quality.model_dump_json()
    assert f'"cost":"{2**60 + 1}"' in text
    assert Quality.model_validate_json(text) == quality


@pytest.mark.parametrize("money", ["1.5", "", "-", "１２", "1e5", "9" * 5000])
def test_money_is_digits_alone(money):
    with pytest.raises(ValidationError):
        Quality.model_validate({"cost": money})
