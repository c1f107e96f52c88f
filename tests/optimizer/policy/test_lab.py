"""A study plans every scenario once, knows finished ones again, and compares what it found."""

import json

import pytest

from huline.models.errors import BadInput
from huline.models.files import read_certificate, read_plan, read_study, write_case
from huline.models.plan import Plan
from huline.optimizer.policy import lab, planned, run
from huline.optimizer.verify import verify
from tests.builders import a_case, a_job, a_policy, a_share
from tests.optimizer.policy.studies import ALL_CHANGES, NO_VOUCHERS, a_study, told


@pytest.fixture(scope="module")
def case():
    jobs = (a_job("w1"), a_job("w2", tier=2), a_job("w3", deadline=4))
    return a_case(workloads=jobs, policy=a_policy(subsidies=(a_share(budget=1_000_000),)))


@pytest.fixture
def counted(monkeypatch):
    """Cases that were really planned, by name of the scenario's hash."""
    hashes = []

    def counting(case, *words, **options):
        hashes.append(case.hash)
        return plan(case, *words, **options)

    plan = planned.plan
    monkeypatch.setattr(planned, "plan", counting)
    return hashes


def test_scenarios_that_are_one_case_are_planned_once_and_are_the_same(case, counted):
    nothing = {"table": "pools", "id": "sh-01/a", "field": "rent", "value": 100_000}
    found = told(case, a_study(nothing, misallocation=False))

    assert counted == [case.hash]
    signs = {d.measure: d.sign for d in found["changed"].differences}
    assert set(signs.values()) == {"same"}


def test_subsidies_share_one_system_optimum(case, counted):
    told(case, a_study(NO_VOUCHERS))

    assert len(counted) == 3  # two of the payer's, one of society's


def test_a_study_goes_on_where_it_was_ended(case, counted, tmp_path):
    changes = [{"name": name, "edits": [edit]} for name, edit in ALL_CHANGES.items()]
    first = told(case, a_study(changes=changes[:1]), tmp_path)
    planned_before = len(counted)
    seen = []
    both = told(
        case, a_study(changes=changes), tmp_path,
        tell=lambda name, _, __, kept: seen.append((name, kept)),
    )  # fmt: skip

    assert len(counted) - planned_before == 1
    assert dict(seen)["base"] is True
    assert dict(seen)["none"] is False
    assert both["dearer"].figures == first["dearer"].figures


def test_what_was_kept_and_no_longer_holds_is_planned_again(case, counted, tmp_path):
    study = a_study(NO_VOUCHERS, misallocation=False)
    before = told(case, study, tmp_path)
    for kept in tmp_path.glob("*/plan.json"):
        document = json.loads(kept.read_text())
        document["ledger"]["rent"] -= 1
        kept.write_text(json.dumps(document))
    counted.clear()

    assert told(case, study, tmp_path) == before
    assert len(counted) == 2


def test_names_may_change_and_nothing_else_for_a_plan_to_be_known_again(case, counted, tmp_path):
    """Base and one scenario: what is altered is planned again, and nothing that is not."""

    def planned_anew(asked, stated=case):
        before = len(counted)
        told(stated, asked, tmp_path)
        return len(counted) - before

    def study(factor=1_200, **fields):
        edit = ALL_CHANGES["dearer"] | {"value": factor}
        return a_study(edit, misallocation=False, **fields)

    assert planned_anew(study()) == 2
    assert planned_anew(study(name="another", description="in other words")) == 0
    assert planned_anew(study(factor=1_300)) == 1
    assert planned_anew(study(gap=0.1)) == 2
    assert planned_anew(study(), a_case(workloads=case.workloads[:2], policy=case.policy)) == 2
    assert planned_anew(study()) == 0


def test_what_a_killed_run_had_begun_to_write_is_swept_away(case, tmp_path):
    half = tmp_path / ".making-x"
    half.mkdir()
    (half / "plan.json").write_text("{")
    told(case, a_study(NO_VOUCHERS, misallocation=False), tmp_path)

    assert not half.exists()


def test_certified_bounds_are_recomputed_from_what_is_kept(case, tmp_path):
    found = told(case, a_study(NO_VOUCHERS, certify=True, gap=0.2, misallocation=False), tmp_path)

    for outcome in found.values():
        place = tmp_path / outcome.key
        plan = read_plan(place / "plan.json")
        changed = case if outcome.scenario == "base" else None
        assert isinstance(plan, Plan)
        assert outcome.bound_kind == plan.bound_kind == "certificate"
        if changed is not None:
            verdict = verify(changed, plan, read_certificate(place / "certificate.json"))
            assert verdict.ok
            assert verdict.bound == outcome.bound


def test_a_scenario_without_a_plan_says_why_and_is_not_tried_again(case, counted, tmp_path):
    must = [
        {"table": "workloads", "where": {}, "field": "must_serve", "value": True},
        {"table": "pools", "where": {}, "field": "cards", "value": [8]},
    ]
    found = told(case, a_study(*must, misallocation=False), tmp_path)
    assert found["changed"].status == "no-plan"
    assert "must be served" in found["changed"].why
    assert found["changed"].differences == ()

    counted.clear()
    assert told(case, a_study(*must, misallocation=False), tmp_path) == found
    assert counted == []


def test_the_search_goes_on_to_the_aim_and_the_gap_is_the_bar(case):
    """Found to within nothing, which is within a tenth: both are told as proven."""
    found = told(case, a_study(NO_VOUCHERS, gap=0.1, aim=0.0, misallocation=False))

    assert {outcome.status for outcome in found.values()} == {"proven"}
    assert [outcome.cost for outcome in found.values()] == [
        outcome.bound for outcome in found.values()
    ]


@pytest.fixture
def written(case, tmp_path):
    """A study's file in one folder, and the Case it names in another."""
    (tmp_path / "studies").mkdir()
    write_case(case, tmp_path / "market.json")
    text = a_study(NO_VOUCHERS, case="../market.json", misallocation=False).model_dump_json()
    (tmp_path / "studies" / "study.json").write_text(text)
    return tmp_path / "studies" / "study.json"


def test_a_study_is_run_with_the_case_it_names(case, written, tmp_path, monkeypatch):
    """By its file from anywhere; without one from the folder that its case is seen from."""
    stated = run(read_study(written), case)

    assert lab.run(written) == lab.run(str(written), folder=str(tmp_path / "kept")) == stated
    monkeypatch.chdir(written.parent)
    assert lab.run(read_study(written.name)) == stated
    assert stated.outcome("changed").difference("payer-cost").sign == "up"


def test_a_study_without_a_case_asks_for_one_by_its_place(written):
    with pytest.raises(BadInput, match="case: is required"):
        lab.run(a_study(NO_VOUCHERS, case=""))
    written.write_text(written.read_text().replace("../market.json", "market.json"))
    with pytest.raises(BadInput, match=r"study\.json, case: there is no case at"):
        lab.run(written)


def test_workers_find_what_one_does(case):
    changes = [{"name": name, "edits": [edit]} for name, edit in ALL_CHANGES.items()]
    study = a_study(changes=changes)

    assert told(case, study, workers=3) == told(case, study)
