"""Hundreds of malformed requests over real HTTP: each is refused in order, and nothing is hurt.

Against a service that runs already: ``HULINE_TRIED_URL`` with a planner's ``HULINE_TRIED_KEY``.
"""

import json
import os
import re
import threading
from collections import Counter
from contextlib import contextmanager

import httpx
import psutil
import pytest

from huline.models.service import ProblemReport
from tests.api.http.malformed import corpus
from tests.api.http.malformed.base import request
from tests.api.http.service import running

MOST_MEMORY = 2**30
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ue000\ufeff]"
)
TELLING = re.compile(
    r"Traceback|File \"|/usr/|/home/|/wt/|site-packages|Exception|pydantic|polars"
)

CORPUS = corpus()


class Target:
    """A service that is sent malformed requests, and how much memory it came to."""

    def __init__(self, client, process):
        self.client, self.process = client, process
        supply = request()["input"]["case"] | {"workloads": []}
        made = client.post("/v1/datasets", json={"case": supply})
        assert made.status_code == 201, made.text
        self.dataset = made.json()["id"]
        self.peak, self.over = 0, threading.Event()

    def send(self, made):
        sent = dict(made.headers)
        if made.media is not None:
            sent["Content-Type"] = made.media
        path = made.path.replace("{dataset}", self.dataset).encode()
        url = httpx.URL(self.client.base_url).copy_with(raw_path=path)
        built = self.client.build_request(made.method, url, content=made.body(), headers=sent)
        return self.client.send(built)

    def watch(self):
        while not self.over.wait(0.05):
            try:
                family = [self.process, *self.process.children(recursive=True)]
                held = sum(_memory(p) for p in family)
            except psutil.Error:
                continue
            self.peak = max(self.peak, held)


def _memory(process):
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


@contextmanager
def _service():
    if url := os.environ.get("HULINE_TRIED_URL"):
        key = {"Authorization": f"Bearer {os.environ['HULINE_TRIED_KEY']}"}
        yield httpx.Client(base_url=url, headers=key, timeout=120), psutil.Process()
        return
    limits = {"HULINE_READER_MB": "400", "HULINE_MOST_BODY_MB": "64", "HULINE_CONCURRENCY": "0"}
    often = {"HULINE_REQUESTS_PER_MINUTE": "100000"}
    with running(**limits, **often) as service, service.client() as client:
        client.timeout = 120
        yield client, psutil.Process(service.process.pid)


@pytest.fixture(scope="module")
def target():
    with _service() as (client, process):
        target = Target(client, process)
        watching = threading.Thread(target=target.watch)
        watching.start()
        yield target
        target.over.set()
        watching.join()


def test_there_are_300_requests_of_25_kinds_and_more():
    kinds = Counter(made.kind for made in CORPUS)
    assert len(CORPUS) >= 300
    assert len(kinds) >= 25
    assert min(kinds.values()) >= 2
    assert len({(made.kind, made.name) for made in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("made", CORPUS, ids=lambda made: f"{made.kind}: {made.name}"[:80])
def test_a_malformed_request_is_refused_with_all_that_helps(target, made):
    response = target.send(made)

    assert response.status_code in made.statuses, response.text
    assert response.headers["content-type"] == "application/problem+json"
    report = ProblemReport.model_validate_json(response.content)
    assert (report.status, bool(report.title)) == (response.status_code, True)
    assert not HIDDEN.search(json.dumps(response.json(), ensure_ascii=False))
    assert not TELLING.search(response.text)
    assert len(response.content) < 10**6
    if made.place:
        places = [place for found in report.errors for place in (found.pointer, found.field)]
        assert any(made.place in place for place in places), places
    if made.row is not None:
        assert made.row in [found.row for found in report.errors], report.errors


def test_the_service_goes_on_within_its_memory(target):
    response = target.client.post("/v1/plans?operation=validate", json=request())
    assert response.status_code == 202, response.text
    assert target.client.get("/health/ready").status_code == 200
    assert target.peak < MOST_MEMORY
