"""Plans that follow plans, and two plans side by side, over HTTP."""

import pytest

from huline.models.comparison import Comparison
from huline.models.plan import Plan
from huline.models.recommendation import Recommendation
from tests.api.http.service import asked, ended
from tests.builders import a_job, a_pool, a_service
from tests.languages import CHINESE
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

CASE = an_eastern_and_a_western_case(workloads=[a_job("w1"), a_job("w2"), a_job("w3")])


def _dearer(centre, rent=200_000):
    edit = {"table": "pools", "id": f"{centre}/a", "field": "rent", "value": rent}
    return {"name": "dearer", "edits": [edit]}


@pytest.fixture(scope="module")
def first(client):
    """A plan of the Case with the west dear: all work is in the east."""
    body = asked(CASE)
    body["input"]["changes"] = [_dearer("nx-01")]
    answer = client.post("/v1/plans", json=body)
    assert ended(client, answer.headers["Location"])["status"] == "COMPLETED"
    return answer.json()["id"]


def _followed(client, plan, **asks):
    answer = client.post(f"/v1/plans/{plan}/replan", json=asks)
    assert answer.status_code == 202, answer.text
    metadata = ended(client, answer.headers["Location"])
    assert metadata["status"] == "COMPLETED", metadata
    return metadata["id"]


def _pools(client, plan):
    items = client.get(f"/v1/plans/{plan}/assignments").json()["items"]
    return {item["workload"]: item["runs"][0]["pool"] for item in items}


EAST_IS_DEAR = [_dearer("sh-01", 300_000)]


def test_a_plan_that_follows_moves_what_is_cheaper_elsewhere_now(client, first):
    assert set(_pools(client, first).values()) == {"sh-01/a"}
    free = _followed(client, first, changes=EAST_IS_DEAR)
    assert set(_pools(client, free).values()) == {"nx-01/a"}


def test_what_is_asked_to_stay_stays(client, first):
    one = _followed(client, first, changes=EAST_IS_DEAR, max_moves=1)
    assert sorted(_pools(client, one).values()) == ["nx-01/a", "sh-01/a", "sh-01/a"]
    taxed = _followed(client, first, changes=EAST_IS_DEAR, move_tax="999999999")
    assert set(_pools(client, taxed).values()) == {"sh-01/a"}
    frozen = _followed(
        client, first, changes=EAST_IS_DEAR, freeze_until="2026-07-15T08:00:00+08:00"
    )
    assert set(_pools(client, frozen).values()) == {"sh-01/a"}
    pins = [{"workload": "w1", "centre": "nx-01"}]
    pinned = _followed(client, first, pins=pins, bans=[{"workload": "w2", "centre": "sh-01"}])
    assert _pools(client, pinned) == {"w1": "nx-01/a", "w2": "nx-01/a", "w3": "sh-01/a"}


def test_two_plans_are_compared_as_the_library_compares_them(client, first):
    second = _followed(client, first, changes=EAST_IS_DEAR, max_moves=2)

    answer = client.post("/v1/compare", json={"first": first, "second": second})

    told = Comparison.model_validate(answer.json())
    plans = [
        Plan.model_validate(client.get(f"/v1/plans/{name}/document").json())
        for name in (first, second)
    ]
    assert told.counts["moved"] == 2
    assert {d.why for d in told.differences if d.kind == "moved"} == {"price"}
    assert (told.first_case, told.second_case) == tuple(plan.case_hash for plan in plans)
    assert told.cost.after == plans[1].cost
    assert answer.json()["cost"]["after"] == str(plans[1].cost)
    assert set(told.rules.values()) == {"OK"}


