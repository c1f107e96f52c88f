"""Measures how a batch of workloads is taken in over HTTP.

`python -m tests.benchmarks.posting 100000 200 168` prints the seconds until a batch of so many
workloads, sent as Parquet against a supply of so many centres and slots, is accepted; the peak
memory of all processes of the service; and how long health took to answer meanwhile.
"""

import json
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from huline.api.intake.media import Media
from huline.models.files import write_case
from huline.models.invent import invent
from tests.api.http.service import Running, running

_OF_WORKLOADS = ("workloads", "pins", "groups", "quotes")


@dataclass
class Taken:
    """What taking a batch in came to."""

    body_mb: float
    seconds: float
    status: str
    peak_mb: float = 0.0
    health_ms: float = 0.0
    """The longest that health took to answer."""


def post(workloads: int, centres: int, slots: int) -> Taken:
    """Send a batch to a service of its own."""
    case = invent(workloads=workloads, centres=centres, slots=slots, seed=1)
    with tempfile.TemporaryDirectory() as folder:
        write_case(case, folder, tables="parquet")
        body = (Path(folder) / "workloads.parquet").read_bytes()
    supply = json.loads(case.model_copy(update=dict.fromkeys(_OF_WORKLOADS, ())).model_dump_json())
    del case
    with running(HULINE_CONCURRENCY="0") as service, service.client() as client:
        dataset = client.post("/v1/datasets", json={"case": supply}).json()["id"]
        over, seen = threading.Event(), Taken(len(body) / 1e6, 0.0, "")
        watching = threading.Thread(target=_watch, args=(service, over, seen))
        watching.start()
        began = time.monotonic()
        answer = client.post(
            f"/v1/plans?operation=validate&dataset_id={dataset}", content=body,
            headers={"Content-Type": Media.PARQUET}, timeout=600,
        )  # fmt: skip
        seen.seconds, seen.status = time.monotonic() - began, answer.json()["status"]
        over.set()
        watching.join()
    return seen


def _watch(service: Running, over: threading.Event, seen: Taken) -> None:
    process = psutil.Process(service.process.pid)
    with httpx.Client(base_url=service.url, timeout=60) as client:
        while not over.wait(0.02):
            family = [process, *process.children(recursive=True)]
            held = sum(p.memory_info().rss for p in family if p.is_running())
            began = time.monotonic()
            client.get("/health/live").raise_for_status()
            seen.peak_mb = max(seen.peak_mb, held / 1e6)
            seen.health_ms = max(seen.health_ms, 1000 * (time.monotonic() - began))


def told(taken: Taken) -> str:
    """Write it in a line."""
    return (
        f"{taken.body_mb:.1f} MB of Parquet accepted in {taken.seconds:.1f} s, peak "
        f"{taken.peak_mb:,.0f} MB, health within {taken.health_ms:.0f} ms"
    )


if __name__ == "__main__":
    print(told(post(*map(int, sys.argv[1:]))))
