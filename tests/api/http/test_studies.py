"""Studies over HTTP: asked for, made by the worker, read as JSON, table and report."""

import csv
import io
import json

import openpyxl
import polars as pl
import pytest

from huline.models.findings import Findings
from huline.optimizer.policy import run
from tests.api.cli.commands import huline
from tests.api.http.service import asked, ended
from tests.builders import a_case, a_job, a_policy, a_share
from tests.languages import CHINESE
from tests.optimizer.policy.studies import ALL_CHANGES, a_study

CASE = a_case(workloads=[a_job()], policy=a_policy(subsidies=(a_share(),)))
STUDY = a_study(
    name="Vouchers", name_zh="算力券", misallocation=False, work=1_000,
    changes=[{"name": name, "edits": [edit]} for name, edit in ALL_CHANGES.items()],
)  # fmt: skip


def a_request(**fields):
    study = STUDY.model_dump(mode="json", exclude_defaults=True) | fields
    return {"study": study, "input": asked(CASE)["input"]}


@pytest.fixture(scope="module")
def client(service):
    with service.client("lab") as made:
        yield made


@pytest.fixture(scope="module")
def study(client):
    answer = client.post("/v1/studies", json=a_request(), headers={"Idempotency-Key": "once"})
    assert answer.status_code == 202, answer.text
    path = answer.headers["Location"]
    assert ended(client, path)["status"] == "COMPLETED"
    return path


def test_it_finds_what_the_library_finds(client, study):
    found = Findings.model_validate_json(client.get(f"{study}/findings").content)

    assert found.outcomes == run(STUDY, CASE).outcomes


def test_its_scenarios_are_told_in_short_with_what_is_proven(client, study):
    told = client.get(study).json()

    none = told["scenarios"][2]
    assert (none["scenario"], none["sign"], none["against"]) == ("none", "up", "base")
    assert (none["at_least"], none["at_most"], none["outlay"]) == ("960000", "960000", "0")
    assert told["metadata"]["progress"] == {"finished": 3, "plans": 3}
    for path in told["links"].values():
        assert client.get(path).is_success


def _files(client, scenario, folder):
    """Save what is told of a scenario, as whoever checks it does."""
    for name, link in scenario["links"].items():
        (folder / f"{name}.json").write_bytes(client.get(link).content)
    return [folder / f"{name}.json" for name in ("case", "plan")]


def test_each_scenario_is_checked_anew_by_whoever_doubts_it(client, tmp_path):
    body = a_request(certify=True)
    path = client.post("/v1/studies", json=body).headers["Location"]
    assert ended(client, path)["status"] == "COMPLETED"

    for scenario in client.get(path).json()["scenarios"]:
        files = _files(client, scenario, tmp_path)
        done = huline("check", *files, "--certificate", tmp_path / "certificate.json", "--json")
        assert done.exit_code == 0, done.stderr
        checked = json.loads(done.stdout)
        assert (checked["cost"], checked["bound"]) == (scenario["cost"], scenario["bound"])


def test_what_a_scenario_does_not_have_is_said_to_be_missing(client, study):
    base = client.get(study).json()["scenarios"][0]
    asked_for = base["links"]["plan"].replace("/plan", "/certificate")

    assert set(base["links"]) == {"case", "plan"}
    assert client.get(asked_for).json()["code"] == "no-certificate"
    strange = client.get(f"{study}/scenarios/{'0' * 24}/plan")
    assert (strange.status_code, strange.json()["code"]) == (404, "not-found")


def test_the_long_table_comes_in_the_form_asked_for(client, study):
    forms = {
        "text/csv": lambda body: len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))) - 1,
        "application/vnd.apache.parquet": lambda body: pl.read_parquet(body).height,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (
            lambda body: openpyxl.load_workbook(io.BytesIO(body))["results"].max_row - 1
        ),
    }
    counts = set()
    for media, rows in forms.items():
        answer = client.get(f"{study}/results", headers={"Accept": media})
        assert answer.headers["Content-Type"].startswith(media)
        counts.add(rows(answer.content))

    assert len(counts) == 1
    assert client.get(f"{study}/results", headers={"Accept": "image/png"}).status_code == 406


def test_the_report_opens_in_the_language_asked_for(client, study):
    zh, en = (
        client.get(f"{study}/report", headers={"Accept-Language": lang}) for lang in ("zh", "en")
    )

    assert 'lang="zh-CN"' in zh.text[:200]
    assert 'lang="en"' in en.text[:200]
    assert zh.headers["Content-Type"].startswith("text/html")
    assert "算力券" in en.text


def test_the_same_request_under_the_same_key_makes_one_study(client, study):
    again = client.post("/v1/studies", json=a_request(), headers={"Idempotency-Key": "once"})
    other = client.post(
        "/v1/studies", json=a_request(name="Other"), headers={"Idempotency-Key": "once"}
    )

    assert again.headers["Location"] == study
    assert again.headers["Idempotency-Replayed"] == "true"
    assert other.status_code == 422


def test_all_that_is_wrong_is_told_at_once_where_it_stands(client):
    wrong = a_request(
        scenarios=[{"name": "one", "changes": ["non"]}], cross=[["dearer"]], gapp=0.1
    )
    answer = client.post("/v1/studies", json=wrong, headers={"Accept-Language": "zh"})

    assert answer.status_code == 422
    told = {error["pointer"]: error for error in answer.json()["errors"]}
    assert set(told) >= {"/study/gapp"}
    assert CHINESE.search(answer.json()["errors"][0]["message"])


def test_a_change_that_does_not_fit_the_case_is_told_by_its_place(client):
    edit = {"op": "remove", "table": "pools", "id": "nowhere"}
    wrong = a_request(changes=[{"name": "a", "edits": [edit]}])
    (error,) = client.post("/v1/studies", json=wrong).json()["errors"]

    assert error["pointer"].startswith("/study/changes/0/edits/0")


def test_a_limit_beyond_that_of_the_service_is_refused(client):
    wrong = a_request(seconds=80_000)
    del wrong["study"]["work"]
    (error,) = client.post("/v1/studies", json=wrong).json()["errors"]

    assert error["pointer"] == "/study/seconds"


def test_a_study_of_a_dataset_has_the_same_findings(client, study):
    body = {"case": asked(CASE)["input"]["case"]}
    dataset = client.post("/v1/datasets", json=body).json()["id"]
    sent = a_request() | {"input": {"dataset_id": dataset}}
    path = client.post("/v1/studies", json=sent).headers["Location"]

    assert ended(client, path)["status"] == "COMPLETED"
    mine, theirs = (
        Findings.model_validate_json(client.get(f"{p}/findings").content) for p in (path, study)
    )
    assert mine == theirs


def test_what_is_not_there_yet_is_said_to_be_under_way_and_what_is_purged_is_gone(client):
    path = client.post("/v1/studies", json=a_request(name="Gone")).headers["Location"]
    early = client.get(f"{path}/findings")
    assert early.status_code in (200, 409)
    ended(client, path)

    assert client.post(f"{path}/purge").status_code == 204
    assert client.get(path).status_code == 404


def test_it_is_no_plan(client, study):
    name = study.rsplit("/", 1)[1]

    assert client.get(f"/v1/plans/{name}").status_code == 404
    assert name not in client.get("/v1/plans").text
    assert name in client.get("/v1/studies").text
