"""The readers: processes that read what strangers send, so that it cannot hurt this one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import Empty, LifoQueue
from typing import Any, Self

import psutil
import structlog

from huline.api.intake.tasks import (
    Busy,
    Compare,
    Read,
    ReadFollowing,
    ReadRulePrices,
    Source,
    Task,
    Wanted,
)
from huline.models.errors import HulineError, TooLarge
from huline.models.files.text import refused
from huline.models.sentence import both

_LARGE = 2**20
"""Bytes of a body from which on reading it may take long."""
_WATCHED = 0.05
_FRESH_MB = 400
"""A reader that has come to hold more is replaced by a new one: memory is rarely given back."""

_log = structlog.get_logger(__name__)


class Intake:
    """Readers for everything that is sent; `read` may be called by many threads at once.

    Parameters
    ----------
    readers : processes at most, 2 or more; large bodies leave one of them to small ones
    most_mb : MB that each may hold
    most_seconds : seconds that reading one body may take
    patience : seconds that a body waits for a reader
    """

    def __init__(
        self,
        readers: int = 2,
        most_mb: int = 1_000,
        most_seconds: float = 120.0,
        patience: float = 60.0,
    ) -> None:
        self._most_mb, self._most_seconds, self._patience = most_mb, most_seconds, patience
        readers = max(2, readers)
        self._free: LifoQueue[_Reader | None] = LifoQueue()
        for _ in range(readers):
            self._free.put(_Reader(most_mb))
        self._large = threading.Semaphore(readers - 1)
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def compare(self, task: Compare) -> bytes:
        """Compare two published plans; the answer is JSON.

        Raises
        ------
        TooLarge, Busy
            As `read` does.
        """
        found = self._in_turn(task, len(task.first.placements), None)
        assert isinstance(found, bytes)
        return found

    def read(self, task: Task, supply: Callable[[Wanted], bytes] | None = None) -> Read:
        """Read what was sent.

        Parameters
        ----------
        supply : returns the Case of a dataset as it is kept; what it raises, this raises

        Raises
        ------
        BadInput
            With every problem of it; also where it makes the reader break down.
        TooLarge
            If it takes more memory or time to read than there is.
        Busy
            If no reader came free in time.
        """
        size = _size(task.source)
        if isinstance(task, ReadFollowing | ReadRulePrices):
            size += len(task.earlier.placements)
        found = self._in_turn(task, size, supply)
        assert isinstance(found, Read)
        return found

    def _in_turn(
        self, task: Task, size: int, supply: Callable[[Wanted], bytes] | None
    ) -> Read | bytes:
        until = time.monotonic() + self._patience
        if size < _LARGE:
            return self._read(task, supply, until)
        if not self._large.acquire(timeout=self._patience):
            raise _busy()
        try:
            return self._read(task, supply, until)
        finally:
            self._large.release()

    def close(self) -> None:
        """End the readers; those at work are ended by their callers, when they are done."""
        self._closed = True
        while True:
            try:
                reader = self._free.get_nowait()
            except Empty:
                return
            if reader is not None:
                reader.end()

    def _read(
        self, task: Task, supply: Callable[[Wanted], bytes] | None, until: float
    ) -> Read | bytes:
        try:
            reader = self._free.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            raise _busy() from None
        try:
            if reader is None or not reader.alive():
                reader = _Reader(self._most_mb)
            return reader.read(task, supply or _nothing, self._most_seconds)
        finally:
            if reader is not None and (self._closed or not reader.fit()):
                reader.end()
                reader = None
            self._free.put(reader)


def _size(source: Source) -> int:
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def _nothing(_: Wanted) -> bytes:
    raise refused("", "unknown-id", both("there are no datasets here", "此处没有数据集"))


def _busy() -> Busy:
    return Busy(
        both("too much is being read at the moment: try again", "当前读取任务过多，请稍后重试")
    )


class _Reader:
    """One reader, and the line to it."""

    def __init__(self, most_mb: int) -> None:
        ours, its = socket.socketpair()
        self._most_mb = most_mb
        with its:
            self._process = subprocess.Popen(
                # -P: what lies in the current folder is no module of ours
                [sys.executable, "-P", "-m", "huline.api.intake.reader",
                 str(its.fileno()), str(most_mb)],
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=os.environ | {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"},
                # a Ctrl-C at the terminal is the parent's to handle
                start_new_session=True,
            )  # fmt: skip
        self._line = Connection(ours.detach())
        self._watched = psutil.Process(self._process.pid)
        self._ready, self._idle = False, True

    def fit(self) -> bool:
        """Tell whether it can be asked again, and has not grown."""
        return self._idle and self.alive() and self.megabytes() < _FRESH_MB

    def alive(self) -> bool:
        """Tell whether it can be asked."""
        return self._process.poll() is None

    def megabytes(self) -> float:
        """Return the resident memory it takes."""
        try:
            return float(self._watched.memory_info().rss) / 1e6
        except psutil.Error:
            return 0.0

    def end(self) -> None:
        """End it at once, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._line.close()

    def read(self, task: Task, supply: Callable[[Wanted], bytes], seconds: float) -> Read | bytes:
        """Let it read, or compare."""
        until = time.monotonic() + seconds
        self._idle = False
        if not self._ready:
            self._hear(until)
            self._ready = True
        kind, found = self._asked(task, until)
        if kind == "wanted":
            try:
                supplied = supply(found)
            except BaseException:
                self._idle = self._asked(None, until)[0] == "abandoned"
                raise
            kind, found = self._asked(supplied, until)
        self._idle = kind in ("read", "refused")
        match kind:
            case "read" if isinstance(found, Read | bytes):
                return found
            case "refused" if isinstance(found, HulineError):
                raise found
            case "memory":
                raise _needs_memory(self._most_mb)
            case _:
                raise self._broken(str(found))

    def _asked(self, what: object, until: float) -> tuple[str, Any]:
        """Tell it something, and return what it says next."""
        try:
            self._line.send(what)
        except OSError:
            raise self._broken("") from None
        return self._hear(until)

    def _hear(self, until: float) -> tuple[str, Any]:
        while not self._waiting():
            if time.monotonic() > until:
                raise _needs_time()
            if self.megabytes() > self._most_mb:
                raise _needs_memory(self._most_mb)
        try:
            heard = self._line.recv()
        except (EOFError, OSError):
            raise self._broken("") from None
        assert isinstance(heard, tuple)
        return heard

    def _waiting(self) -> bool:
        """Tell whether it has said something, or nothing more."""
        try:
            return self._line.poll(_WATCHED)
        except OSError:
            raise self._broken("") from None

    def _broken(self, trace: str) -> HulineError:
        """Say that it broke down over what was sent: what does that is rarely sound."""
        self._process.kill()
        status = self._process.wait()
        _log.error("reader broke down", status=status, trace=trace)
        message = both("cannot be read: reading it broke down", "无法读取：读取过程中断")
        hint = both("write it again, or send it in another format", "请重新生成，或换一种格式发送")
        return refused("", "unreadable", message, hint)


def _needs_memory(most_mb: int) -> TooLarge:
    return TooLarge(
        both(
            "reading it takes more than {most:,} MB of memory; send less of it, or as Parquet",
            "读取所需内存超过 {most:,} MB；请减少内容，或改用 Parquet",
            most=most_mb,
        )
    )


def _needs_time() -> TooLarge:
    return TooLarge(
        both(
            "reading it takes too long; send less of it, or as Parquet",
            "读取耗时过长；请减少内容，或改用 Parquet",
        )
    )