def test_what_is_wrong_is_told_where_it_stands(client, first):
    asks = {
        "pins": [{"workload": "w9", "centre": "nx-01"}],
        "changes": [_dearer("sh-01")],
    }
    answer = client.post(f"/v1/plans/{first}/replan", json=asks)
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/pins"]

    bans = {"bans": [{"workload": "w9", "centre": "nx-01"}]}
    answer = client.post(f"/v1/plans/{first}/replan", json=bans, headers={"Accept-Language": "zh"})
    assert answer.json()["errors"][0]["pointer"] == "/bans/0/workload"
    assert CHINESE.search(answer.json()["errors"][0]["message"])

    answer = client.post(f"/v1/plans/{first}/replan", json={"max_move": 3})
    assert answer.status_code == 422
    assert "max_moves" in answer.text


def test_a_comparison_of_what_is_not_there_is_not_found(client, first):
    for body in ({"first": first, "second": "pl_none"}, {"first": "pl_none", "second": first}):
        assert client.post("/v1/compare", json=body).status_code == 404
    assert client.post("/v1/compare", json={"first": first}).status_code == 422
    assert client.post("/v1/compare", content=b"a,b", headers={"Content-Type": "text/csv"}
                       ).status_code == 415  # fmt: skip


def test_the_same_replan_under_the_same_key_makes_one_plan(client, first):
    headers = {"Idempotency-Key": "again"}
    answers = [
        client.post(f"/v1/plans/{first}/replan", json={"max_moves": 0}, headers=headers)
        for _ in range(2)
    ]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    other = client.post(f"/v1/plans/{first}/replan", json={"max_moves": 1}, headers=headers)
    assert other.status_code == 422


def _curve(client, plan, **asks):
    answer = client.post(f"/v1/plans/{plan}/curve", json=asks)
    assert answer.status_code == 202, answer.text
    path = answer.headers["Location"]
    assert ended(client, path)["status"] == "COMPLETED"
    return path


@pytest.fixture(scope="module")
def curve(client, first):
    return _curve(client, first, changes=EAST_IS_DEAR, moves=[2, 1, 9, 0])


def test_a_curve_is_one_job_that_tells_what_each_number_of_moves_costs(client, first, curve):
    told = client.get(curve).json()

    points = [(s["scenario"], s["moved"], s["status"]) for s in told["scenarios"]]
    assert points == [
        ("base", 0, "proven"), ("1 move", 1, "proven"), ("2 moves", 2, "proven"),
        ("9 moves", 3, "proven"),
    ]  # fmt: skip
    costs = [int(s["cost"]) for s in told["scenarios"]]
    alone = [_followed(client, first, changes=EAST_IS_DEAR, max_moves=k) for k in (0, 1, 2, 9)]
    assert costs == [int(client.get(f"/v1/plans/{p}").json()["quality"]["cost"]) for p in alone]
    saved = [s["at_most"] for s in told["scenarios"][1:]]
    assert saved == [str(cost - costs[0]) for cost in costs[1:]]
    assert curve.rsplit("/", 1)[1] in client.get("/v1/studies").text


def test_a_curve_has_findings_a_table_and_a_report_as_any_study(client, curve):
    for resource in ("findings", "results", "report"):
        assert client.get(f"{curve}/{resource}").is_success
    zh = client.get(f"{curve}/report", headers={"Accept-Language": "zh"}).text
    assert "迁移 2 项" in zh


def test_each_point_of_a_curve_is_a_plan_of_its_own(client, curve):
    for point in client.get(curve).json()["scenarios"]:
        told = client.get(f"/v1/plans/{point['plan']}").json()
        assert told["quality"]["cost"] == point["cost"]
        assert told["metadata"]["status"] == "COMPLETED"
        moved = sum(pool == "nx-01/a" for pool in _pools(client, point["plan"]).values())
        assert moved == point["moved"]
        why = client.get(f"/v1/plans/{point['plan']}/explanations/w1")
        assert why.status_code == 200
        assert client.get(f"/v1/plans/{point['plan']}/log").json()["items"]
    pools = _pools(client, _followed(client, point["plan"], max_moves=0))
    assert set(pools.values()) == {"nx-01/a"}


OTHER_POOL = an_eastern_and_a_western_case(
    workloads=[a_service()], pools=(a_pool("sh-01/a"), a_pool("sh-01/b"))
)
OVER = {"changes": [_dearer("sh-01")], "freeze_until": "2026-07-15T03:00:00+08:00"}


