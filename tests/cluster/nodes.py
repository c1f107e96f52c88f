"""A real Ray cluster on loopback: two nodes, each with processes of its own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import ray

PATIENCE = 120.0
"""Seconds in which a cluster has to come up."""
STORE = str(100 * 2**20)
"""Bytes of each node's object store."""


@contextmanager
def two_nodes() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a head and a second node; yield the address of the cluster and the second node."""
    address = f"127.0.0.1:{_free_port()}"
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        nodes = []
        try:
            head = ("--head", "--port", address.split(":")[1], "--include-dashboard", "false")
            nodes.append(_start(*head, "--temp-dir", folder))
            _hear(address)
            nodes.append(_start("--address", address))
            _await(address, nodes=2)
            yield address, nodes[1]
        finally:
            for node in reversed(nodes):
                kill(node)


def _hear(address: str) -> None:
    """Wait until the head answers: a node, or a driver, that is too early waits far longer."""
    host, _, port = address.partition(":")
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((host, int(port)), 1.0).close()
        except OSError:
            assert time.monotonic() < until, "the head of the cluster did not come up"
            time.sleep(0.2)
        else:
            return


def _await(address: str, nodes: int) -> None:
    """Wait until so many nodes have joined a cluster."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            ray.init(address=address, log_to_driver=False, logging_level="fatal")
            if sum(node["Alive"] for node in ray.nodes()) >= nodes:
                return
        except (ConnectionError, RuntimeError, ValueError):
            pass  # the head is not there yet
        finally:
            ray.shutdown()
        assert time.monotonic() < until, "the cluster did not come up"
        time.sleep(0.5)


def kill(node: "subprocess.Popen[bytes]") -> None:
    """End a node and all processes on it, without a word of warning."""
    if node.poll() is None:
        born = psutil.Process(node.pid).children(recursive=True)
        for process in (*born, psutil.Process(node.pid)):
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
    node.wait()


def _start(*words: str) -> "subprocess.Popen[bytes]":
    ray = Path(sys.executable).parent / "ray"
    command = [str(ray), "start", "--block", "--num-cpus", "1", "--object-store-memory", STORE]
    command += ["--node-ip-address", "127.0.0.1", "--disable-usage-stats", *words]
    # a node that does not answer for a second or two is given up
    soon = {"RAY_health_check_period_ms": "500", "RAY_health_check_timeout_ms": "500",
            "RAY_health_check_failure_threshold": "3"}  # fmt: skip
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=os.environ | soon, **silent)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
