"""A real server on loopback, in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).parents[3]
_STARTS_WITHIN = 60


class Server:
    """Where a server answers, and how much memory it has come to hold."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port, self.process = port, process
        self.url = f"http://127.0.0.1:{port}"

    def memory(self) -> int:
        """Bytes that it and its children hold now."""
        server = psutil.Process(self.process.pid)
        return sum(p.memory_info().rss for p in [server, *server.children(recursive=True)])

    def talk(self, sent: bytes, *, wait: float = 0.0) -> bytes:
        """Send bytes as they are, wait, and return what comes back until the server ends it."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(sent)
            time.sleep(wait)
            parts = []
            while part := line.recv(65536):
                parts.append(part)
            return b"".join(parts)


@contextmanager
def served(app: str, protocol: str = "h11", **settings: str) -> Iterator[Server]:
    """Serve an app, which is named as uvicorn does and so is what speaks HTTP, in a block."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--log-level", "error"]
    command += ["--http", protocol]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended by itself"
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")
