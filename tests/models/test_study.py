"""A Study says which scenarios there are, and refuses what contradicts itself, all at once."""

import pytest
from pydantic import ValidationError

from huline.models.errors import BadInput
from huline.models.study import Draws, Study
from huline.models.validation import problems_of
from huline.models.variants import factor_of, variants
from tests.builders import a_case, a_job, a_policy, a_service, a_share

DEARER = {"op": "scale", "table": "pools", "where": {}, "field": "rent", "value": 2_000}


def a_study(**fields):
    changes = [{"name": name, "edits": [DEARER]} for name in ("a", "b", "c")]
    return Study(**{"name": "test", "case": "case", "changes": changes} | fields)


def names(study):
    return [scenario.name for scenario in study.all_scenarios()]


def test_each_change_alone_is_a_scenario_unless_some_are_stated():
    assert names(a_study()) == ["base", "a", "b", "c"]


def test_listed_scenarios_come_after_the_base():
    study = a_study(scenarios=[{"name": "both", "changes": ["a", "b"]}])

    assert names(study) == ["base", "both"]


def test_crossed_lists_give_every_combination_but_that_of_no_change():
    study = a_study(cross=[["base", "a"], ["base", "b", "c"]])

    assert names(study) == ["base", "b", "c", "a", "a + b", "a + c"]


def test_what_is_compared_with_a_change_is_told_to_list_a_scenario_of_it():
    with pytest.raises(BadInput, match="it is a change: list a scenario"):
        a_study(scenarios=[{"name": "one", "changes": ["a"], "against": "b"}])


def test_all_that_is_wrong_is_said_at_once_with_the_nearest_name():
    with pytest.raises(BadInput) as refused:
        a_study(
            scenarios=[
                {"name": "one", "changes": ["a", "bb"]},
                {"name": "one", "against": "basis"},
            ],
            cross=[["nothing"]],
            seconds=3,
            work=3,
            aim=0.5,
            strategy="whole",
        )

    said = {problem.field: problem.text("en") for problem in refused.value.problems}
    assert set(said) >= {
        "scenarios.0.changes.1", "scenarios.0.name", "scenarios.1.name", "scenarios.1.against",
        "cross.0.0", "work", "strategy", "aim",
    }  # fmt: skip
    assert "did you mean 'b'" in said["scenarios.0.changes.1"]
    assert "did you mean 'base'" in said["scenarios.1.against"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1%", "0.01"), ("0.5 %", "0.005"), ("20％", "0.2"), ("100%", "1"), ("a bit", "0.01")],
)
def test_a_share_in_per_cent_is_told_as_the_number_to_write(typed, meant):
    with pytest.raises(ValidationError) as refused:
        a_study(gap=typed)
    (found,) = problems_of(refused.value, Study)
    assert found.hint.endswith(f"such as {meant}")


@pytest.mark.parametrize(("typed", "meant"), [(1.5, "0.015"), (20, "0.2"), (100, "1")])
def test_a_share_above_one_is_told_as_the_share_it_is_in_per_cent(typed, meant):
    with pytest.raises(ValidationError) as refused:
        a_study(gap=typed)
    (found,) = problems_of(refused.value, Study)
    assert found.hint.endswith(f"write {meant}")


def test_a_limit_of_no_time_is_told_what_it_must_exceed():
    with pytest.raises(ValidationError) as refused:
        a_study(seconds=0)
    (found,) = problems_of(refused.value, Study)
    assert "a number above 0 and at most 86,400" in found.message
    assert "大于 0、不超过 86,400" in found.message.zh


def test_a_scenario_beside_itself_is_refused():
    with pytest.raises(BadInput) as refused:
        a_study(scenarios=[{"name": "s", "changes": ["a"], "against": "s"}])

    (problem,) = refused.value.problems
    assert problem.field == "scenarios.0.against"


def test_changes_are_made_in_order_and_the_base_stays():
    case = a_case()
    study = a_study(scenarios=[{"name": "twice", "changes": ["a", "b"]}])
    base, twice = variants(study, case)

    assert base.case is case
    assert twice.case.pools[0].rent == 4 * case.pools[0].rent


