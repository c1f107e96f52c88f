"""Who may do what: by role, and never across tenants. Every verb and path of the service."""

import json
from urllib.parse import urlsplit

import pytest

from huline.api.http.app import create_app
from huline.api.settings import Settings
from huline.api.store.keys import Role
from tests.api.http.service import asked, ended, running
from tests.api.http.serving import Server
from tests.builders import a_case

CASE = a_case()
OPEN = {"/health/live", "/health/ready", "/metrics"}
OPERATIONS = [
    (verb.upper(), path)
    for path, verbs in create_app(Settings()).openapi()["paths"].items()
    for verb in verbs
]
ONES = ("{plan}", "{dataset}", "{study}")
OF_ONE = [(verb, path) for verb, path in OPERATIONS if any(one in path for one in ONES)]

ROLES = {
    ("POST", "/v1/plans"): {Role.PLANNER, Role.ANALYST, Role.ADMIN},
    ("DELETE", "/v1/plans/{plan}"): {Role.PLANNER, Role.ANALYST, Role.ADMIN},
    ("POST", "/v1/plans/{plan}/replan"): {Role.PLANNER, Role.ANALYST, Role.ADMIN},
    ("POST", "/v1/plans/{plan}/alternatives"): {Role.PLANNER, Role.ANALYST, Role.ADMIN},
    ("POST", "/v1/plans/{plan}/rule-prices"): {Role.PLANNER, Role.ANALYST, Role.ADMIN},
    ("POST", "/v1/plans/{plan}/curve"): {Role.PLANNER, Role.ANALYST, Role.ADMIN},
    ("POST", "/v1/plans/{plan}/purge"): {Role.ADMIN},
    ("POST", "/v1/studies"): {Role.ANALYST, Role.ADMIN},
    ("DELETE", "/v1/studies/{study}"): {Role.ANALYST, Role.ADMIN},
    ("POST", "/v1/studies/{study}/purge"): {Role.ADMIN},
    ("POST", "/v1/datasets"): {Role.ANALYST, Role.ADMIN},
    ("POST", "/v1/datasets/{dataset}/revisions"): {Role.ANALYST, Role.ADMIN},
}
"""Who may do what is not for everybody."""


@pytest.fixture(scope="module")
def service():
    with running(HULINE_CONCURRENCY="0") as made:
        yield made


@pytest.fixture(scope="module")
def clients(service):
    made = {role: service.client("acme", role) for role in Role}
    yield made
    for client in made.values():
        client.close()


@pytest.fixture(scope="module")
def things(clients):
    """Ids of a plan and a study that have ended and of a dataset, of one tenant."""
    admin = clients[Role.ADMIN]
    plan = admin.post("/v1/plans?operation=validate", json=asked(CASE)).headers["Location"]
    ended(admin, plan)
    body = {"case": json.loads(CASE.model_dump_json())}
    dataset = admin.post("/v1/datasets", json=body).json()["id"]
    return {
        "plan": plan.rsplit("/", 1)[1],
        "study": _ended_study(admin),
        "key": "0" * 24,
        "dataset": dataset,
        "name": "east-west",
        "workload": "w1",
    }


def _ended_study(client):
    """Id of a study that is stopped before it began: nobody works here."""
    study = client.post("/v1/studies", json=_a_study()).json()["id"]
    client.delete(f"/v1/studies/{study}")
    return study


def _a_study():
    change = {"name": "a", "edits": [{"table": "description", "value": "other"}]}
    study = {"name": "x", "changes": [change]}
    return {"study": study, "input": asked(CASE)["input"]}


