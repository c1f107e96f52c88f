import io
import json
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from huline.models.plan import Placement
from huline.models.service import Metadata, PlanSummary
from huline.models.sketch import Sketch
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import verify
from tests.api.http.service import asked, certified, ended, running
from tests.builders import a_case, a_job

CASE = a_case(workloads=[a_job("作业一"), a_job("w2", cards=(4,)), a_job("w3")])


@pytest.fixture(scope="module")
def done(client):
    return certified(client, CASE)


def test_a_submitted_plan_is_told_of_at_its_location(client):
    answer = client.post("/v1/plans", json=asked(CASE))
    metadata = Metadata.model_validate(answer.json())
    assert answer.status_code == 202
    assert metadata.input_hash == CASE.hash
    assert answer.headers["Location"] == f"/v1/plans/{metadata.id}"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_every_link_of_a_plan_leads_somewhere(client, done):
    summary = PlanSummary.model_validate(client.get(done).json())
    for name, link in summary.links.items():
        assert client.get(link).status_code == 200, name


def test_the_plan_that_is_served_passes_the_checker(client, done):
    items = client.get(f"{done}/assignments").json()["items"]
    ledger = client.get(f"{done}/ledger").json()
    plain = json.loads(json.dumps(items), parse_int=int)
    for item in plain:
        for part in ("ledger", "system"):
            item[part] = {line: int(amount) for line, amount in item[part].items()}
        for claim in item["claims"]:
            claim["amount"] = int(claim["amount"])
    placements = tuple(map(Placement.model_validate, plain))
    plan = solve_here(CASE).model_copy(
        update={"placements": placements, "cost": int(ledger["payer_cost"]), "bound": None,
                "bound_kind": None, "status": "feasible"}
    )  # fmt: skip
    assert verify(CASE, plan).ok


def test_pages_of_assignments_are_the_whole_of_them(client, done):
    whole = client.get(f"{done}/assignments").json()
    assert whole["next"] is None
    link, items = f"{done}/assignments?limit=2", []
    while link:
        page = client.get(link)
        items += page.json()["items"]
        link = page.links.get("next", {}).get("url")
    assert items == whole["items"]
    assert [item["workload"] for item in items] == [w.id for w in CASE.workloads]


def test_assignments_are_had_as_csv_and_parquet(client, done):
    runs = sum(len(i["runs"]) for i in client.get(f"{done}/assignments").json()["items"])
    csv = client.get(f"{done}/assignments", headers={"Accept": "text/csv"})
    assert csv.headers["Content-Type"].startswith("text/csv")
    assert len(pl.read_csv(csv.content)) == runs
    parquet = client.get(
        f"{done}/assignments", headers={"Accept": "application/vnd.apache.parquet;q=1, */*;q=0.1"}
    )
    frame = pl.read_parquet(io.BytesIO(parquet.content))
    assert set(frame["workload"]) == {w.id for w in CASE.workloads}
    nothing = client.get(f"{done}/assignments", headers={"Accept": "image/png"})
    assert nothing.status_code == 406


def test_a_certificate_is_served_only_if_it_was_asked_for(client, done):
    assert client.get(f"{done}/certificate").json()["case_hash"] == CASE.hash
    other = client.post("/v1/plans", json=asked(CASE)).headers["Location"]
    ended(client, other)
    assert client.get(f"{other}/certificate").status_code == 404


def test_validating_is_done_at_once_and_makes_no_plan(client):
    answer = client.post("/v1/plans?operation=validate", json=asked(CASE))
    assert answer.json()["status"] == "COMPLETED"
    assert client.get(f"{answer.headers['Location']}/assignments").status_code == 404
    found = client.get(f"{answer.headers['Location']}/validation-result").json()
    assert found["errors"] == []


def test_evaluating_scores_the_plan_that_is_given(client):
    given = solve_here(CASE)
    body = asked(CASE) | {"plan": json.loads(given.model_dump_json())}
    answer = client.post("/v1/plans?operation=evaluate", json=body)
    assert ended(client, answer.headers["Location"])["validation"]["errors"] == 0
    quality = client.get(answer.headers["Location"]).json()["quality"]
    assert quality["cost"] == str(given.cost)
    assert client.post("/v1/plans?operation=evaluate", json=asked(CASE)).status_code == 422


