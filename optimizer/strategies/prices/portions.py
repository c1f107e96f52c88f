"""A part of the bound: some of the workloads, priced by whoever has them, and counted in integers.

Prices are global and so is capacity; what is shared out is who looks for the cheapest ways. A
portion is counted in whole thousandths of cards, so portions add up to the same sums however many
there are and wherever they come from.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.prices.crew import Crew

Ints = NDArray[np.int64]


class Counted(NamedTuple):
    """What the choices of some blocks put to work.

    Attributes
    ----------
    parts : (sheets, T) thousandths of units at work
    on_seat : (n,) the same of seats, added up over slots; of jobs (J,) slots in which each runs
    """

    parts: Ints
    on_seat: Ints

    def with_(self, other: "Counted") -> "Counted":
        """Return what both put to work."""
        return Counted(self.parts + other.parts, self.on_seat + other.on_seat)


class Portion(NamedTuple):
    """What one part of all blocks costs at some prices, and uses.

    Attributes
    ----------
    cost : milli-fen; None if some of it cannot be served
    chosen : of the jobs of this part, then of its hosted services, what is cheapest
    counted : of jobs, services and hosted services
    """

    cost: int | None
    chosen: tuple[Ints, Ints]
    counted: tuple[Counted, Counted, Counted]


class Memory(NamedTuple):
    """What was cheapest before: it is tried first, and wins where others cost the same."""

    jobs: Ints
    hosts: Ints


Mapped = Callable[[Ints, Sequence[Memory]], list[Portion]]
"""Has portions worked out at (rows,) prices, each with its memory; they come back in order."""


def span_of(count: int, part: int, parts: int) -> slice:
    """Return which of so many blocks belong to a part."""
    return slice(count * part // parts, count * (part + 1) // parts)


class Member(Crew):
    """A crew of one that looks after a part of the blocks."""

    def __init__(self, part: int, parts: int) -> None:
        super().__init__(1)
        self._part, self._parts = part, parts

    def run(self, kernel: Callable[..., None], count: int, *arrays: object) -> None:
        """Call ``kernel(begin, end, *arrays)`` for the span that is this part's."""
        mine = self.span(count)
        kernel(mine.start, mine.stop, *arrays)

    def span(self, count: int) -> slice:
        """Return which of so many blocks this part has."""
        return span_of(count, self._part, self._parts)
