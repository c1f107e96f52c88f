"""Says why pools that passed the pair rules are left out: no door leads in."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.alone import scarcest
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.doors import DoorFinder, Doors
from huline.optimizer.compile.jobs import Jobs
from huline.optimizer.compile.refusals import UNREACHABLE, Pruned
from huline.optimizer.compile.transfer import NETWORK, NEVER
from huline.optimizer.compile.ways import Ways

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class LeftOut:
    """Records pairs of jobs and pools for which no way is left."""

    def __init__(self, supply: Supply, jobs: Jobs, finder: DoorFinder, pruned: Pruned) -> None:
        self._supply, self._jobs, self._finder, self._pruned = supply, jobs, finder, pruned

    def record(self, doors: Doors, ways: Ways, runs: Mask) -> None:
        """Record the pairs that are too late, that lack room, or whose data is too heavy.

        Parameters
        ----------
        runs : (ways,) whether a way ends in time and has room
        """
        # data goes by network to every pool, so these doors stand for the pairs
        pairs = np.flatnonzero(doors.mode == NETWORK)
        key = doors.job * len(self._supply.sites) + doors.pool
        pair = np.searchsorted(key[pairs], key)
        in_time, held, kept = (
            _any(pair[ways.door[those]], pairs.size)
            for those in (ways.timely, runs, runs & ~doors.heavy[ways.door])
        )
        job, pool = doors.job[pairs], doors.pool[pairs]
        self._late(job, pool, pair, doors, ways, ~in_time)
        self._short(ways.those(_first(pair[ways.door], ways.timely, in_time & ~held)))
        self._heavy(job[held & ~kept], pool[held & ~kept])

    def _late(
        self, job: Ints, pool: Ints, pair: Ints, doors: Doors, ways: Ways, late: Mask
    ) -> None:
        """Record the pairs that no way serves in time, and when the first would have ended."""
        finish = np.full(late.size, 2 * NEVER, dtype=np.int64)
        np.minimum.at(finish, pair[ways.door], ways.begin + ways.slots)
        reached = np.full(late.size, NEVER, dtype=np.int64)
        np.minimum.at(reached, pair, doors.begin)
        told = np.where(reached >= NEVER, UNREACHABLE, finish)[late]
        workload, deadline = self._jobs.workload[job[late]], self._jobs.deadline[job[late]]
        self._pruned.add(workload, pool[late], "window", told, deadline)

    def _short(self, ways: Ways) -> None:
        """Record what ways lack that would be in time; each speaks for its pair."""
        jobs, known = self._jobs, dict[_Gang, tuple[str, int, int, int]]()
        # of the ways to cut a run up, the one in one piece speaks for all
        whole, decreed = jobs.least[ways.job] > 1, jobs.start[ways.job] >= 0
        terms = (ways.pool, ways.slots, ways.begin, jobs.deadline[ways.job], whole, decreed)
        alike = zip(*map(np.ndarray.tolist, terms), map(tuple, ways.use.tolist()), strict=True)
        found, workloads = [], jobs.workload[ways.job].tolist()
        for gang, workload in zip(map(_Gang._make, alike), workloads, strict=True):
            if gang not in known:
                known[gang] = self._shortage(gang)
            found.append((workload, gang.pool, *known[gang]))
        self._pruned.add_each(found)

    def _shortage(self, gang: "_Gang") -> tuple[str, int, int, int]:
        """Rule, need, limit and resource in the slot that keeps a gang from its best run."""
        supply, window = self._supply, slice(gang.begin, gang.deadline)
        blocked = np.zeros(gang.deadline - gang.begin, dtype=bool)
        for r, need in enumerate(gang.use):
            free = supply.capacity[gang.pool, r, window]
            t = gang.scarcest(np.where(blocked, -(2**62), free - need))
            if free[t] < need or blocked[t]:
                return "capacity", need, int(free[t]), r
            blocked |= free < need
        centre = int(supply.centre_of[gang.pool])
        draw = gang.use[0] * supply.watt[gang.pool] * supply.pue[centre, window]
        left = supply.headroom[centre, window]
        t = gang.scarcest(np.where(blocked, -(2**62), left - draw))
        return "power", int(draw[t]), int(left[t]), 0

    def _heavy(self, job: Ints, pool: Ints) -> None:
        """Record the data that a link on its route does not carry; the first such link."""
        at, mb, limit = self._finder.excess(job, pool, np.full_like(job, NETWORK))
        pair, first = np.unique(at, return_index=True)
        workload = self._jobs.workload[job[pair]]
        self._pruned.add(workload, pool[pair], "link", mb[first], limit[first])


class _Gang(NamedTuple):
    """A way, and what decides where it is short."""

    pool: int
    slots: int
    begin: int
    deadline: int
    whole: bool
    """Whether it runs in one piece, or in pieces of more than one slot."""
    decreed: bool
    """Whether it must start in its first slot."""
    use: tuple[int, ...]

    def scarcest(self, room: Ints) -> int:
        """Find the slot that limits the best run, as an offset into the window."""
        return scarcest(room, self.slots, self.whole, from_first=self.decreed)


def _any(pair: Ints, count: int) -> Mask:
    """(count,) whether a pair is among those given."""
    found = np.zeros(count, dtype=bool)
    found[pair] = True
    return found


def _first(pair: Ints, timely: Mask, asked: Mask) -> Ints:
    """Positions of the first timely way of each pair that is asked for, pairs ascending."""
    ways = np.flatnonzero(timely & asked[pair])
    return ways[np.unique(pair[ways], return_index=True)[1]]