def test_more_time_than_the_service_gives_is_refused_where_it_is_asked_for(client):
    answer = client.post("/v1/plans", json=asked(CASE, termination={"spent_limit": "P1D"}))
    (finding,) = answer.json()["errors"]
    assert (answer.status_code, finding["pointer"]) == (422, "/config/termination/spent_limit")
    assert "3,600" in finding["message"]


def test_runs_alone_are_scored_too(client):
    given = solve_here(CASE)
    sketch = json.loads(Sketch.of(given).model_dump_json())
    answer = client.post("/v1/plans?operation=evaluate", json=asked(CASE) | {"sketch": sketch})
    ended(client, answer.headers["Location"])
    quality = client.get(answer.headers["Location"]).json()["quality"]
    assert quality["cost"] == str(given.cost)
    both = asked(CASE) | {"sketch": sketch, "plan": json.loads(given.model_dump_json())}
    assert client.post("/v1/plans?operation=evaluate", json=both).status_code == 422


def test_wishes_become_part_of_the_case_before_it_is_hashed(client):
    pinned = asked(CASE) | {"pins": [{"workload": "w2", "centre": "sh-01"}]}
    answer = client.post("/v1/plans", json=pinned)
    assert answer.status_code == 202, answer.text
    assert answer.json()["input_hash"] != CASE.hash


def test_a_plan_waiting_is_stopped_at_once_and_purged_when_it_is_over(client):
    blocker = client.post("/v1/plans", json=asked(CASE)).headers["Location"]
    waiting = client.post("/v1/plans", json=asked(CASE)).headers["Location"]
    client.delete(waiting)
    assert ended(client, waiting)["status"] in ("CANCELLED", "COMPLETED")
    ended(client, blocker)
    assert client.post(f"{waiting}/purge").status_code == 204
    assert client.get(waiting).status_code == 404


# what is asked of lists and in queries


def test_a_page_follows_the_one_before_even_if_its_last_plan_is_purged(client):
    made = [client.post("/v1/plans?operation=validate", json=asked(CASE)) for _ in range(4)]
    newest = [answer.json()["id"] for answer in reversed(made)]
    page = client.get("/v1/plans", params={"limit": 2}).json()
    assert [item["metadata"]["id"] for item in page["items"]] == newest[:2]
    assert client.post(f"/v1/plans/{newest[1]}/purge").status_code == 204
    page = client.get("/v1/plans", params={"limit": 2, "cursor": page["next"]}).json()
    assert [item["metadata"]["id"] for item in page["items"]] == newest[2:]


@pytest.mark.parametrize("path", ["/v1/plans", "/v1/datasets"])
def test_what_is_no_cursor_is_refused(client, path):
    answer = client.get(path, params={"cursor": "not-one"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


def test_a_slip_in_a_query_is_refused_with_the_name_that_was_meant(client):
    answer = client.post("/v1/plans?operatoin=validate", json=asked(CASE))
    (finding,) = answer.json()["errors"]
    assert (answer.status_code, finding["field"]) == (422, "operatoin")
    assert "operation" in finding["hint"]
    assert client.get("/v1/plans?sttus=QUEUED").status_code == 422


def test_what_goes_with_a_table_is_refused_beside_json(client):
    answer = client.post("/v1/plans?spent_limit=PT5S", json=asked(CASE))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "spent_limit")


def test_each_request_is_a_line_of_the_log_with_its_id_and_key(service, client):
    client.get("/v1/plans", headers={"X-Request-ID": "traced-request-1"})
    lines = [json.loads(line) for line in service.log.read_text().splitlines() if "traced" in line]
    (line,) = (line for line in lines if line["event"] == "request")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/v1/plans", 200)
    assert line["request_id"] == "traced-request-1"
    assert line["key"]


# idempotency


def test_fifty_submits_under_one_key_make_one_plan(service, client):
    headers = {"Idempotency-Key": "fifty"}

    def submit(_):
        with service.client() as other:
            return other.post("/v1/plans", json=asked(CASE), headers=headers)

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(submit, range(50)))
    assert {a.status_code for a in answers} == {202}
    assert len({a.headers["Location"] for a in answers}) == 1
    assert len({a.text for a in answers}) == 1
    again = [a for a in answers if "Idempotency-Replayed" in a.headers]
    assert len(again) == 49


