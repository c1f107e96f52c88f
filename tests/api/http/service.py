"""The service itself on loopback: `huline serve` on a database of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from huline.api.store import keys
from huline.api.store.database import Database
from huline.api.store.keys import Role
from huline.models.case import Case
from tests.api.postgres import a_database

PATIENCE_SECONDS = 120


@dataclass
class Running:
    """A service that answers."""

    url: str
    database: Database
    process: "subprocess.Popen[bytes]"
    log: Path

    def client(
        self, tenant: str = "acme", role: Role = Role.ADMIN, **headers: str
    ) -> httpx.Client:
        """Return a client with a key of its own."""
        told = {"Authorization": f"Bearer {self.key(tenant, role)}"} | headers
        return httpx.Client(base_url=self.url, headers=told, timeout=60)

    def key(self, tenant: str = "acme", role: Role = Role.ADMIN) -> str:
        """Issue a key."""
        with self.database.begin() as session:
            return keys.issue(session, tenant, role)


@contextmanager
def running(**settings: str) -> Iterator[Running]:
    """Run the service until the block ends; it makes one plan at a time."""
    with a_database() as database, tempfile.TemporaryDirectory() as folder:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        told = {"HULINE_DATABASE_URL": database.conninfo, "HULINE_PORT": str(port)}
        log = Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "huline.api.cli", "serve"],
                env=os.environ | told | settings, stdout=out, stderr=out,
            )  # fmt: skip
        try:
            _wait_for(port, process, log)
            yield Running(f"http://127.0.0.1:{port}", database, process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError("the service did not start")


def asked(case: Case, **config: Any) -> dict[str, Any]:
    """Write a request to plan a Case."""
    return {"config": config, "input": {"case": json.loads(case.model_dump_json())}}


def ended(client: httpx.Client, path: str) -> dict[str, Any]:
    """Wait for a plan to end and return its metadata."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        metadata: dict[str, Any] = client.get(f"{path}/metadata").json()
        if metadata["status"] in ("COMPLETED", "FAILED", "CANCELLED", "INVALID"):
            return metadata
        time.sleep(0.1)
    raise TimeoutError(path)


def certified(client: httpx.Client, case: Case) -> str:
    """Have a plan made with a certificate, and return where it is."""
    body = asked(case, certificate=True, termination={"work_limit": 50})
    answer = client.post("/v1/plans", json=body)
    assert answer.status_code == 202, answer.text
    path = answer.headers["Location"]
    assert ended(client, path)["status"] == "COMPLETED"
    return path
