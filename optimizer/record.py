"""How all workloads are served, as columns: from them placements are written when asked for.

Few imports: whoever waits for a plan reads it from here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from huline.models.garbage import collection_paused
from huline.models.plan import Claim, Copy, Placement

Ints = NDArray[np.int64]
Lines = Mapping[str, Ints]
"""Line of a ledger to (W,) milli-fen."""
Way = tuple[tuple[str, ...], str | None]
"""The links that data travels, and who carries it by road."""

_PLACEMENTS = TypeAdapter(tuple[Placement, ...])
_NOT_MOVED: Way = ((), None)


@dataclass(frozen=True)
class Runs:
    """So many cards of a pool work for a workload over the slots ``[first, end)``.

    Sorted by workload, first slot, and id of the pool; neighbouring runs of the same cards are
    joined.

    Attributes
    ----------
    workload, pool, first, end, cards : (n,)
    """

    workload: Ints
    pool: Ints
    first: Ints
    end: Ints
    cards: Ints

    @property
    def card_slots(self) -> Ints:
        """(n,) cards times slots."""
        return self.cards * (self.end - self.first)

    def over(self, summed: Ints) -> Ints:
        """(n,) what the cards cost, given the sums (P, T + 1) of the rates before each slot."""
        return self.cards * (summed[self.pool, self.end] - summed[self.pool, self.first])


@dataclass(frozen=True)
class Record:
    """What placements consist of; it needs nothing else, and travels lightly.

    Attributes
    ----------
    workloads, pools : ids, by index
    payer, system : the lines of all ledgers
    ways, copies, claims : by workload index; of those that have none nothing stands there
    """

    workloads: Sequence[str]
    pools: Sequence[str]
    runs: Runs
    payer: Lines
    system: Lines
    ways: Mapping[int, Way]
    copies: Mapping[int, tuple[Copy, ...]]
    claims: Mapping[int, tuple[Claim, ...]]

    @collection_paused()
    def placements(self) -> tuple[Placement, ...]:
        """Write a placement for each workload."""
        begin = np.searchsorted(self.runs.workload, np.arange(len(self.workloads) + 1)).tolist()
        runs, payer, system = self._runs(), _rows(self.payer), _rows(self.system)
        rows = []
        for w, name in enumerate(self.workloads):
            links, courier = self.ways.get(w, _NOT_MOVED)
            rows.append(
                {
                    "workload": name,
                    "runs": tuple(runs[begin[w] : begin[w + 1]]),
                    "links": links,
                    "courier": courier,
                    "copies": self.copies.get(w, ()),
                    "claims": self.claims.get(w, ()),
                    "ledger": payer[w],
                    "system": system[w],
                }
            )
        # all in one call: the classes check what is written as they check what is read
        return _PLACEMENTS.validate_python(rows)

    def _runs(self) -> list[dict[str, Any]]:
        runs, pools = self.runs, self.pools
        columns = (c.tolist() for c in (runs.pool, runs.first, runs.end, runs.cards))
        return [
            {"pool": pools[pool], "first": first, "end": end, "cards": cards}
            for pool, first, end, cards in zip(*columns, strict=True)
        ]


def _rows(lines: Lines) -> list[dict[str, int]]:
    columns = [column.tolist() for column in lines.values()]
    return [dict(zip(lines, row, strict=True)) for row in zip(*columns, strict=True)]