def test_another_body_under_a_used_key_is_refused(client):
    headers = {"Idempotency-Key": "used"}
    assert client.post("/v1/plans", json=asked(CASE), headers=headers).status_code == 202
    other = client.post("/v1/plans", json=asked(CASE, seed=7), headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key")


def test_a_refused_request_burns_no_key(client):
    headers = {"Idempotency-Key": "unburnt"}
    bad = client.post("/v1/plans", json=asked(CASE, sed=7), headers=headers)
    assert bad.status_code == 422
    assert client.post("/v1/plans", json=asked(CASE), headers=headers).status_code == 202


def test_a_key_whose_plan_was_purged_says_so_and_makes_no_other(client):
    headers = {"Idempotency-Key": "purged"}
    made = client.post("/v1/plans", json=asked(CASE), headers=headers).headers["Location"]
    ended(client, made)
    assert client.post(f"{made}/purge").status_code == 204
    again = client.post("/v1/plans", json=asked(CASE), headers=headers)
    assert (again.status_code, again.json()["code"]) == (410, "purged")


def test_tenants_do_not_share_keys_of_idempotency(service, client):
    # a name of its own: other modules use keys of the same tenant
    headers = {"Idempotency-Key": "of-two-tenants"}
    mine = client.post("/v1/plans", json=asked(CASE), headers=headers)
    with service.client("other") as other:
        theirs = other.post("/v1/plans", json=asked(CASE), headers=headers)
    assert (mine.status_code, theirs.status_code) == (202, 202), (mine.text, theirs.text)
    assert mine.headers["Location"] != theirs.headers["Location"]


# events


def _events(client, path, **headers):
    found = []
    with client.stream("GET", f"{path}/events", headers=headers) as stream:
        assert stream.status_code == 200
        for line in stream.iter_lines():
            if line.startswith("data:"):
                found.append(json.loads(line[5:]))
    return found


def test_events_are_told_in_order_to_the_end_and_again_from_where_they_broke_off(client):
    path = client.post("/v1/plans", json=asked(CASE)).headers["Location"]
    told = _events(client, path)
    assert [event["seq"] for event in told] == list(range(1, len(told) + 1))
    assert told[-1]["status"] == "COMPLETED"
    assert _events(client, path, **{"Last-Event-ID": "2"}) == told[2:]


def test_events_of_a_plan_that_ended_long_ago_are_gone(service, client, done):
    from tests.api.shop import run

    plan = client.post("/v1/plans", json=asked(CASE)).headers["Location"]
    ended(client, plan)
    run(service.database, "UPDATE plans SET completed_at = now() - interval '30 days' "
        "WHERE id = :id", id=plan.rsplit("/", 1)[1])  # fmt: skip
    assert client.get(f"{plan}/events").status_code == 410


# too much


def test_what_this_machine_cannot_plan_is_refused_with_the_estimate(service):
    with running(HULINE_MEMORY_MB="256") as small, small.client() as client:
        answer = client.post("/v1/plans", json=asked(CASE))
        assert answer.status_code == 422
        assert answer.json()["code"] == "too-large"
        assert "256 MB" in answer.json()["detail"]


def test_a_key_that_asks_too_often_waits_while_others_and_health_do_not():
    settings = {"HULINE_REQUESTS_PER_MINUTE": "20", "HULINE_CONCURRENCY": "0"}
    with running(**settings) as few, few.client() as client, few.client() as other:
        answers = [client.get("/v1/plans") for _ in range(30)]
        late = next(a for a in answers if a.status_code == 429)
        assert int(late.headers["Retry-After"]) >= 1
        assert late.headers["Content-Type"] == "application/problem+json"
        assert other.get("/v1/plans").status_code == 200
        assert client.get("/health/ready").status_code == 200
