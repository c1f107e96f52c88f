"""A child process, and the pipes by which it hears its task and tells what it finds.

The child is a fresh interpreter (`huline.optimizer.strategies.child`). It reads its task from
standard input as a pickle, and writes pickles to standard output: heartbeats, progress,
incumbents, and one result or error. It ends by itself when its parent goes away.

Few imports: a command that will need a child bears it before anything else.
"""

import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Self

import psutil

from huline.models.sentence import both

GRACE_SECONDS = 1.0
"""How long a child that was asked to stop may take to hand over its last plan."""
FIRST_GRACE_SECONDS = 1.5
"""The same for its first."""

Task = Callable[..., Any]


@dataclass(frozen=True)
class Named:
    """A task that only the child imports: the function ``name`` of ``module``."""

    module: str
    name: str

    def __call__(self, *args: Any) -> Any:
        """Call the function."""
        return getattr(import_module(self.module), self.name)(*args)


class Child:
    """A child process and the threads that talk to it; as a context it is ended in any case.

    Parameters
    ----------
    ready : modules that it imports while it waits for its task
    niceness : by how much all else on the machine goes first
    """

    def __init__(self, *ready: str, niceness: int = 0) -> None:
        self._process = subprocess.Popen(
            # -P: what lies in the current folder is no module of ours
            [sys.executable, "-P", "-m", "huline.optimizer.strategies.child", *ready],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # a Ctrl-C at the terminal is the parent's to handle
            start_new_session=True,
        )
        self._messages: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._errors: list[bytes] = []
        self._usage = psutil.Process(self._process.pid)
        if niceness:
            self._usage.nice(niceness)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._reader = threading.Thread(target=self._read_errors, daemon=True)
        self._sender: threading.Thread | None = None
        for thread in (self._listener, self._reader):
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def begin(
        self, task: Task, args: tuple[Any, ...], until: float | None, silence: float
    ) -> None:
        """Give it its one task: to call ``task(wire, *args)``.

        Parameters
        ----------
        until : of `time.time`, when it is to be done; the clocks of two processes agree on that
        silence : seconds without a sign of life after which it ends itself
        """
        content = task, args, until, silence
        self._sender = threading.Thread(target=self._send, args=(content,), daemon=True)
        self._sender.start()

    def hear(self, seconds: float) -> tuple[str, Any] | None:
        """Return what it says next, None if that is nothing for so long."""
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
        """Return the resident memory it takes."""
        try:
            return float(self._usage.memory_info().rss) / 1e6
        except psutil.Error:
            return 0.0

    def ask_to_stop(self) -> bool:
        """Pass on the wish; False if it has not even read its task yet."""
        if self._sender is None or self._sender.is_alive():
            return False
        self._write(b"stop\n")
        return True

    def kill(self) -> None:
        """End it, let its last words come in, and leave nothing behind."""
        self._process.kill()
        self._process.wait()
        ends = (self._process.stdin, self._process.stdout, self._process.stderr)
        for thread, stream in zip((self._sender, self._listener, self._reader), ends, strict=True):
            if thread is not None:
                thread.join(GRACE_SECONDS)
            # closing a stream waits for whoever still reads it
            if stream is not None and not (thread and thread.is_alive()):
                with suppress(OSError):
                    stream.close()

    def obituary(self) -> str:
        """Say how it ended, and its last words."""
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
