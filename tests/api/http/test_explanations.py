"""Explanations over HTTP: as the library gives them, to those who may read the plan."""

import pytest

from huline.api.store.keys import Role
from huline.models.explanation import Binding, Explanation
from huline.models.service import Page
from huline.optimizer.explain import Standing, why
from huline.optimizer.explain.binding import binding
from tests.api.http.service import asked, certified, ended
from tests.builders import a_case, a_job
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

CASE = an_eastern_and_a_western_case(workloads=(a_job("w1"), a_job("w2", bans=("sh-01",))))


@pytest.fixture(scope="module")
def done(client):
    return certified(client, CASE)


@pytest.fixture(scope="module")
def standing(client, done):
    """The plan as a client sees it."""
    plan = client.get(f"{done}/document").json()
    proof = client.get(f"{done}/certificate").json()
    from huline.models.certificate import Certificate
    from huline.models.plan import Plan

    return Standing(CASE, Plan.model_validate(plan), Certificate.model_validate(proof))


@pytest.mark.parametrize("workload", ["w1", "w2"])
def test_a_workload_is_explained_as_the_library_explains_it(client, done, standing, workload):
    answer = client.get(f"{done}/explanations/{workload}")

    assert answer.status_code == 200, answer.text
    assert Explanation.model_validate_json(answer.content) == why(standing, workload)
    assert isinstance(answer.json()["cost"], str)


def test_one_centre_is_looked_at_alone(client, done):
    told = client.get(f"{done}/explanations/w2?centre=sh-01").json()

    assert [each["centre"] for each in told["refused"]] == ["sh-01"]
    assert told["refused"][0]["rule"] == "ban"


def test_pairs_are_answered_in_the_order_asked(client, done, standing):
    pairs = [{"workload": "w2", "centre": "sh-01"}, {"workload": "w1"}]
    answer = client.post(f"{done}/explanations", json={"pairs": pairs})
    told = Page[Explanation].model_validate_json(answer.content).items

    assert told == (why(standing, "w2", ["sh-01"]), why(standing, "w1"))


def test_the_plan_as_a_whole_is_explained_as_the_library_explains_it(client, done, standing):
    answer = client.get(f"{done}/binding")

    told = Binding.model_validate_json(answer.content)
    assert told == binding(standing)
    assert sum(map(int, answer.json()["own"].values())) == standing.plan.cost
    assert told.gap is not None


def test_a_workload_that_is_not_there_is_not_found(client, done):
    answer = client.get(f"{done}/explanations/w9")

    assert answer.status_code == 404
    assert "w1" in answer.json()["errors"][0]["hint"]


def test_all_that_is_wrong_with_pairs_is_told_at_once(client, done):
    pairs = [{"workload": "w9"}, {"workload": "w1", "centre": "xx"}]
    answer = client.post(f"{done}/explanations", json={"pairs": pairs})

    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == [
        "/pairs/0/workload", "/pairs/1/centre",
    ]  # fmt: skip


@pytest.mark.parametrize("body", [{}, {"pairs": []}, {"pairs": [{"centre": "x"}]}, {"pears": []}])
def test_a_body_that_asks_nothing_is_refused(client, done, body):
    answer = client.post(f"{done}/explanations", json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_a_viewer_may_ask_and_another_tenant_finds_nothing(service, done):
    with service.client("acme", Role.VIEWER) as viewer:
        assert viewer.get(f"{done}/explanations/w1").status_code == 200
    with service.client("rival") as rival:
        assert rival.get(f"{done}/explanations/w1").status_code == 404


def test_a_plan_that_was_only_validated_has_nothing_to_explain(client):
    answer = client.post("/v1/plans?operation=validate", json=asked(a_case()))
    ended(client, answer.headers["Location"])

    assert client.get(f"{answer.headers['Location']}/explanations/w1").status_code == 404
