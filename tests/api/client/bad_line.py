"""A bad line to a service: connections are refused, cut short, or answered by something else."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

AWAY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
NO_STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"
Fault = bytes | int
"""Bytes answered in place of the service; or how many of its own come through before the end."""


class Line:
    """Carries connections to a service, the first of them with faults."""

    def __init__(self, url: str, faults: Sequence[Fault], only: bytes) -> None:
        self._there = urlsplit(url)
        self._faults, self._only = list(faults), only
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.requests: list[bytes] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        left: list[int] = []
        with near, suppress(OSError):
            far = socket.create_connection((self._there.hostname, self._there.port))
            with far:
                threading.Thread(target=self._ask, args=(near, far, left), daemon=True).start()
                while part := far.recv(65_536):
                    # the fault was set before what was asked went on
                    near.sendall(part[: left[0]] if left else part)
                    if left and (left := [left[0] - len(part)])[0] <= 0:
                        break
            with suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)

    def _ask(self, near: socket.socket, far: socket.socket, left: list[int]) -> None:
        with suppress(OSError):
            while asked := near.recv(65_536):
                self.requests.append(asked)
                fault = self._faults.pop(0) if self._faults and self._only in asked else None
                if isinstance(fault, bytes):
                    near.sendall(fault)
                    break
                if fault is not None:
                    left.append(fault)
                far.sendall(asked)
            far.shutdown(socket.SHUT_RDWR)


@contextmanager
def a_bad_line(url: str, *faults: Fault, only: bytes = b"") -> Iterator[Line]:
    """Lead to a service; connections whose first bytes hold ``only`` meet the faults in turn."""
    line = Line(url, faults, only)
    try:
        yield line
    finally:
        line.close()
