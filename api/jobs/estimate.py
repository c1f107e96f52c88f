"""How much memory a plan takes, told before anybody waits for it."""

from __future__ import annotations

from typing import Protocol

from huline.api.settings import Settings
from huline.models.errors import TooLarge
from huline.models.sentence import both

BASE_MB = 400
"""What the solving process holds without any work."""
BYTES_A_PAIR = 200
"""What each pair of a workload and a pool takes: 6.7 GB at 100,000 workloads in 377 pools of 168
slots, by `huline bench scale`, of which most goes with the pairs."""
BYTES_A_SLOT = 100
"""What each slot of each workload and of each pool takes."""


class Counted(Protocol):
    """How much there is of each in a Case."""

    @property
    def workloads(self) -> int:
        """Workloads."""

    @property
    def pools(self) -> int:
        """Pools."""

    @property
    def slots(self) -> int:
        """Slots of the horizon."""


def needed_mb(size: Counted) -> int:
    """Estimate the MB that solving a Case takes; an estimate is off by a half at most so far."""
    pairs = size.workloads * size.pools * BYTES_A_PAIR
    slots = (size.workloads + size.pools) * size.slots * BYTES_A_SLOT
    return BASE_MB + (pairs + slots) // 10**6


def refuse_too_big(size: Counted, settings: Settings) -> None:
    """Refuse what the solving process may not hold.

    Raises
    ------
    TooLarge
        With the estimate and the limit.
    """
    needed, most = needed_mb(size), settings.solving_mb
    if needed > most:
        raise TooLarge(
            both(
                "planning {workloads:,} workloads in {pools:,} pools over {slots:,} slots takes "
                "about {needed:,} MB of memory, and {most:,} MB may be used: plan fewer at a "
                "time, or on a larger machine",
                "在 {pools:,} 个资源池、{slots:,} 个时段上规划 {workloads:,} 个任务"
                "约需 {needed:,} MB 内存，而可用 {most:,} MB：请分批规划，或使用更大的机器",
                workloads=size.workloads, pools=size.pools, slots=size.slots, needed=needed,
                most=most,
            )
        )  # fmt: skip
