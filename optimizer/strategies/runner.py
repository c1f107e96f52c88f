"""The one child-process runner: solving happens in a process that can be killed."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

from huline.models.sentence import both
from huline.optimizer.options import Options
from huline.optimizer.strategies.process import FIRST_GRACE_SECONDS, GRACE_SECONDS, Child, Task
from huline.optimizer.strategies.watch import Progress

TICK_SECONDS = 0.05
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
    spare: float = 0.0
    """Seconds beyond its time that it may take for its first."""


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


def run_in_child(
    task: Task,
    args: tuple[Any, ...],
    options: Options,
    progress: Callable[[Progress], None],
    *,
    child: Child | None = None,
    over: Callable[[], None] = lambda: None,
    stopped: Callable[[], bool] = lambda: False,
    better: Callable[[Any], None] = lambda _: None,
    silence: float = SILENCE_SECONDS,
    spare: float = 0.0,
) -> Ended:
    """Run ``task(wire, *args)`` in a child process within limits.

    Parameters
    ----------
    task : a function of a module, found there by name in the child
    options : of which ``seconds`` and ``memory_mb`` limit the child
    progress : called in this thread with what the child tells
    child : one that was born already and waits for a task
    over : called in this thread when the child has nothing more to say
    stopped : asked at every tick; True ends the child as an interrupt does
    better : called in this thread with every incumbent that the child hands over
    silence : seconds without a sign of life after which the child is given up
    spare : seconds beyond ``options.seconds`` that there are for a child which has found nothing

    Notes
    -----
    An interrupt (Ctrl-C) or the end of ``seconds`` asks the child to stop; after `GRACE_SECONDS`,
    `FIRST_GRACE_SECONDS` or ``spare`` where it has found nothing yet, or a second interrupt, it is
    killed, and its last incumbent counts.
    """
    ended, seconds, since = Ended("done", spare=spare), options.seconds, time.monotonic()
    until = None if seconds is None else time.time() + seconds
    deadline = None if seconds is None else since + seconds
    child = child or Child()
    try:
        try:
            child.begin(task, args, until, silence)
            told = _Told(progress, better)
            _attend(child, deadline, options.memory_mb, silence, told, stopped, ended)
        except KeyboardInterrupt:
            ended.reason = "cancelled"
            with suppress(KeyboardInterrupt):
                _collect(child, ended)
    finally:
        over()
        child.kill()
    for message in child.unheard():
        _take(message, ended, _NOBODY)
    return ended


class _Told(NamedTuple):
    """Who is told what the child tells."""

    progress: Callable[[Progress], None]
    better: Callable[[Any], None]


_NOBODY = _Told(lambda _: None, lambda _: None)


def _attend(
    child: Child,
    deadline: float | None,
    most_mb: int,
    silence: float,
    told: _Told,
    stopped: Callable[[], bool],
    ended: Ended,
) -> None:
    heard = time.monotonic()
    while True:
        message = child.hear(TICK_SECONDS)
        now = time.monotonic()
        if message is not None:
            heard = now
            if _take(message, ended, told):
                return
        elif child.is_over():
            ended.reason, ended.detail = "error", child.obituary()
            return
        late = deadline is not None and now >= deadline
        if late or stopped():
            ended.reason = "time" if late else "cancelled"
            _collect(child, ended)
            return
        if child.megabytes() > most_mb:
            ended.reason, ended.detail = (
                "memory",
                both("it held more than {most} MB", "内存占用超过 {most} MB", most=most_mb),
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


def _take(message: tuple[str, Any], ended: Ended, told: _Told) -> bool:
    """Take note of a message; True if it was the last."""
    kind, content = message
    if kind == "progress":
        if content.bound is not None:
            ended.bound = content.bound
        told.progress(content)
    elif kind == "incumbent":
        ended.incumbent = content
        told.better(content)
    elif kind == "result":
        ended.result = content
        return True
    elif kind == "error":
        ended.error = content
        return True
    return False


def _collect(child: Child, ended: Ended) -> None:
    """Ask the child to stop and wait a while for its last words."""
    if not child.ask_to_stop() and ended.reason == "cancelled":
        return
    since = time.monotonic()
    while time.monotonic() - since < _grace(ended):
        message = child.hear(TICK_SECONDS)
        if message is not None and _take(message, ended, _NOBODY):
            return
        if message is None and child.is_over():
            return


def _grace(ended: Ended) -> float:
    if ended.incumbent is not None:
        return GRACE_SECONDS
    return max(FIRST_GRACE_SECONDS, ended.spare if ended.reason == "time" else 0.0)
