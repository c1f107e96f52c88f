"""Runs the service: the web server in this process, a worker in one beside it."""

import errno
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from types import FrameType

import structlog
import uvicorn

from huline.api.settings import Settings
from huline.models.errors import BadInput, Problem, reason_of
from huline.models.sentence import both

GRACEFUL_SECONDS = 2
"""Seconds that requests under way may take in the end; who listens to events is sent away."""
KILL_SECONDS = 1.5
"""What a worker may take beyond its own time before it is killed."""
AGAIN_SECONDS = 0.5

log = structlog.get_logger()


@contextmanager
def bound(settings: Settings) -> Iterator[socket.socket]:
    """Take the address to listen at, before anything is begun.

    Raises
    ------
    BadInput
        If it cannot be had.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.host, settings.port))
        except OSError as error:
            raise BadInput([_taken(settings, error)]) from None
        yield listening


def _taken(settings: Settings, error: OSError) -> Problem:
    where = _url(settings.host, settings.port)
    if error.errno == errno.EADDRINUSE:
        message = both(
            "{where} is taken by another program", "{where} 已被其他程序占用", where=where
        )
        hint = both(
            "choose another by --port or HULINE_PORT; 0 takes any that is free",
            "请用 --port 或 HULINE_PORT 另选端口；0 表示任选空闲端口",
        )
        return Problem("", None, "HULINE_PORT", "taken", message, hint)
    message = both(
        "cannot listen at {where}: {why}", "无法在 {where} 监听：{why}",
        where=where, why=reason_of(error),
    )  # fmt: skip
    hint = both(
        "choose another address by --host or HULINE_HOST, or a port by --port or HULINE_PORT",
        "请用 --host 或 HULINE_HOST 另选地址，或用 --port 或 HULINE_PORT 另选端口",
    )
    return Problem("", None, "HULINE_HOST", "unusable", message, hint)


def _url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def run(
    app: str, settings: Settings, listening: socket.socket, told: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Parameters
    ----------
    app : name of the function that makes the app, as ``module:function``
    listening : bound to the address
    told : is told the address
    """
    # the app and the worker read their settings where everybody does
    os.environ.update(environment(settings))
    config = uvicorn.Config(
        app, factory=True, host=settings.host, port=settings.port, log_config=None,
        access_log=False, server_header=False, date_header=True,
        timeout_graceful_shutdown=GRACEFUL_SECONDS, timeout_keep_alive=10,
        h11_max_incomplete_event_size=65_536, http="huline.api.http.protocol:Protocol",
    )  # fmt: skip
    with _a_worker() if settings.concurrency else nullcontext(_nothing) as leave:
        told(_url(*listening.getsockname()[:2]))
        # having ended in good order, it raises the signal that it met anew
        with suppress(KeyboardInterrupt):
            _Server(config, leave).run(sockets=[listening])


class _Server(uvicorn.Server):
    """Has the worker leave while its own last requests are answered, not after."""

    def __init__(self, config: uvicorn.Config, leave: Callable[[], None]) -> None:
        super().__init__(config)
        self._leave = leave

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._leave()
        super().handle_exit(sig, frame)


def _nothing() -> None:
    return


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment from which another process reads the same settings."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    url = given.get("database_url")
    if url is not None:
        given["database_url"] = url.get_secret_value()
    return {f"HULINE_{name.upper()}": str(v) for name, v in given.items() if v is not None}


@contextmanager
def _a_worker() -> Iterator[Callable[[], None]]:
    """Keep a worker running beside this process; one that dies is started again.

    Yields what asks it to leave; it is waited for in the end.
    """
    over = threading.Event()
    current: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not over.is_set():
            process = _start()
            current[:] = [process]
            if over.is_set():
                process.terminate()
            status = process.wait()
            if not over.is_set():
                log.warning("the worker ended and is started again", status=status)
                over.wait(AGAIN_SECONDS)

    def leave() -> None:
        over.set()
        for process in current:
            with suppress(OSError):
                process.terminate()

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield leave
    finally:
        leave()
        _end(current, thread)


def _start() -> subprocess.Popen[bytes]:
    # it ends by itself when its standard input does: that is when this process is gone
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "huline.api.cli", "worker", "--beside-parent"],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _end(current: list[subprocess.Popen[bytes]], thread: threading.Thread) -> None:
    thread.join(Settings().graceful + KILL_SECONDS)
    for process in current:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()
