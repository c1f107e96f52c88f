"""What the service says of itself in OpenAPI is whole, valid, and changes only on purpose."""

import json
import re
from difflib import unified_diff

import pytest
from openapi_spec_validator import validate

from huline.api.http.problems import MEDIA_TYPE
from tests.api.http.described import GOLDEN, described, written

SHOWN = 60
DOCUMENT = described()
OPERATIONS = [
    pytest.param(path, operation, id=f"{method.upper()} {path}")
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
each = pytest.mark.parametrize(("path", "operation"), OPERATIONS)


def test_it_is_what_was_agreed_on():
    before, now = GOLDEN.read_text(encoding="utf-8"), written(DOCUMENT)
    lines = unified_diff(before.splitlines(), now.splitlines(), "golden", "now", lineterm="", n=4)
    told = "\n".join(line for line, _ in zip(lines, range(SHOWN), strict=False))

    assert not told, f"{told}\n\nIf this is meant: make openapi"


def test_it_is_valid_openapi_3_1():
    assert DOCUMENT["openapi"].startswith("3.1")
    validate(DOCUMENT)


def test_whatever_it_refers_to_is_there():
    text = json.dumps(DOCUMENT)
    named = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', text))
    assert named
    assert named <= set(DOCUMENT["components"]["schemas"])


@each
def test_an_operation_is_explained(path, operation):
    assert operation["summary"]
    assert operation["description"].rstrip(".") != operation["summary"]
    assert operation["operationId"].isidentifier()
    assert all(p["description"] for p in operation.get("parameters", ()))


@each
def test_an_operation_of_the_plan_service_needs_a_key_and_says_what_becomes_of_others(
    path, operation
):
    secured = path.startswith("/v1/")

    assert operation.get("security") == ([{"key": []}] if secured else None)
    assert secured <= {"401", "403", "429", "503"}.issubset(operation["responses"])


@each
def test_every_refusal_is_a_problem_document(path, operation):
    for status, response in operation["responses"].items():
        assert response["description"]
        if int(status) >= 400:
            assert list(response["content"]) == [MEDIA_TYPE]
            schema = response["content"][MEDIA_TYPE]["schema"]
            assert schema == {"$ref": "#/components/schemas/ProblemReport"}


@each
def test_names_in_a_path_may_name_nothing_and_bodies_may_be_wrong(path, operation):
    if "{" in path:
        assert "404" in operation["responses"]
    if "requestBody" in operation:
        assert {"400", "408", "413", "415", "422"} <= operation["responses"].keys()
        assert operation["requestBody"]["description"]