def test_every_change_that_does_not_fit_is_told_by_its_place():
    wrong = [
        {"name": "a", "edits": [DEARER, {"table": "pools", "id": "x", "field": "rent"}]},
        {"name": "b", "edits": [{"table": "tenant", "where": {}, "field": "spent", "value": 1}]},
        {"name": "c", "edits": [{"table": "pools", "where": {}, "field": "rent", "value": -1}]},
    ]
    with pytest.raises(BadInput) as refused:
        variants(a_study(changes=wrong), a_case())

    places = [problem.field for problem in refused.value.problems]
    assert places == ["changes.0.edits.1.id", "changes.1.edits.0.table", "changes.2.edits.0.value"]
    contradiction = refused.value.problems[-1]
    assert "in scenario 'c', pools[sh-01/a].rent" in contradiction.message


def test_changes_that_contradict_each_other_are_told_by_their_scenario_once():
    """The first one fits the Case, as does the second: together they do not, in any draw."""
    gone = {"name": "gone", "edits": [{"op": "remove", "table": "policy.subsidies", "where": {}}]}
    more = {
        "name": "more",
        "edits": [{"table": "policy.subsidies", "id": "voucher", "field": "share", "value": 1}],
    }
    study = Study(
        name="test", case="case", changes=[gone, more], draws=Draws(seeds=(1, 2)),
        scenarios=[{"name": "both", "changes": ["gone", "more"]},
                   {"name": "the same", "changes": ["gone", "more"]},
                   {"name": "other way", "changes": ["more", "gone"]}],
    )  # fmt: skip
    with pytest.raises(BadInput) as refused:
        variants(study, a_case(policy=a_policy(subsidies=(a_share(),))))

    (problem,) = refused.value.problems
    assert problem.field == "changes.1.edits.0.id"
    assert "in scenario 'both', after 'gone'" in problem.message
    assert "情景“both”中，在“gone”之后" in problem.message.zh


def test_a_seed_that_is_given_twice_is_refused():
    with pytest.raises(ValidationError, match="the seed 7 is given twice"):
        Draws(seeds=(7, 3, 7))


def test_a_draw_scales_all_demand_alike_in_every_scenario():
    case = a_case(slots=24, workloads=(a_job(work=100), a_service()))
    study = a_study(draws=Draws(seeds=(1, 2), spread=200), scenarios=[{"name": "s"}])
    first, first_too, second, _ = variants(study, case)

    assert first.case.workloads == first_too.case.workloads
    assert first.case.workloads != second.case.workloads
    for drawn in (first, second):
        job, service = drawn.case.workloads
        assert 80 <= job.work <= 120
        assert 1_600 <= service.peaks["shanghai"] <= 2_400


def test_factors_of_draws_reach_both_ends_and_centre_on_one():
    factors = [factor_of(f"w{n}", 2, seed=7) for n in range(2_000)]

    assert set(factors) == {998, 999, 1_000, 1_001, 1_002}
    assert abs(sum(factors) / len(factors) - 1_000) < 0.2


def test_a_job_that_would_outgrow_its_window_stays_as_it_is():
    full = a_case(slots=4, workloads=tuple(a_job(f"w{n}") for n in range(9)))
    drawn = variants(a_study(draws=Draws(seeds=(1,), spread=500)), full)[0].case

    assert {job.work for job in drawn.workloads if job.work > 31} == {32}
    assert any(job.work < 32 for job in drawn.workloads)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"cross": [["base", "a"]] * 11}, "cross"),
        ({"draws": {"seeds": [*range(501)]}}, "draws"),
        ({"scenarios": [{"name": str(n)} for n in range(2_000)]}, "scenarios"),
        ({"changes": [{"name": str(n), "edits": [DEARER]} for n in range(2_000)]}, "changes"),
    ],
)
def test_more_scenarios_than_anybody_waits_for_are_refused_where_they_come_from(fields, where):
    with pytest.raises(BadInput) as refused:
        a_study(**fields)

    (found,) = refused.value.problems
    assert (found.field, found.code) == (where, "too-many")
    assert a_study(draws={"seeds": [*range(500)]})