def _ask(client, verb, path, things):
    """Ask with a body that is as it should be, so that nothing but rights can be in the way."""
    body, headers = None, {}
    if path.endswith("/revisions"):
        edit = {"op": "set", "table": "pools", "id": "sh-01/a", "field": "rent", "value": 7}
        body = {"changes": [{"name": "x", "edits": [edit]}]}
        latest = client.get(f"/v1/datasets/{things['dataset']}").headers.get("ETag", '"1"')
        headers = {"If-Match": latest}
    elif verb == "POST" and path == "/v1/plans":
        body = asked(CASE)
    elif verb == "POST" and path == "/v1/studies":
        body = _a_study()
    elif verb == "POST" and path.endswith("/explanations"):
        body = {"pairs": [{"workload": "w1"}]}
    elif path.endswith(("/replan", "/alternatives")):
        body = {}
    elif path.endswith("/rule-prices"):
        body = {"rules": ["dispatch"]}
    elif path.endswith("/curve"):
        body = {"moves": [1]}
    elif path == "/v1/recommendations":
        job = {"id": "new", "kind": "training", "tenant": "acme", "accelerators": {"h100": 1000},
               "work": 8, "cards": [8]}  # fmt: skip
        body = {"plan": things["plan"], "workload": job}
    elif path == "/v1/compare":
        body = {"first": things["plan"], "second": things["plan"]}
    elif verb == "POST" and path == "/v1/datasets":
        body = {"case": json.loads(CASE.model_dump_json())}
    return client.request(verb, path.format(**things), json=body, headers=headers)


@pytest.mark.parametrize(("verb", "path"), OPERATIONS)
def test_nobody_gets_in_without_a_key(service, things, verb, path):
    import httpx

    with httpx.Client(base_url=service.url) as client:
        if path in OPEN:
            assert _ask(client, verb, path, things).is_success
            return
        for headers in ({}, {"Authorization": "Bearer hul_nobody"}, {"Authorization": "Basic x"}):
            client.headers = headers
            answer = _ask(client, verb, path, things)
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("verb", "path"), OF_ONE)
def test_what_is_another_tenants_looks_like_what_is_not_there(service, things, verb, path):
    nothing = {"plan": "pl_" + "a" * 16, "study": "st_" + "a" * 16, "dataset": "ds_" + "a" * 16,
               "key": "0" * 24, "name": "east-west", "workload": "w1"}  # fmt: skip
    with service.client("stranger") as stranger:
        foreign, missing = (_ask(stranger, verb, path, each) for each in (things, nothing))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()


def test_lists_hold_nothing_of_another_tenant(service, things):
    with service.client("stranger") as stranger:
        for path in ("/v1/plans", "/v1/studies", "/v1/datasets"):
            assert stranger.get(path).json()["items"] == []


def test_a_dataset_of_another_tenant_cannot_be_planned(service, things):
    with service.client("stranger") as stranger:
        body = {"input": {"dataset_id": things["dataset"]}}
        assert stranger.post("/v1/plans", json=body).status_code == 404
        study = {"study": _a_study()["study"]} | body
        assert stranger.post("/v1/studies", json=study).status_code == 404


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("verb", "path"), [o for o in OPERATIONS if o[1] not in OPEN])
def test_a_role_may_do_what_the_table_says(clients, things, role, verb, path):
    if path.endswith("/purge"):
        # what is purged is gone for the others
        admin = clients[Role.ADMIN]
        made = admin.post("/v1/plans?operation=validate", json=asked(CASE)).json()["id"]
        things = things | {"plan": made, "study": _ended_study(admin)}
    status = _ask(clients[role], verb, path, things).status_code
    allowed = role in ROLES.get((verb, path), set(Role))
    assert (status != 403) is allowed, status


def test_the_table_names_only_what_there_is():
    assert set(ROLES) <= set(OPERATIONS)


@pytest.mark.parametrize("path", ["/v1/plans", "/v1/nowhere", "/health/live"])
def test_no_body_is_read_of_whoever_has_no_key(service, path):
    """Said before any of it is sent, wherever it goes."""
    server = Server(urlsplit(service.url).port, service.process)
    told = server.talk(
        b"POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        b"Content-Length: 200000000\r\n\r\n" % path.encode()
    )

    assert b" 401 " in told.partition(b"\r\n")[0]
