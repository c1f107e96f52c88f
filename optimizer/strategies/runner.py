"""The one child-process runner: solving happens in a process that can be killed.

The child is a fresh interpreter (`huline.optimizer.strategies.child`). It reads its task from
standard input as a pickle, and writes pickles to standard output: heartbeats, progress,
incumbents, and one result or error. It ends by itself when its parent goes away.
"""

import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import psutil

from huline.models.sentence import both
from huline.optimizer.options import Options
from huline.optimizer.strategies.watch import Progress

TICK_SECONDS = 0.05
GRACE_SECONDS = 1.0
"""How long a child that was asked to stop may take to hand over its last plan."""
SILENCE_SECONDS = 60.0
"""A child whose heart has not beaten for so long is taken for dead, by itself too."""

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
    *,
    over: Callable[[], None] = lambda: None,
    silence: float = SILENCE_SECONDS,
) -> Ended:
    """Run ``task(wire, *args)`` in a child process within limits.

    Parameters
    ----------
    task : a function of a module, found there by name in the child
    options : of which ``seconds`` and ``memory_mb`` limit the child
    progress : called in this thread with what the child tells
    over : called in this thread when the child has nothing more to say
    silence : seconds without a sign of life after which the child is given up

    Notes
    -----
    An interrupt (Ctrl-C) or the end of ``seconds`` asks the child to stop; after
    `GRACE_SECONDS`, or a second interrupt, it is killed, and its last incumbent counts.
    """
    child = _Child(task, args, options.seconds, silence)
    ended = Ended("done")
    try:
        try:
            _attend(child, options, silence, progress, ended)
        except KeyboardInterrupt:
            ended.reason = "cancelled"
            with suppress(KeyboardInterrupt):
                _collect(child, ended)
    finally:
        over()
        child.kill()
    for message in child.unheard():
        _take(message, ended, lambda _: None)
    return ended


def _attend(
    child: "_Child",
    options: Options,
    silence: float,
    progress: Callable[[Progress], None],
    ended: Ended,
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
            _collect(child, ended)
            return
        if child.megabytes() > options.memory_mb:
            ended.reason, ended.detail = (
                "memory",
                both(
                    "it held more than {most} MB", "内存占用超过 {most} MB", most=options.memory_mb
                ),
            )
            return
        if now - heard > silence:
            ended.reason, ended.detail = (
                "error",
                both(
                    "it was silent for {seconds:.0f} s",
                    "已有 {seconds:.0f} 秒没有响应",
                    seconds=silence,
                ),
            )
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


def _collect(child: "_Child", ended: Ended) -> None:
    """Ask the child to stop and wait a while for its last words."""
    if not child.ask_to_stop():
        return
    until = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < until:
        message = child.hear(TICK_SECONDS)
        if message is not None and _take(message, ended, lambda _: None):
            return
        if message is None and child.is_over():
            return


class _Child:
    """A child process and the threads that talk to it."""

    def __init__(
        self, task: Task, args: tuple[Any, ...], seconds: float | None, silence: float
    ) -> None:
        self.since = time.monotonic()
        # the child's own clock starts later than ours, by the time it takes to be born
        until = None if seconds is None else time.time() + seconds
        self._process = subprocess.Popen(
            # -P: what lies in the current folder is no module of ours
            [sys.executable, "-P", "-m", "huline.optimizer.strategies.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # a Ctrl-C at the terminal is the parent's to handle
            start_new_session=True,
        )
        self._messages: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._errors: list[bytes] = []
        self._usage = psutil.Process(self._process.pid)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._reader = threading.Thread(target=self._read_errors, daemon=True)
        self._sender = threading.Thread(
            target=self._send, args=((task, args, until, silence),), daemon=True
        )
        for thread in (self._listener, self._reader, self._sender):
            thread.start()

    def hear(self, seconds: float) -> tuple[str, Any] | None:
        try:
            return self._messages.get(timeout=seconds)
        except queue.Empty:
            return None

    def is_over(self) -> bool:
        """Tell whether it has ended and all it said was heard."""
        if self._process.poll() is None:
            return False
        self._listener.join(GRACE_SECONDS)
        return self._messages.empty()

    def unheard(self) -> Iterator[tuple[str, Any]]:
        """Yield what a child that was ended said and nobody has heard yet."""
        while not self._messages.empty():
            yield self._messages.get_nowait()

    def megabytes(self) -> float:
        try:
            return float(self._usage.memory_info().rss) / 1e6
        except psutil.Error:
            return 0.0

    def ask_to_stop(self) -> bool:
        """Pass on the wish; False if it has not even read its task yet."""
        if self._sender.is_alive():
            return False
        self._write(b"stop\n")
        return True

    def kill(self) -> None:
        """End it, let its last words come in, and leave nothing behind."""
        self._process.kill()
        self._process.wait()
        ends = (self._process.stdin, self._process.stdout, self._process.stderr)
        for thread, stream in zip((self._sender, self._listener, self._reader), ends, strict=True):
            thread.join(GRACE_SECONDS)
            # closing a stream waits for whoever still reads it
            if stream is not None and not thread.is_alive():
                with suppress(OSError):
                    stream.close()

    def obituary(self) -> str:
        self._reader.join(GRACE_SECONDS)
        text = b"".join(self._errors).decode(errors="replace").strip().splitlines()
        status, words = self._process.returncode, text[-1] if text else "no message"
        how = (
            both("signal {n}", "信号 {n}", n=-status)
            if status < 0
            else both("exit status {n}", "退出码 {n}", n=status)
        )
        return both(
            "it ended by itself with {how}; {words}",
            "它自行结束（{how}），留言“{words}”",
            how=how,
            words=words,
        )

    def _send(self, content: tuple[Any, ...]) -> None:
        self._write(pickle.dumps(content))

    def _write(self, content: bytes) -> None:
        with suppress(OSError, ValueError):
            if self._process.stdin is not None:
                self._process.stdin.write(content)
                self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        while stream is not None:
            try:
                self._messages.put(pickle.load(stream))
            except (EOFError, pickle.UnpicklingError, OSError):
                return  # it has ended, perhaps in the middle of a word
            except Exception as error:
                self._messages.put(("error", error))
                return

    def _read_errors(self) -> None:
        stream = self._process.stderr
        with suppress(OSError, ValueError):
            for line in stream or ():
                self._errors.append(line)
                del self._errors[:-50]
