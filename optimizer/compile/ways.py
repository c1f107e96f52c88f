"""Ways: doors, with each gang size behind them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.doors import Doors
from huline.optimizer.compile.jobs import Jobs
from huline.optimizer.compile.pieces import uncut
from huline.optimizer.compile.quotes import Quotes
from huline.optimizer.compile.ragged import spread
from huline.optimizer.compile.transfer import NEVER

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Ways(NamedTuple):
    """Ways by job and size, those of quoted gangs last; all (ways,)."""

    door: Ints
    """Position in the list of doors."""
    job: Ints
    pool: Ints
    cards: Ints
    slots: Ints
    """Run time in one piece; `NEVER` where one fabric block cannot hold so many cards."""
    begin: Ints
    end: Ints
    """The run lies in ``[begin, end)``."""
    use: Ints
    """(ways, R)"""
    quote: Ints
    """The quote of the pair, -1 where there is none."""

    @property
    def timely(self) -> Mask:
        """Whether the run time is no longer than the window."""
        return self.begin + self.slots <= self.end

    def those(self, kept: Mask | Ints) -> "Ways":
        """Return some of them."""
        return Ways(*(column[kept] for column in self))


class WayFinder:
    """Finds the ways behind doors."""

    def __init__(self, case: Case, supply: Supply, quotes: Quotes, jobs: Jobs) -> None:
        self._quotes, self._jobs = quotes, jobs
        largest = [site.pool.largest_gang or site.pool.block for site in supply.sites]
        scaled = case.policy.applies("scale")
        self._largest = np.array(largest if scaled else [NEVER] * len(largest), dtype=np.int64)
        # what is given out at a time: whole nodes or single cards
        self._node = np.array([site.pool.occupied(1) for site in supply.sites], dtype=np.int64)

    def find(self, doors: Doors) -> Ways:
        """List every gang size behind every door; where one is quoted, there is no other."""
        jobs, quotes = self._jobs, self._quotes
        quote = quotes.find(jobs.workload[doors.job], doors.pool)
        fixed = np.flatnonzero(quote >= 0)
        fixed = fixed[quotes.gang[quote[fixed]]]
        first, end = jobs.first_size[doors.job], jobs.first_size[doors.job + 1]
        end[fixed] = first[fixed]
        door, size = spread(first, end)
        rank = np.concatenate((size - first[door], np.full(fixed.size, jobs.size.size)))
        pools = doors.pool[door]
        offered = quote[fixed]
        cards = np.concatenate((jobs.size[size], quotes.cards[offered]))
        run_time = jobs.run_time[size, jobs.make[pools]]
        slots = np.minimum(np.concatenate((run_time, quotes.slots[offered])), NEVER)
        door = np.concatenate((door, fixed))
        node = self._node[doors.pool[door]]
        cards = -(-cards // node) * node
        kept = _quickest(door, cards, slots)
        kept = kept[np.lexsort((door[kept], rank[kept], doors.job[door[kept]]))]
        return self._completed(doors, door[kept], cards[kept], slots[kept], quote[door[kept]])

    def _completed(self, doors: Doors, door: Ints, cards: Ints, slots: Ints, quote: Ints) -> Ways:
        jobs, job, pool, begin = self._jobs, doors.job[door], doors.pool[door], doors.begin[door]
        slots = np.where(cards > self._largest[pool], NEVER, slots)
        end = jobs.deadline[job]
        decreed = (jobs.start[job] >= 0) & uncut(slots, jobs.least[job], jobs.lost[job])
        end = np.where(decreed, np.minimum(end, begin + slots), end)
        use = cards[:, np.newaxis] * jobs.per_card[job]
        using = np.flatnonzero(quote >= 0)
        using = using[self._quotes.using[quote[using]]]
        use[using, 1:] = self._quotes.use[quote[using], 1:]
        return Ways(door, job, pool, cards, slots, begin, end, use, quote)


def _quickest(door: Ints, cards: Ints, slots: Ints) -> Ints:
    """Positions of the quickest of the gangs that occupy as many cards behind a door."""
    order = np.lexsort((slots, cards, door))
    new = (np.diff(door[order], prepend=-1) != 0) | (np.diff(cards[order], prepend=-1) != 0)
    return np.asarray(order[new])
