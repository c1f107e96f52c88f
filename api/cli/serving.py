"""Runs the service: the web server in this process, a worker in one beside it."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import structlog
import uvicorn

from huline.api.settings import Settings

GRACEFUL_SECONDS = 2
"""Seconds that requests under way may take in the end; who listens to events is sent away."""
KILL_SECONDS = 1.5
"""What a worker may take beyond its own time before it is killed."""
AGAIN_SECONDS = 0.5

log = structlog.get_logger()


def run(app: str, settings: Settings, told: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Parameters
    ----------
    app : name of the function that makes the app, as ``module:function``
    told : is told the address once it listens
    """
    # the app and the worker read their settings where everybody does
    os.environ.update(environment(settings))
    config = uvicorn.Config(
        app, factory=True, host=settings.host, port=settings.port, log_config=None,
        access_log=False, server_header=False, date_header=True,
        timeout_graceful_shutdown=GRACEFUL_SECONDS, timeout_keep_alive=10,
        h11_max_incomplete_event_size=65_536, http="huline.api.http.protocol:Protocol",
    )  # fmt: skip
    listening = config.bind_socket()
    host, port = listening.getsockname()[:2]
    with _a_worker() if settings.concurrency else _no_worker():
        told(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        # having ended in good order, it raises the signal that it met anew
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment from which another process reads the same settings."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    url = given.get("database_url")
    if url is not None:
        given["database_url"] = url.get_secret_value()
    return {f"HULINE_{name.upper()}": str(v) for name, v in given.items() if v is not None}


@contextmanager
def _no_worker() -> Iterator[None]:
    yield


@contextmanager
def _a_worker() -> Iterator[None]:
    """Keep a worker running beside this process; one that dies is started again."""
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

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        _end(current, thread)


def _start() -> subprocess.Popen[bytes]:
    # it ends by itself when its standard input does: that is when this process is gone
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "huline.api.cli", "worker", "--beside-parent"],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _end(current: list[subprocess.Popen[bytes]], thread: threading.Thread) -> None:
    for process in current:
        with suppress(OSError):
            process.terminate()
    thread.join(Settings().graceful + KILL_SECONDS)
    for process in current:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()
