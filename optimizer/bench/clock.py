"""Takes the time of benchmarks: by the clock, and that in which processors were at work."""

import time
from typing import NamedTuple


class Times(NamedTuple):
    """Seconds of the clock, and those that processors were at work."""

    wall: float
    cpu: float


class Clock:
    """Takes the time between laps."""

    def __init__(self) -> None:
        self._since = self._now()

    def lap(self) -> Times:
        """Return what has passed since the lap before."""
        now = self._now()
        wall, cpu = (after - before for before, after in zip(self._since, now, strict=True))
        self._since = now
        return Times(wall, cpu)

    def _now(self) -> tuple[float, float]:
        return time.monotonic(), time.process_time()
