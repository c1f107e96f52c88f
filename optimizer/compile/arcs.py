"""Arcs: the ways to run each training job, timing apart, as arrays."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.alone import Alone, Openings, within
from huline.optimizer.compile.doors import DoorFinder
from huline.optimizer.compile.jobs import Jobs
from huline.optimizer.compile.left_out import LeftOut
from huline.optimizer.compile.pieces import holds, pieces_in, uncut
from huline.optimizer.compile.quotes import Quotes
from huline.optimizer.compile.ragged import bounds
from huline.optimizer.compile.ways import WayFinder, Ways

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

_CELLS = 2**24
"""Slots of ways that are looked at together: few enough for the memory they take for a while."""


@dataclass(frozen=True)
class Arcs:
    """Ways to run training jobs, timing apart; sorted by workload.

    Attributes
    ----------
    workload, pool, cards, slots : (K,) slots is the run time in one piece
    earliest, deadline : (K,) the run lies in ``[earliest, deadline)``
    mode : (K,) how the data moves: `transfer.NETWORK` or the index of a courier
    moved : (K,) milli-fen for moving the data
    use : (K, R) what the gang takes of each resource in a slot; its cards first
    priced : (K,) whether an all-in cost is quoted
    cost : (K,) that cost in milli-fen, 0 where there is none
    first_of : (W + 1,) arcs of workload w are ``first_of[w]:first_of[w + 1]``
    """

    workload: Ints
    pool: Ints
    cards: Ints
    slots: Ints
    earliest: Ints
    deadline: Ints
    mode: Ints
    moved: Ints
    use: Ints
    priced: Mask
    cost: Ints
    first_of: Ints

    def of(self, workload: int) -> range:
        """Return the arcs of a workload."""
        return range(int(self.first_of[workload]), int(self.first_of[workload + 1]))

    def span(self, workload: int) -> slice:
        """Return where the arcs of a workload stand in the arrays."""
        return slice(int(self.first_of[workload]), int(self.first_of[workload + 1]))

    def those(self, keep: Mask) -> "Arcs":
        """Return some of the arcs."""
        counts = np.bincount(self.workload[keep], minlength=self.first_of.size - 1)
        kept = {name: getattr(self, name)[keep] for name in _COLUMNS}
        return replace(self, **kept, first_of=bounds(counts))


_COLUMNS = tuple(field.name for field in fields(Arcs) if field.name != "first_of")


class ArcFinder:
    """Finds the arcs of jobs, and has it recorded why other pools are left out."""

    def __init__(
        self,
        alone: Alone,
        quotes: Quotes,
        jobs: Jobs,
        doors: DoorFinder,
        ways: WayFinder,
        left_out: LeftOut,
    ) -> None:
        self._alone, self._quotes, self._jobs = alone, quotes, jobs
        self._doors, self._ways, self._left_out = doors, ways, left_out

    def find(self, workloads: int, slots: int) -> Arcs:
        """Collect the arcs of every training job that could run if it were alone."""
        blocks = [self._columns_of(block) for block in self._blocks(slots)]
        columns = [list(parts) for parts in zip(*blocks, strict=True)]
        del blocks
        # one after the other, so that not all of them are there twice
        joined = {name: np.concatenate(columns.pop(0)) for name in _COLUMNS}
        counts = np.bincount(joined["workload"], minlength=workloads)
        return Arcs(**joined, first_of=bounds(counts))

    def _blocks(self, slots: int) -> Iterator[Ints]:
        """Yield jobs, so many at a time as have no more than so many slots in all their ways."""
        ways = self._doors.count() * np.diff(self._jobs.first_size)
        block = ways.cumsum() * slots // _CELLS
        yield from np.split(np.arange(block.size), np.flatnonzero(np.diff(block)) + 1)

    def _columns_of(self, block: Ints) -> tuple[NDArray[Any], ...]:
        """Return the arcs of some jobs, column by column."""
        doors = self._doors.find(block)
        ways = self._ways.find(doors)
        timely = ways.timely
        runs = timely.copy()
        runs[timely] = self._holding(ways.those(timely))
        self._left_out.record(doors, ways, runs)
        ways = ways.those(runs & ~doors.heavy[ways.door])
        quoted, cost = np.flatnonzero(ways.quote >= 0), np.zeros_like(ways.quote)
        cost[quoted] = self._quotes.cost[ways.quote[quoted]]
        priced = np.zeros(cost.size, dtype=bool)
        priced[quoted] = self._quotes.priced[ways.quote[quoted]]
        return (
            self._jobs.workload[ways.job], ways.pool, ways.cards, ways.slots, ways.begin, ways.end,
            doors.mode[ways.door], doors.moved[ways.door], ways.use, priced, cost,
        )  # fmt: skip

    def _holding(self, ways: Ways) -> Mask:
        """(ways,) whether the usable slots of the window hold a run."""
        row, first = _alike(ways.pool, ways.use)
        windows = self._alone.open_for(ways.pool[first], ways.use[first])
        openings, run = Openings(windows), (row, ways.begin, ways.end, ways.slots)
        found = openings.hold_in_a_row(*run)
        least, start = self._jobs.least[ways.job], self._jobs.start[ways.job]
        whole = uncut(ways.slots, least, self._jobs.lost[ways.job])
        cut = ~whole & openings.hold(*run) & ((start < 0) | windows[row, ways.begin])
        found[~whole & (start >= 0)] = False
        found |= cut & (least == 1)
        for i in np.flatnonzero(cut & ~found).tolist():
            found[i] = self._holds(ways, i, windows[row[i]])
        return found

    def _holds(self, ways: Ways, i: int, window: Mask) -> bool:
        """Tell whether the usable slots hold the pieces of a run that may be cut up."""
        jobs, job = self._jobs, int(ways.job[i])
        usable = within(window[np.newaxis], ways.begin[i : i + 1], ways.end[i : i + 1])[0]
        pieces = pieces_in(int(ways.slots[i]), int(jobs.least[job]), int(jobs.lost[job]))
        start = int(jobs.start[job])
        return holds(usable, pieces, None if start < 0 else start)


def _alike(pool: Ints, use: Ints) -> tuple[Ints, Ints]:
    """(n,) number of the pair of a pool and a use (n, R); the first position of each."""
    row, first = pool, np.zeros(0, dtype=np.int64)
    for amount in use.T:
        known, kind = np.unique(amount, return_inverse=True)
        _, first, row = np.unique(row * known.size + kind, return_index=True, return_inverse=True)
    return row, first
