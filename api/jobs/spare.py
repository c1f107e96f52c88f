"""A solving process that waits for the next plan with all it needs imported."""

import threading

from huline.optimizer.strategies.process import Child

_READY = (
    "huline.optimizer.solving",
    "huline.optimizer.strategies.by_prices",
    "huline.optimizer.backends.highs",
)
"""What takes a second or more to come in."""
_NICENESS = 5
"""What is asked, checked and published comes before what is searched."""


class Spare:
    """Keeps one process in stock for whoever begins with a plan next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None

    def take(self) -> Child:
        """Return the process in stock, or one that is just being born."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None and child.is_over():
            child.kill()
            child = None
        return child or Child(*_READY, niceness=_NICENESS)

    def stock(self) -> None:
        """Have one ready, now that there is time."""
        with self._lock:
            if self._child is None:
                self._child = Child(*_READY, niceness=_NICENESS)

    def close(self) -> None:
        """End the process in stock."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            child.kill()
