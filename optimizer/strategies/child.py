"""What runs in the child process: see `huline.optimizer.strategies.process`."""

import faulthandler
import os
import pickle
import sys
import threading
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO

from huline.models.garbage import collection_paused

if TYPE_CHECKING:  # whatever the task needs is named, or comes with the task
    from huline.optimizer.strategies.watch import Progress

HEARTBEAT_SECONDS = 0.5
HANDOVER_SECONDS = 0.2
"""What settling the last plan and sending it home may take."""


class _Wire:
    """The child's end of the pipes."""

    def __init__(self, out: BinaryIO, until: float | None) -> None:
        self._out, self._lock = out, threading.Lock()
        self._stop = threading.Event()
        left = None if until is None else until - time.time() - HANDOVER_SECONDS
        self.deadline = None if left is None else time.monotonic() + left

    def progress(self, progress: "Progress") -> None:
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

    def beat(self, silence: float) -> None:
        """Show that this process is alive; end it where even that fails for so long."""
        while True:
            # a task that never lets other threads run could outlive its parent
            faulthandler.dump_traceback_later(silence, exit=True)
            self.send("heartbeat", None)
            time.sleep(HEARTBEAT_SECONDS)

    def obey(self, orders: BinaryIO) -> None:
        """Stop when told to, and die when the parent is gone."""
        if orders.readline().strip() == b"stop":
            self._stop.set()
        if not orders.readline():
            os._exit(1)


def main() -> None:
    """Import what is named, read a task, run it, and write what comes of it."""
    orders = sys.stdin.buffer
    # nothing that a solver prints may get between our messages
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for module in sys.argv[1:]:
        import_module(module)
    with collection_paused():
        task, args, until, silence = pickle.load(orders)
    wire = _Wire(out, until)
    threading.Thread(target=wire.beat, args=(silence,), daemon=True).start()
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
