"""A service under fire: plans are submitted while its processes are killed at random.

Everything is real: the embedded PostgreSQL, `huline serve`, `huline worker`, HTTP, kill -9.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
import psutil

from huline.models.case import Case
from tests.builders import a_case, a_job, a_pool

SETTINGS = {
    "HULINE_HEARTBEAT": "0.5",
    "HULINE_SILENCE": "3",
    # here it is not the plans that kill their workers
    "HULINE_MOST_ATTEMPTS": "50",
    "HULINE_REQUESTS_PER_MINUTE": "1000000",
    "HULINE_CONCURRENCY": "1",
}
PATIENCE_SECONDS = 300


def a_small_case(n: int) -> Case:
    """Make a Case of its own: its plans are told apart by their hashes."""
    jobs = tuple(a_job(f"w{k}", cards=(4,), work=8 + k) for k in range(3))
    return a_case(name=f"trial-{n}", pools=(a_pool(rent=100_000 + n),), workloads=jobs)


def body_of(case: Case) -> bytes:
    """Write the request to plan a Case."""
    limits = {"spent_limit": "PT60S"}
    asked = {"config": {"termination": limits},
             "input": {"case": json.loads(case.model_dump_json())}}  # fmt: skip
    return json.dumps(asked).encode()


@dataclass
class Process:
    """A process that is started again whenever it was killed."""

    words: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    current: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.current = subprocess.Popen(
                [sys.executable, "-P", "-m", "huline.api.cli", *self.words],
                env=os.environ | self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """End it as a failure of power would, and start it anew."""
        assert self.current is not None
        self.current.kill()
        self.current.wait()
        self.start()

    def end(self) -> int:
        """Ask it to end; return its status."""
        assert self.current is not None
        self.current.send_signal(signal.SIGCONT)
        self.current.terminate()
        return self.current.wait(30)


@dataclass
class Trial:
    """A service of one API process and some workers, on a database of its own."""

    data: Path
    workers: int = 2
    seed: int = 0
    processes: list[Process] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    published: dict[str, str] = field(default_factory=dict)
    """Plan -> digest of what was published, when it was first seen."""

    def __enter__(self) -> Self:
        self.random = random.Random(self.seed)
        environment = SETTINGS | {"HULINE_DATA": str(self.data)}
        self.port = _free_port()
        serve = ("serve", "--port", str(self.port), "--concurrency", "0")
        self.api = Process(serve, environment, self.data / "api.log")
        self.makers = [
            Process(("worker",), environment, self.data / f"worker-{n}.log")
            for n in range(self.workers)
        ]
        self.processes = [self.api, *self.makers]
        self.api.start()
        self.key = self._first_key()
        for maker in self.makers:
            maker.start()
        headers = {"Authorization": f"Bearer {self.key}"}
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=10
        )
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as ends:
            ends.callback(self.http.close)
            for process in self.processes:
                ends.callback(process.end)

    def _first_key(self) -> str:
        def find() -> str:
            words = self.api.log.read_text().split() if self.api.log.exists() else []
            return next((word for word in words if word.startswith("hul_")), "")

        return until(find)

    def submit(self, n: int, body: bytes) -> str:
        """Submit a plan as a careful client does: again until it is answered; return its id."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"trial-{n}"}
        return until(lambda: self._answer("POST", "/v1/plans", headers, body))["id"]

    def ask(self, path: str) -> Any:
        """Read a resource, again until it is answered."""
        return until(lambda: self._answer("GET", path))

    def _answer(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Any:
        try:
            answer = self.http.request(method, path, headers=headers, content=body or None)
        except httpx.TransportError:
            return None
        if answer.status_code == 503:
            assert "Retry-After" in answer.headers
            assert answer.headers["Content-Type"] == "application/problem+json"
            return None
        assert answer.status_code < 300, answer.text
        return answer.json()

    def finished(self, plan: str) -> dict[str, Any] | None:
        """Return a plan's metadata once it has ended; what it published may never change."""
        metadata: dict[str, Any] = self.ask(f"/v1/plans/{plan}/metadata")
        if metadata["status"] not in ("COMPLETED", "FAILED", "CANCELLED", "INVALID"):
            return None
        if metadata["status"] == "COMPLETED":
            parts = [self.ask(f"/v1/plans/{plan}/{part}") for part in ("assignments", "ledger")]
            digest = hashlib.sha256(json.dumps([metadata, *parts]).encode()).hexdigest()
            assert self.published.setdefault(plan, digest) == digest, f"{plan} was changed"
        return metadata

    def kill(self, what: str) -> None:
        """Kill the API, a worker or the database at random, and count it."""
        self.kills[what] += 1
        if what == "api":
            self.api.kill()
        elif what == "worker":
            self.random.choice(self.makers).kill()
        else:
            pid = int((self.data / "postgres" / "postmaster.pid").read_text().split()[0])
            with suppress(psutil.NoSuchProcess):
                # a server that was killed leaves its number behind, which others may have got
                if (server := psutil.Process(pid)).name() == "postgres":
                    server.kill()

    def under_fire(self, shots: list[str], pause: float, work: Callable[[], None]) -> None:
        """Do ``work`` while shots fall, one after each random pause of about so many seconds."""
        stray: list[BaseException] = []

        def fire() -> None:
            try:
                for shot in shots:
                    time.sleep(self.random.uniform(0.2, 1.8) * pause)
                    self.kill(shot)
            except BaseException as error:
                stray.append(error)

        thread = threading.Thread(target=fire)
        thread.start()
        try:
            work()
        finally:
            thread.join()
        assert not stray, stray


def until(ready: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
    """Wait for something that is true, and return it."""
    over = time.monotonic() + seconds
    while not (found := ready()):
        assert time.monotonic() < over, "it never came"
        time.sleep(0.1)
    return found


def _free_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
