"""What is wrong with a changed Case is told once, at the edit that did it, with what helps."""

import re

import pytest
import yaml

from huline.models.errors import BadInput
from huline.models.study import Draws, Study
from huline.models.variants import variants
from tests.builders import (
    a_case,
    a_centre,
    a_commitment,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_share,
    a_tenant,
    a_western_centre,
)
from tests.languages import is_chinese

CASE = a_case(
    slots=24,
    centres=(a_centre(), a_western_centre("nx-01"), a_western_centre("nx-02")),
    pools=(a_pool(), a_pool("nx-01/a"), a_pool("nx-01/b"), a_pool("nx-02/a")),
    links=[a_link("wire", "shanghai", "nx-01")],
    commitments=(a_commitment("let", "nx-01/b"),),
    workloads=(a_job("w1", bans=("nx-01", "nx-02")), a_job("w2")),
    tenants=(a_tenant(claimed={"voucher": 5}),),
    policy=a_policy(subsidies=(a_share(), a_share("unused"))),
)
BASE_FIELDS = {"name": "t", "case": "c"}


def study_of(*edits, **fields):
    changes = [{"name": "c", "edits": list(edits)}]
    return Study(**BASE_FIELDS | {"changes": changes} | fields)


def refused(study, case=CASE):
    with pytest.raises(BadInput) as found:
        variants(study, case)
    assert all(is_chinese(p.text("zh")) for p in found.value.problems)
    return found.value.problems


def test_a_centre_that_is_removed_names_all_that_has_to_go_with_it():
    (told,) = refused(study_of({"op": "remove", "table": "centres", "id": "nx-01"}))

    assert told.field == "changes.0.edits.0.id"
    assert "'nx-01' is no longer in 'centres', but 4 records still name it" in told.message
    assert "1 of 'network.links' in 'b' (wire)" in told.message
    assert "2 of 'pools' in 'centre' (nx-01/a, nx-01/b)" in told.message
    assert "1 of 'workloads' in 'bans' (w1)" in told.message
    assert "1 more names its pools: 1 of 'commitments' in 'pool' (let)" in told.message


@pytest.mark.parametrize(
    "removed",
    [
        {"table": "centres", "id": "nx-01"},
        {"table": "centres", "where": {"side_policy": "西部"}},
        {"table": "pools", "id": "nx-01/b"},
        {"table": "policy.subsidies", "id": "voucher"},
    ],
)
def test_the_edits_that_are_offered_instead_of_removing_make_a_sound_case(removed):
    (told,) = refused(study_of({"op": "remove"} | removed))
    offered = [yaml.safe_load(text) for text in re.findall(r"\{(?:op|table): .*?\}(?= and|;)",
                                                           told.hint)]  # fmt: skip
    _, changed = variants(study_of(*offered), CASE)

    assert offered
    assert changed.case != CASE
    if removed["table"] == "policy.subsidies":
        assert [rule.off for rule in changed.case.policy.subsidies] == ["suspended", ""]
    else:
        gone = {p.id for p in changed.case.pools if not any(p.cards)}
        assert "nx-01/b" in gone
        assert "sh-01/a" not in gone


def test_what_nothing_names_is_removed_without_a_word():
    _, changed = variants(study_of({"op": "remove", "table": "policy.subsidies", "id": "unused"}),
                          CASE)  # fmt: skip

    assert [rule.id for rule in changed.case.policy.subsidies] == ["voucher"]


def test_one_slip_in_many_records_is_told_once_at_the_value_of_its_edit():
    fine = {"table": "pools", "where": {}, "field": "busy_w", "value": 7}
    slip = {"table": "pools", "where": {}, "field": "rent", "value": "dear"}
    (told,) = refused(study_of(fine, slip))

    assert told.field == "changes.0.edits.1.value"
    assert "'rent' of 4 records of 'pools' (sh-01/a, nx-01/a, nx-01/b, nx-02/a)" in told.message
    assert "got 'dear'" in told.message


def test_one_slip_is_told_once_whatever_scenarios_and_draws_it_is_in():
    slip = {"table": "pools", "id": "sh-01/a", "field": "rent", "value": -1}
    fine = {"table": "pools", "id": "sh-01/a", "field": "busy_w", "value": 7}
    changes = [{"name": "wrong", "edits": [slip]}, {"name": "fine", "edits": [fine]}]
    study = Study(**BASE_FIELDS, changes=changes, cross=[["base", "wrong"], ["base", "fine"]],
                  draws=Draws(seeds=(1, 2)))  # fmt: skip
    (told,) = refused(study)

    assert told.field == "changes.0.edits.0.value"
    assert "pools[sh-01/a].rent: must be" in told.message


def test_every_edit_of_a_change_that_cannot_be_made_is_told():
    told = refused(
        study_of(
            {"table": "pool", "where": {}, "field": "rent", "value": 1},
            {"table": "pools", "where": {"rents": 1, "fabric": "copper"}, "field": "rent"},
            {"table": "pools", "id": "nx-09/a", "field": "rent", "value": 1},
        )
    )

    assert [p.field for p in told] == [
        "changes.0.edits.0.table", "changes.0.edits.1.where.fabric",
        "changes.0.edits.1.where.rents", "changes.0.edits.2.id",
    ]  # fmt: skip


def test_two_changes_that_only_together_contradict_each_other_are_both_told():
    """A job of 32 card-hours on 8 cards runs 4 slots: neither change alone leaves it fewer."""
    changes = [
        {"name": "late", "edits": [{"table": "workloads", "id": "w2", "field": "release",
                                    "value": 20}]},
        {"name": "long", "edits": [{"table": "workloads", "id": "w2", "field": "work",
                                    "value": 64}]},
    ]  # fmt: skip
    scenarios = [{"name": "both", "changes": ["late", "long"]}]
    (told,) = refused(Study(**BASE_FIELDS, changes=changes, scenarios=scenarios))

    assert "in scenario 'both'" in told.message
    assert "w2" in told.message
