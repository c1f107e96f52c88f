"""Studies through the client."""

import pytest

from huline.api.client import Client, Forbidden, Invalid, NotFound, StillGoing
from huline.api.store.keys import Role
from huline.models.service import PlanInput, PlanStatus
from huline.models.study import Study
from huline.optimizer.verify import verify
from tests.api.http.test_studies import CASE, STUDY


@pytest.fixture(scope="module")
def client(service):
    with Client(service.url, service.key("analysts", Role.ANALYST)) as made:
        yield made


@pytest.fixture(scope="module")
def study(client):
    return client.submit_study(STUDY, CASE).wait(timeout=120)


def test_a_study_comes_back_with_findings_report_and_table(study):
    assert study.known.status is PlanStatus.COMPLETED
    assert study.findings().proven
    assert study.report().startswith("<!doctype html>")
    assert study.results("csv").startswith("\ufeffstudy".encode())
    assert [each.scenario for each in study.summary().scenarios] == ["base", "dearer", "none"]


def test_each_scenario_comes_with_its_case_and_plan_to_be_checked(study):
    dearer = study.scenario("dearer")
    plan = dearer.plan()

    assert verify(dearer.case(), plan).ok
    assert plan.cost == dearer.known.cost
    assert dearer.certificate() is None
    with pytest.raises(KeyError):
        study.scenario("dearest")


def test_it_is_found_again_by_its_id_and_in_the_list(client, study):
    assert client.study(study.id).known == study.known
    assert study.id in [each.metadata.id for each in client.studies()]


def test_it_may_start_from_changes_and_says_where_it_stands(client):
    edit = {"op": "scale", "table": "pools", "where": {}, "field": "rent", "value": 2_000}
    changed = PlanInput(case=CASE, changes=[{"name": "dear", "edits": [edit]}])
    heard = []
    study = client.submit_study(STUDY, changed).wait(progress=heard.append)

    assert heard[-1].status is PlanStatus.COMPLETED
    assert study.summary().scenarios[0].cost > 5_000_000


def test_a_slip_is_told_by_its_place(client):
    wrong = Study(name="x", changes=[{"name": "a", "edits": [
        {"table": "pools", "id": "nowhere", "field": "rent", "value": 1}]}])  # fmt: skip
    with pytest.raises(Invalid) as refused:
        client.submit_study(wrong, CASE)

    assert "nowhere" in str(refused.value)


def test_one_that_goes_on_may_be_stopped_and_purged(service, client):
    study = client.submit_study(STUDY, CASE)
    with pytest.raises(StillGoing):
        study.wait(timeout=0)
    study.stop()
    assert study.wait(timeout=60).known.status in (PlanStatus.CANCELLED, PlanStatus.COMPLETED)
    with Client(service.url, service.key("analysts", Role.ADMIN)) as admin:
        admin.study(study.id).purge()
    with pytest.raises(NotFound):
        study.refresh()


def test_planners_may_look_and_not_submit(service, study):
    with Client(service.url, service.key("analysts", Role.PLANNER)) as planner:
        assert planner.study(study.id).known == study.known
        with pytest.raises(Forbidden):
            planner.submit_study(STUDY, CASE)
