import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from huline.models.case import Case
from tests.api.http.service import ended
from tests.builders import a_case, a_job

SUPPLY = a_case(name="supply")


@pytest.fixture
def dataset(client):
    body = {"name": "电网", "case": json.loads(SUPPLY.model_dump_json())}
    answer = client.post("/v1/datasets", json=body)
    assert answer.status_code == 201, answer.text
    return answer


def rent(amount):
    edit = {"op": "set", "table": "pools", "id": "sh-01/a", "field": "rent", "value": amount}
    return {"changes": [{"name": "rent", "edits": [edit]}]}


def revised(client, dataset, body, tag='"1"'):
    headers = {} if tag is None else {"If-Match": tag}
    return client.post(f"{dataset.headers['Location']}/revisions", json=body, headers=headers)


def test_a_dataset_is_the_case_that_was_sent(client, dataset):
    told = dataset.json()
    assert (told["name"], told["revision"], told["hash"]) == ("电网", 1, SUPPLY.hash)
    case = client.get(f"{dataset.headers['Location']}/case")
    assert Case.model_validate_json(case.content) == SUPPLY


def test_a_revision_is_the_case_with_its_changes(client, dataset):
    answer = revised(client, dataset, rent(70_000))
    assert (answer.status_code, answer.json()["revision"]) == (201, 2)
    assert answer.headers["ETag"] == '"2"'
    case = Case.model_validate_json(client.get(f"{dataset.headers['Location']}/case").content)
    assert case.pools[0].rent == 70_000
    first = client.get(f"{dataset.headers['Location']}/case?revision=1")
    assert Case.model_validate_json(first.content) == SUPPLY


def test_of_twenty_writers_with_one_tag_one_wins(service, dataset):
    def write(n):
        with service.client() as other:
            return revised(other, dataset, rent(80_000 + n)).status_code

    with ThreadPoolExecutor(10) as threads:
        statuses = sorted(threads.map(write, range(20)))
    assert statuses == [201] + [412] * 19


def test_a_change_without_a_tag_is_refused(client, dataset):
    assert revised(client, dataset, rent(1), tag=None).status_code == 428
    assert revised(client, dataset, rent(1), tag='"7"').status_code == 412
    assert revised(client, dataset, rent(1), tag="W/1").status_code == 412


def test_a_change_that_does_not_fit_changes_nothing(client, dataset):
    edit = {"op": "set", "table": "pools", "id": "nowhere", "field": "rent", "value": 1}
    answer = revised(client, dataset, {"changes": [{"name": "x", "edits": [edit]}]})
    assert answer.status_code == 422
    assert client.get(dataset.headers["Location"]).json()["revision"] == 1


def test_a_batch_is_planned_against_a_dataset(client, dataset):
    batch = [json.loads(a_job(f"w{n}").model_dump_json()) for n in range(3)]
    source = {"dataset_id": dataset.json()["id"], "workloads": batch}
    answer = client.post("/v1/plans", json={"input": source})
    assert answer.status_code == 202, answer.text
    ended(client, answer.headers["Location"])
    items = client.get(f"{answer.headers['Location']}/assignments").json()["items"]
    assert [item["workload"] for item in items] == ["w0", "w1", "w2"]


def test_a_table_of_workloads_is_planned_against_a_dataset(client, dataset):
    table = "kind,id,tenant,accelerators,work,cards\ntraining,作业,acme,h100=1000,32,8\n"
    answer = client.post(
        f"/v1/plans?dataset_id={dataset.json()['id']}&spent_limit=PT20S",
        content=table.encode("gb18030"), headers={"Content-Type": "text/csv"},
    )  # fmt: skip
    assert answer.status_code == 202, answer.text
    found = client.get(f"{answer.headers['Location']}/validation-result").json()
    assert any("GB18030" in warning["message"] for warning in found["warnings"])
    lost = client.post("/v1/plans", content=table, headers={"Content-Type": "text/csv"})
    assert lost.status_code == 422


def test_a_dataset_that_is_not_there_is_a_404(client):
    answer = client.post("/v1/plans", json={"input": {"dataset_id": "ds_nothing"}})
    assert answer.status_code == 404
    assert client.get("/v1/datasets/ds_nothing").status_code == 404


def test_lists_come_in_pages(client, dataset):
    found, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/v1/datasets?limit=2&cursor={cursor}").json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert found == sorted(set(found))
    assert dataset.json()["id"] in found
