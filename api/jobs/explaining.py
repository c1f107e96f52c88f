"""Explanations of published plans, made in a process of their own that can be ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

import structlog

from huline.api.intake.tasks import Busy
from huline.api.jobs.explainer import Stored
from huline.api.jobs.questions import Question
from huline.models.errors import EngineFailed, HulineError
from huline.models.sentence import both

_log = structlog.get_logger(__name__)


class Explaining:
    """The one explainer of a process of the service; `ask` may be called by many threads.

    Parameters
    ----------
    most_mb : MB that it may hold
    most_seconds : seconds that one question may take, those before it included
    """

    def __init__(self, most_mb: int, most_seconds: float = 120.0) -> None:
        self._most_mb, self._most_seconds = most_mb, most_seconds
        self._turn = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def ask(self, plan: str, question: Question, stored: Callable[[], Stored]) -> list[str]:
        """Explain pairs of a published plan, or place new work beside it: JSON texts.

        Parameters
        ----------
        stored : returns what the store keeps of the plan, if the explainer does not hold it

        Raises
        ------
        BadInput
            With every name that the Case lacks.
        Busy
            If that takes too long.
        EngineFailed
            If the explainer failed.
        """
        until = time.monotonic() + self._most_seconds
        if not self._turn.acquire(timeout=self._most_seconds):
            raise _slow()
        try:
            return self._asked(plan, question, stored, until)
        except _Lost:
            self.close()
            raise EngineFailed(both("the explaining process was lost", "解释进程丢失")) from None
        except Busy:
            self.close()
            raise
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the explainer; the next question starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._line is not None:
            self._line.close()
        self._process = self._line = None

    def _asked(
        self, plan: str, question: Question, stored: Callable[[], Stored], until: float
    ) -> list[str]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
            self._hear(until)
        kind, found = self._told((plan, question), until)
        if kind == "wanted":
            self._of(*self._told(stored(), until))
            kind, found = self._told((plan, question), until)
        texts = self._of(kind, found)
        assert isinstance(texts, list)
        return texts

    def _of(self, kind: str, found: Any) -> Any:
        if kind == "done":
            return found
        if kind == "refused" and isinstance(found, HulineError):
            raise found
        _log.error("explainer failed", kind=kind, trace=found)
        raise _Lost

    def _start(self) -> None:
        ours, its = socket.socketpair()
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "huline.api.jobs.explainer",
                 str(its.fileno()), str(self._most_mb)],
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=os.environ | {"OMP_NUM_THREADS": "1"},
                # a Ctrl-C at the terminal is the parent's to handle
                start_new_session=True,
            )  # fmt: skip
        self._line = Connection(ours.detach())

    def _told(self, what: object, until: float) -> tuple[str, Any]:
        assert self._line is not None
        with suppress(OSError):
            self._line.send(what)
            return self._hear(until)
        raise _Lost

    def _hear(self, until: float) -> tuple[str, Any]:
        assert self._line is not None
        try:
            if not self._line.poll(max(0.0, until - time.monotonic())):
                raise _slow()
            heard = self._line.recv()
        except (EOFError, OSError):
            raise _Lost from None
        assert isinstance(heard, tuple)
        return heard


class _Lost(Exception):
    """The explainer is gone, or said something that helps nobody."""


def _slow() -> Busy:
    return Busy(
        both("explaining takes too long at the moment: ask for a single centre, or try again",
             "当前解释耗时过长：请只询问一个智算中心，或稍后重试")
    )  # fmt: skip
