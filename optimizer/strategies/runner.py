"""The one child-process runner: solving happens in a process that can be killed.

The child is a fresh interpreter (`huline.optimizer.strategies.child`). It reads its task from
standard input as a pickle, and writes framed pickles to standard output: heartbeats, progress,
incumbents, and one result or error. It ends by itself when its parent goes away.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import psutil

from huline.optimizer.options import Options
from huline.optimizer.strategies.watch import Progress

TICK_SECONDS = 0.05
GRACE_SECONDS = 1.0
"""How long a child that was asked to stop may take to hand over its last plan."""
SILENCE_SECONDS = 60.0
"""A child whose heart has not beaten for so long is taken for dead."""

Reason = Literal["done", "time", "cancelled", "memory", "error"]


@dataclass
class Ended:
    """How a child ended, and the best it left behind."""

    reason: Reason
    result: Any = None
    error: Exception | None = None
    incumbent: Any = None
    bound: int | None = None
    """The last bound it told of, in milli-fen."""
    detail: str = ""


class Wire(Protocol):
    """What the task in the child holds of its parent."""

    deadline: float | None
    """Of `time.monotonic` in the child."""

    def progress(self, progress: Progress) -> None:
        """Tell where the task stands."""

    def incumbent(self, plan: Any) -> None:
        """Hand over something worth keeping if the child is killed."""

    def stopped(self) -> bool:
        """Tell whether the parent wants the task to end."""


Task = Callable[..., Any]


def run_in_child(
    task: Task,
    args: tuple[Any, ...],
    options: Options,
    progress: Callable[[Progress], None],
) -> Ended:
    """Run ``task(wire, *args)`` in a child process within limits.

    Parameters
    ----------
    task : a function of a module, found there by name in the child
    options : of which ``seconds`` and ``memory_mb`` limit the child
    progress : called in this thread with what the child tells

    Notes
    -----
    An interrupt (Ctrl-C) or the end of ``seconds`` asks the child to stop; after
    `GRACE_SECONDS` it is killed, and its last incumbent counts.
    """
    child = _Child(task, args, options)
    ended = Ended("done")
    try:
        _attend(child, options, progress, ended)
    except KeyboardInterrupt:
        ended.reason = "cancelled"
        _collect(child, ended, GRACE_SECONDS)
    finally:
        child.kill()
    return ended


def _attend(
    child: "_Child", options: Options, progress: Callable[[Progress], None], ended: Ended
) -> None:
    deadline = None if options.seconds is None else child.since + options.seconds
    heard = time.monotonic()
    while True:
        message = child.hear(TICK_SECONDS)
        now = time.monotonic()
        if message is not None:
            heard = now
            if _take(message, ended, progress):
                return
        elif child.is_over():
            ended.reason, ended.detail = "error", child.obituary()
            return
        if deadline is not None and now >= deadline:
            ended.reason = "time"
            _collect(child, ended, GRACE_SECONDS)
            return
        if child.megabytes() > options.memory_mb:
            ended.reason, ended.detail = "memory", f"it held more than {options.memory_mb} MB"
            return
        if now - heard > SILENCE_SECONDS:
            ended.reason, ended.detail = "error", f"silent for {SILENCE_SECONDS:.0f} s"
            return


def _take(message: tuple[str, Any], ended: Ended, progress: Callable[[Progress], None]) -> bool:
    """Take note of a message; True if it was the last."""
    kind, content = message
    if kind == "progress":
        if content.bound is not None:
            ended.bound = content.bound
        progress(content)
    elif kind == "incumbent":
        ended.incumbent = content
    elif kind == "result":
        ended.result = content
        return True
    elif kind == "error":
        ended.error = content
        return True
    return False


def _collect(child: "_Child", ended: Ended, seconds: float) -> None:
    """Ask the child to stop and wait a while for its last words."""
    child.ask_to_stop()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        message = child.hear(TICK_SECONDS)
        if message is not None and _take(message, ended, lambda _: None):
            return
        if message is None and child.is_over():
            return


class _Child:
    """A child process and the thread that listens to it."""

    def __init__(self, task: Task, args: tuple[Any, ...], options: Options) -> None:
        self.since = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "huline.optimizer.strategies.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # a Ctrl-C at the terminal is the parent's to handle
            start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self._messages: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._errors: list[bytes] = []
        self._usage = psutil.Process(self._process.pid)
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()
        # the child's own clock starts later than ours, by the time it takes to be born
        until = None if options.seconds is None else time.time() + options.seconds
        threading.Thread(target=self._send, args=((task, args, until),), daemon=True).start()

    def hear(self, seconds: float) -> tuple[str, Any] | None:
        try:
            return self._messages.get(timeout=seconds)
        except queue.Empty:
            return None

    def is_over(self) -> bool:
        return self._process.poll() is not None and self._messages.empty()

    def megabytes(self) -> float:
        try:
            return float(self._usage.memory_info().rss) / 2**20
        except psutil.Error:
            return 0.0

    def ask_to_stop(self) -> None:
        self._write(b"stop\n")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue

    def obituary(self) -> str:
        text = b"".join(self._errors).decode(errors="replace").strip().splitlines()
        return f"exit status {self._process.returncode}; {text[-1] if text else 'no message'}"

    def _send(self, content: tuple[Any, ...]) -> None:
        self._write(pickle.dumps(content))

    def _write(self, content: bytes) -> None:
        try:
            if self._process.stdin is not None:
                self._process.stdin.write(content)
                self._process.stdin.flush()
        except (OSError, ValueError):
            return

    def _listen(self) -> None:
        stream = self._process.stdout
        while stream is not None:
            try:
                self._messages.put(pickle.load(stream))
            except (EOFError, pickle.UnpicklingError, OSError, ValueError):
                return

    def _read_errors(self) -> None:
        stream = self._process.stderr
        try:
            for line in stream or ():
                self._errors.append(line)
                del self._errors[:-50]
        except (OSError, ValueError):
            return
