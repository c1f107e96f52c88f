"""Seconds of the service while it plans: submitting, asking for a status, listening to events.

python -m tests.benchmarks.serving [SUBMITS] [LISTENERS]
"""

import asyncio
import sys
import time
from collections.abc import Callable

import httpx

from huline.models.invent import invent
from tests.api.http.service import asked, running
from tests.builders import a_case, a_job

SETTINGS = {"HULINE_CONCURRENCY": "2", "HULINE_REQUESTS_PER_MINUTE": "1000000"}


def main(submits: int = 200, listeners: int = 200) -> None:
    """Print the figures."""
    with running(**SETTINGS) as service, service.client() as client:
        large = asked(invent(workloads=1_000, centres=50, slots=168, seed=0),
                      termination={"spent_limit": "PT10M"})  # fmt: skip
        busy = [client.post("/v1/plans", json=large).headers["Location"] for _ in range(2)]
        since = time.monotonic()
        first = _until(lambda: client.get(busy[0]).json()["quality"]["cost"])
        print(f"first plan of 1,000 x 50 x 168 beside another: {first - since:.1f} s")
        small = asked(a_case(workloads=[a_job()]))
        _print("submit", [_timed(lambda: client.post("/v1/plans", json=small), 202)
                          for _ in range(submits)])  # fmt: skip
        _print("status", [_timed(lambda: client.get(f"{busy[0]}/metadata"), 200)
                          for _ in range(5 * submits)])  # fmt: skip
        lags = asyncio.run(_listen(service.url, dict(client.headers), busy[1], listeners, client))
        _print(f"stop told to {listeners} listeners", lags)
        stopping = time.monotonic()
        client.delete(busy[0])
        over = _until(lambda: client.get(f"{busy[0]}/metadata").json()["status"] == "CANCELLED")
        print(f"stopped with its best plan: {over - stopping:.1f} s")


def _timed(ask: Callable[[], httpx.Response], status: int) -> float:
    since = time.perf_counter()
    answer = ask()
    assert answer.status_code == status, answer.text
    return time.perf_counter() - since


def _until(ready: Callable[[], object]) -> float:
    while not ready():
        time.sleep(0.02)
    return time.monotonic()


def _print(what: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    shares = {name: ordered[int(share * (len(ordered) - 1))] * 1e3
              for name, share in (("p50", 0.5), ("p99", 0.99), ("most", 1.0))}  # fmt: skip
    told = ", ".join(f"{name} {ms:.0f} ms" for name, ms in shares.items())
    print(f"{what}: {told} ({len(seconds)} times, two plans being made)")


async def _listen(
    url: str, headers: dict[str, str], plan: str, listeners: int, client: httpx.Client
) -> list[float]:
    """Stop a plan that many listen to; return how late each heard of it."""
    ready, heard = asyncio.Semaphore(0), list[float]()
    limits = httpx.Limits(max_connections=listeners)
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60, limits=limits) as http:

        async def one() -> None:
            async with http.stream("GET", f"{plan}/events") as stream:
                first = True
                async for line in stream.aiter_lines():
                    if first:
                        first = False
                        ready.release()
                    if '"STOPPING"' in line:
                        heard.append(time.monotonic())
                        return

        tasks = [asyncio.create_task(one()) for _ in range(listeners)]
        for _ in range(listeners):
            await ready.acquire()
        since = time.monotonic()
        await asyncio.to_thread(client.delete, plan)
        await asyncio.gather(*tasks)
    return [at - since for at in heard]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
