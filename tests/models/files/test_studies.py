"""A Study is read from YAML or JSON, with every slip named by its line."""

import pytest

from huline.models.errors import BadInput
from huline.models.files import read_study, write_case
from huline.optimizer.policy import asked_of
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
    _, base, (same, dearer) = asked_of(study)

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
        asked_of(study)


def test_a_change_that_does_not_fit_is_told_by_its_line(study):
    text = TEXT.replace("field: rent", "field: rents")
    study.write_text(text + "- {name: b, edits: [{op: remove, table: pools, id: nowhere}]}\n")
    with pytest.raises(BadInput) as refused:
        asked_of(study)

    told = [(p.file, p.row, p.code) for p in refused.value.problems]
    assert told == [("study.yaml", 6, "unknown-field"), ("study.yaml", 7, "unknown-id")]


WRONG = """\
name: wrong in every way
case: case.json
gap: 1.5
changes:
- name: misspelt
  edits:
  - {op: scale, tabel: pools, where: {}, field: rent, value: 1100}
- name: does not fit
  edits:
  - {table: pools, id: nowhere, field: rent, value: 7}
- name: fine
  edits:
  - {table: pools, where: {}, field: rent, value: 7}
scenarios:
- {name: uses what is misspelt, changes: [misspelt, fine]}
- {name: two, changes: [does not fit]}
- {name: three, changes: [fien]}
break_evens:
- name: unsound
  edit: {table: pools, where: {}, field: rent}
  least: 9
  most: 1
  programme: none
- name: not there
  edit: {table: policy.subsidies, id: nobody, field: budget}
  least: 0
  most: 1
  programme: nobody
"""


def test_what_is_wrong_with_keys_changes_scenarios_and_values_sought_is_told_at_once(study):
    """The change that is misspelt asks for nothing, and nothing is said of it a second time."""
    study.write_text(WRONG)
    with pytest.raises(BadInput) as refused:
        asked_of(study)

    assert sorted((p.row, p.code) for p in refused.value.problems) == [
        (3, "value"),
        (7, "missing"), (7, "unknown-field"),
        (10, "unknown-id"),
        (17, "unknown-id"),
        (22, "value"),
        (25, "unknown-id"),
        (28, "unknown-id"),
    ]  # fmt: skip
    assert all(is_chinese(p.text("zh")) for p in refused.value.problems)


def test_two_slips_in_one_field_hide_none_elsewhere(study):
    """What is dropped for its first slip is no reason to stop looking at the rest."""
    study.write_text(
        TEXT + "draws: {seeds: [], spread: 0}\nscenarios:\n- {name: s, changes: [], against: t}\n"
    )
    with pytest.raises(BadInput) as refused:
        read_study(study)

    assert {".".join(map(str, p.path)) for p in refused.value.problems} == {
        "draws.seeds", "draws.spread", "scenarios.0.against",
    }  # fmt: skip


def test_a_bad_case_is_told_with_the_study_that_names_it(study):
    study.with_name("case.json").write_text('{"name": "x"}')
    study.write_text(TEXT + "gapp: 1\n")
    with pytest.raises(BadInput) as refused:
        asked_of(study)

    assert {p.file for p in refused.value.problems} == {"study.yaml", "case.json"}


def test_a_case_is_no_study(study):
    with pytest.raises(BadInput, match="is a Case, but a Study is wanted"):
        read_study(study.parent / "case.json")
