"""A Study is read from YAML or JSON, with every slip named by its line."""

import pytest

from huline.models.errors import BadInput
from huline.models.files import read_study, read_variants, write_case
from tests.builders import a_case
from tests.languages import is_chinese

TEXT = """\
name: rents
case: case.json
changes:
- name: dearer
  edits:
  - {op: scale, table: pools, where: {}, field: rent, value: 1100}
"""


@pytest.fixture
def study(tmp_path):
    write_case(a_case(), tmp_path / "case.json")
    (tmp_path / "study.yaml").write_text(TEXT)
    return tmp_path / "study.yaml"


def test_a_study_names_its_case_from_where_it_lies(study):
    base, (same, dearer) = read_variants(read_study(study), study)

    assert same.case == base == a_case()
    assert dearer.case.pools[0].rent == 110_000


def test_json_says_the_same(study):
    read = read_study(study)
    other = study.with_suffix(".json")
    other.write_text(read.model_dump_json())

    assert read_study(other) == read


def test_unknown_keys_are_refused_with_the_nearest_name_and_their_line(study):
    study.write_text(TEXT.replace("changes:", "gapp: 0.1\nchanges:").replace("op:", "ops:"))
    with pytest.raises(BadInput) as refused:
        read_study(study)

    told = [(p.row, p.code) for p in refused.value.problems]
    assert (3, "unknown-field") in told
    assert (7, "unknown-field") in told
    assert "did you mean 'gap'" in str(refused.value)
    assert all(is_chinese(p.text("zh")) for p in refused.value.problems)


def test_parts_that_contradict_each_other_are_told_by_their_line(study):
    study.write_text(TEXT + "scenarios:\n- {name: x, changes: [dear]}\nwork: 1\nseconds: 1\n")
    with pytest.raises(BadInput) as refused:
        read_study(study)

    assert [(p.row, p.code) for p in refused.value.problems] == [
        (8, "unknown-id"),
        (9, "limit"),
    ]


def test_a_case_that_is_not_there_is_told(study):
    study.write_text(TEXT.replace("case.json", "cases"))
    with pytest.raises(BadInput, match="there is no case at"):
        read_variants(read_study(study), study)


def test_a_change_that_does_not_fit_is_told_by_its_line(study):
    text = TEXT.replace("field: rent", "field: rents")
    study.write_text(text + "- {name: b, edits: [{op: remove, table: pools, id: nowhere}]}\n")
    with pytest.raises(BadInput) as refused:
        read_variants(read_study(study), study)

    told = [(p.file, p.row, p.code) for p in refused.value.problems]
    assert told == [("study.yaml", 6, "unknown-field"), ("study.yaml", 7, "unknown-id")]


def test_a_case_is_no_study(study):
    with pytest.raises(BadInput, match="is a Case, but a Study is wanted"):
        read_study(study.parent / "case.json")