@pytest.fixture(scope="module")
def served(client):
    """A service in one of two pools of a centre that cost the same."""
    runs = [{"pool": "sh-01/a", "first": 0, "end": 8, "cards": 2}]
    body = asked(OTHER_POOL) | {"sketch": {"placements": [{"workload": "s1", "runs": runs}]}}
    answer = client.post("/v1/plans?operation=evaluate", json=body)
    assert ended(client, answer.headers["Location"])["status"] == "COMPLETED"
    return answer.json()["id"]


def test_what_is_over_stays_as_it_was(client, served):
    """Its pool costs more today, and would have cost more before."""
    plan = _followed(client, served, **OVER)
    study = _curve(client, served, moves=[1], **OVER)

    points = [point["plan"] for point in client.get(study).json()["scenarios"]]
    assert len(points) == 2
    for each in (plan, *points):
        (item,) = client.get(f"/v1/plans/{each}/assignments").json()["items"]
        assert [(run["pool"], run["first"], run["end"]) for run in item["runs"]] == [
            ("sh-01/a", 0, 3), ("sh-01/b", 3, 8),
        ]  # fmt: skip


@pytest.fixture(scope="module")
def closed(client):
    """A plan of the Case with the east dear, and a west that takes no other province's work."""
    west = {"table": "centres", "id": "nx-01", "field": "accepts_from", "value": "own"}
    body = asked(CASE)
    body["input"]["changes"] = [*EAST_IS_DEAR, {"name": "closed", "edits": [west]}]
    answer = client.post("/v1/plans", json=body)
    assert ended(client, answer.headers["Location"])["status"] == "COMPLETED"
    return answer.json()["id"]


def test_what_rules_cost_is_one_job_that_plans_without_each(client, closed):
    """Three jobs of 32 card-slots, each 200,000 milli-fen dearer in the east than in the west."""
    assert set(_pools(client, closed).values()) == {"sh-01/a"}
    asks = {"rules": ["dispatch", "locality"], "config": {"certificate": False}}
    answer = client.post(f"/v1/plans/{closed}/rule-prices", json=asks)
    assert answer.status_code == 202, answer.text
    path = answer.headers["Location"]
    assert ended(client, path)["status"] == "COMPLETED"
    told = {s["scenario"]: s for s in client.get(path).json()["scenarios"]}

    assert list(told) == ["base", "without dispatch", "without locality"]
    cost = client.get(f"/v1/plans/{closed}").json()["quality"]["cost"]
    assert told["base"]["cost"] == told["without locality"]["cost"] == cost
    open_doors = told["without dispatch"]
    assert open_doors["at_least"] == open_doors["at_most"] == str(-3 * 32 * 200_000)
    assert open_doors["sign"] == "down"
    assert "不适用" in client.get(f"{path}/report", headers={"Accept-Language": "zh"}).text


def test_rules_that_have_no_price_are_refused_with_those_near_them(client, closed):
    for rules in (["dispach"], [], ["ledger"]):
        answer = client.post(f"/v1/plans/{closed}/rule-prices", json={"rules": rules})
        assert answer.status_code == 422
        assert "rules" in answer.json()["errors"][0]["pointer"]
    answer = client.post(f"/v1/plans/{closed}/rule-prices", json={"rules": ["dispach"]},
                         headers={"Accept-Language": "zh"})  # fmt: skip
    assert "是否想写“dispatch”" in answer.text


def test_a_curve_without_moves_or_with_unknown_work_is_refused(client, first):
    for asks, pointer in (
        ({"moves": [0]}, "/moves"),
        ({"moves": []}, "/moves"),
        ({"moves": [1], "bans": [{"workload": "w9", "centre": "nx-01"}]}, "/bans/0/workload"),
        ({"moves": [1], "max_moves": 3}, "/max_moves"),
        ({"moves": [1], "config": {"strategy": "whole", "certificate": True}}, "/config/strategy"),
        ({"moves": [1], "config": {"termination": {"spent_limit": "PT9H"}}},
         "/config/termination/spent_limit"),
    ):  # fmt: skip
        answer = client.post(f"/v1/plans/{first}/curve", json=asks)
        assert answer.status_code == 422, asks
        assert [e["pointer"] for e in answer.json()["errors"]] == [pointer], answer.text


