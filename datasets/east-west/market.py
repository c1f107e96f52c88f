"""What a batch must know of the ground it is drawn for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, TypeVar

from cards import BY_ID

from huline.models.accelerator import Accelerator
from huline.models.centre import Centre, Pool
from huline.models.place import Metro, distance_m

GOLDEN_M = 10_000

Home = Literal["free", "province", "city", "golden", "site"]
Value = TypeVar("Value")


def pick(random: Random, weighted: Iterable[tuple[Value, float]]) -> Value:
    """Draw a value from ``(value, weight)`` pairs."""
    values, weights = zip(*weighted, strict=True)
    return random.choices(values, weights)[0]


@dataclass(frozen=True)
class Market:
    """The supply side, by what a workload is bound to."""

    metros: dict[str, Metro]
    accelerators: dict[str, Accelerator]
    centres: tuple[Centre, ...]
    pools: tuple[Pool, ...]
    let: dict[str, int]
    """Cards of a pool that are let already."""
    latency_us: dict[str, dict[str, int]]
    """Least latency from a metro to a centre."""

    def free(self, pool: Pool) -> int:
        """Return the cards of a pool that are still to be had."""
        return min(pool.block - self.let.get(pool.id, 0), pool.largest_gang or pool.block)

    def pools_for(self, home: Home, metro: str, within_us: int | None = None) -> list[Pool]:
        """Return the pools that work so bound to a metro may go to, and may reach in time."""
        seat = self.metros[metro]
        reach = {
            "free": lambda c: True,
            "province": lambda c: c.province == seat.province,
            "city": lambda c: (c.province, c.city) == (seat.province, seat.city),
            "site": lambda c: (c.province, c.city) == (seat.province, seat.city),
            "golden": lambda c: distance_m(seat, c) <= GOLDEN_M,
        }[home]
        inside = {
            c.id for c in self.centres
            if reach(c)
            and c.takes_work_of(seat.province)
            and (within_us is None or self.latency_us[metro][c.id] <= within_us)
        }  # fmt: skip
        return [pool for pool in self.pools if pool.centre in inside]

    def ecosystem(self, cards: Sequence[str]) -> str | None:
        """Return the software stack that all these cards speak, None where they differ."""
        stacks = {self.accelerators[card].ecosystem for card in cards}
        return stacks.pop() if len(stacks) == 1 else None

    def memory(self, cards: Sequence[str]) -> int:
        """Return the memory of the smallest of these cards."""
        return min(self.accelerators[card].memory_gb for card in cards)


def speeds(
    random: Random, cards: Sequence[str], kind: Literal["training", "inference"]
) -> dict[str, int]:
    """Return what each card does for one workload: its usual speed, give or take a tenth."""
    return {
        card: round(getattr(BY_ID[card], kind) * random.uniform(0.9, 1.1) / 10) * 10
        for card in cards
    }
