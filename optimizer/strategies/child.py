"""What runs in the child process: see `huline.optimizer.strategies.runner`."""

import os
import pickle
import sys
import threading
import time
from typing import Any, BinaryIO

from huline.optimizer.strategies.watch import Progress

HEARTBEAT_SECONDS = 0.5
_PLANS_EVERY_SECONDS = 0.2


class _Wire:
    """The child's end of the pipes."""

    def __init__(self, out: BinaryIO, seconds: float | None) -> None:
        self._out, self._lock = out, threading.Lock()
        self._stop = threading.Event()
        self._sent = 0.0
        self.deadline = None if seconds is None else time.monotonic() + seconds

    def progress(self, progress: Progress) -> None:
        self.send("progress", progress)

    def incumbent(self, plan: Any) -> None:
        self.send("incumbent", plan)

    def stopped(self) -> bool:
        return self._stop.is_set()

    def send(self, kind: str, content: Any) -> None:
        message = pickle.dumps((kind, content))
        with self._lock:
            self._out.write(message)
            self._out.flush()

    def beat(self) -> None:
        while True:
            time.sleep(HEARTBEAT_SECONDS)
            self.send("heartbeat", None)

    def obey(self, orders: BinaryIO) -> None:
        """Stop when told to, and die when the parent is gone."""
        if orders.readline().strip() == b"stop":
            self._stop.set()
        if not orders.readline():
            os._exit(1)


def main() -> None:
    """Read a task, run it, and write what comes of it."""
    orders = sys.stdin.buffer
    # nothing that a solver prints may get between our messages
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    task, args, seconds = pickle.load(orders)
    wire = _Wire(out, seconds)
    threading.Thread(target=wire.beat, daemon=True).start()
    threading.Thread(target=wire.obey, args=(orders,), daemon=True).start()
    try:
        wire.send("result", task(wire, *args))
    except Exception as error:
        wire.send("error", _portable(error))
    os._exit(0)


def _portable(error: Exception) -> Exception:
    """Return the error itself if it survives the journey, else its words."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


if __name__ == "__main__":
    main()