def _alternative(client, plan, **asks):
    answer = client.post(f"/v1/plans/{plan}/alternatives", json=asks)
    assert answer.status_code == 202, answer.text
    return ended(client, answer.headers["Location"])


@pytest.fixture(scope="module")
def alternative(client, first):
    """One plan more, in which one of the three jobs leaves the east for the west."""
    metadata = _alternative(client, first, within=10.0, differ=1)
    assert metadata["solution_status"] in ("FEASIBLE", "WITHIN_GAP")
    return metadata["id"]


def test_a_plan_that_differs_is_one_of_its_own_and_of_the_very_case(client, first, alternative):
    documents = [client.get(f"/v1/plans/{p}/document").json() for p in (first, alternative)]

    assert len({document["case_hash"] for document in documents}) == 1
    assert sorted(_pools(client, alternative).values()) == ["nx-01/a", "sh-01/a", "sh-01/a"]
    why = client.get(f"/v1/plans/{alternative}/explanations/w1")
    assert why.status_code == 200


def test_the_next_one_differs_from_both(client, first, alternative):
    metadata = _alternative(client, first, within=10.0, differ=1, besides=[alternative])

    where = [_pools(client, plan) for plan in (first, alternative, metadata["id"])]
    assert len({tuple(sorted(there.items())) for there in where}) == 3


def test_that_there_is_no_such_plan_is_proven_and_not_a_conflict_of_rules(client, first):
    metadata = _alternative(client, first, within=0.0, differ=3)

    assert (metadata["status"], metadata["solution_status"], metadata["stop_reason"]) == (
        "COMPLETED", "INFEASIBLE_PROVEN", "PROVEN_INFEASIBLE",
    )  # fmt: skip
    answer = client.get(f"/v1/plans/{metadata['id']}/document", headers={"Accept-Language": "zh"})
    assert answer.status_code == 404
    assert "求解器已证明" in answer.json()["detail"]
    assert client.get(f"/v1/plans/{metadata['id']}/conflict").json()["code"] == "no-conflict"


def test_plans_besides_must_be_there_and_of_the_same_case(client, first):
    other = _followed(client, first, changes=EAST_IS_DEAR)

    asks = {"besides": ["pl_none"]}
    assert client.post(f"/v1/plans/{first}/alternatives", json=asks).status_code == 404
    answer = client.post(f"/v1/plans/{first}/alternatives", json={"besides": [other]})
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/besides/0"]


NEW = a_job("new").model_dump(mode="json")


def test_new_work_is_offered_the_cheapest_centre_first(client, first):
    answer = client.post("/v1/recommendations", json={"plan": first, "workload": NEW, "most": 1})

    told = Recommendation.model_validate(answer.json())
    (option,) = told.options
    assert (option.centre, told.fits) == ("sh-01", 2)
    assert option.cost == 32 * 160_000
    assert answer.json()["options"][0]["cost"] == str(32 * 160_000)


def test_new_work_that_is_wrong_is_told_where_it_stands(client, first):
    for work, pointer in (
        (NEW | {"tenant": "nobody"}, "/workload/tenant"),
        (NEW | {"id": "w1"}, "/workload/id"),
        (NEW | {"cards": []}, "/workload/cards"),
    ):
        answer = client.post("/v1/recommendations", json={"plan": first, "workload": work})
        assert answer.status_code == 422
        assert [e["pointer"] for e in answer.json()["errors"]] == [pointer], answer.text
    gone = {"plan": "pl_none", "workload": NEW}
    assert client.post("/v1/recommendations", json=gone).status_code == 404
