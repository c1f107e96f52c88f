"""Ctrl-C and polite requests to end, as the process of a command meets them.

Few imports: they are listened to before anything else is done.
"""

import _thread
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTS = (signal.SIGINT, signal.SIGTERM)
AGAIN_SECONDS = 0.02
"""How long an interrupt waits that comes in the middle of an import."""


def listen() -> None:
    """Treat a polite request to end like Ctrl-C: keep the best plan."""
    for number in INTERRUPTS:
        signal.signal(number, _interrupt)


def ignore() -> None:
    """Let nothing but a kill come between this process and its end."""
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let nothing but a kill come between a plan and its file.

    Nor between the file and the exit status, where the process is that of a command.
    """
    before = {number: signal.getsignal(number) for number in INTERRUPTS}
    ignore()
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler is not _interrupt:
                signal.signal(number, handler)


@contextmanager
def noted() -> Iterator[Callable[[], bool]]:
    """Only take note of interrupts; yield what tells whether one came."""
    came = threading.Event()
    before = {number: signal.getsignal(number) for number in INTERRUPTS}
    for number in INTERRUPTS:
        signal.signal(number, lambda *_: came.set())
    try:
        yield came.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    if _importing(frame):
        # broken off, an import may keep its lock for ever, and other threads wait for that
        _thread.start_new_thread(_again, (number,))
    else:
        raise KeyboardInterrupt


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _again(number: int) -> None:
    time.sleep(AGAIN_SECONDS)
    # to the very thread, which may be waiting for something
    signal.pthread_kill(threading.main_thread().ident or 0, number)
