"""Arcs: the ways to run each training job, timing apart, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import Alone, scarcest, starts, within
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.fits.window import Window, window_of
from huline.optimizer.compile.lanes import Lanes
from huline.optimizer.compile.migration import Migration
from huline.optimizer.compile.pieces import holds, least_of, pieces_of, takes_one_piece
from huline.optimizer.compile.quotes import Quotes
from huline.optimizer.compile.refusals import UNREACHABLE, Pruned
from huline.optimizer.compile.signatures import Judge
from huline.optimizer.compile.terms import Terms
from huline.optimizer.compile.transfer import NETWORK, NEVER, Transfer

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


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


class _Doors(NamedTuple):
    """Pools that pass the pair rules, with each mode of moving the data there; all (doors,)."""

    pool: Ints
    mode: Ints
    arrival: Ints
    """First slot with the data and the software there; `NEVER` where the data cannot come."""
    moved: Ints
    heavy: Mask
    """Whether the data alone exceeds the volume of a link on its route."""


class _Ways(NamedTuple):
    """Doors, with each gang size behind them; all arrays are (ways,)."""

    at: Ints
    """Position in the list of doors."""
    pool: Ints
    cards: Ints
    slots: Ints
    """Run time in one piece; `NEVER` where one fabric block cannot hold so many cards."""
    begin: Ints
    use: Ints
    """(ways, R)"""


class ArcFinder:
    """Finds the arcs of jobs and records why other pools are pruned."""

    def __init__(
        self,
        case: Case,
        supply: Supply,
        judge: Judge,
        transfer: Transfer,
        lanes: Lanes,
        terms: Terms,
        quotes: Quotes,
        migration: Migration,
    ) -> None:
        self._supply, self._judge, self._transfer, self._terms = supply, judge, transfer, terms
        self._lanes, self._quotes, self._horizon = lanes, quotes, case.horizon
        self._migration = migration
        self._windowed = case.policy.applies("window")
        largest = [site.pool.largest_gang or site.pool.block for site in supply.sites]
        scaled = case.policy.applies("scale")
        self._largest = np.array(largest if scaled else [NEVER] * len(largest), dtype=np.int64)
        # what is given out at a time: whole nodes or single cards
        self._node = np.array([site.pool.occupied(1) for site in supply.sites], dtype=np.int64)
        self.alone = Alone(supply)
        self.pruned = Pruned()

    def find(self, asks: Sequence[Sequence[Ask]]) -> Arcs:
        """Collect the arcs of every training job that could run if it were alone."""
        nothing = np.zeros(0, dtype=np.int64)
        no_use = np.zeros((0, len(self._supply.resources)), dtype=np.int64)
        parts: list[list[Ints]] = [[*[nothing] * 8, no_use, nothing, nothing]]
        first_of = np.zeros(len(asks) + 1, dtype=np.int64)
        for w, (ask, *_) in enumerate(asks):
            first_of[w + 1] = first_of[w]
            if isinstance(ask.workload, TrainingJob):
                mine = self._arcs_of(w, ask, ask.workload)
                parts.append(mine)
                first_of[w + 1] += mine[0].size
        workload, pool, cards, slots, earliest, deadline, mode, moved, use, priced, cost = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        )
        return Arcs(
            workload, pool, cards, slots, earliest, deadline, mode, moved, use, priced > 0, cost,
            first_of,
        )  # fmt: skip

    def _arcs_of(self, w: int, ask: Ask, job: TrainingJob) -> list[Ints]:
        doors = self._doors(job, np.flatnonzero(self._judge.judge(ask).allowed))
        start = self._terms.pinned_start(job)
        window = window_of(job, doors.arrival, self._horizon.slots, start, in_force=self._windowed)
        ways = self._ways(job, doors.pool, window.begin)
        timely = ways.begin + ways.slots <= window.deadline
        last = np.full(ways.pool.size, window.deadline, dtype=np.int64)
        whole = takes_one_piece(job, ways.slots)
        if start is not None:
            last[whole] = np.minimum(last, ways.begin + ways.slots)[whole]
        runs = timely & self._holding(job, ways, last)
        self._explain(w, job, doors, window, ways, timely, runs)
        keep = np.flatnonzero(runs & ~doors.heavy[ways.at])
        at = ways.at[keep]
        return [
            np.full(keep.size, w, dtype=np.int64),
            *(column[keep] for column in (ways.pool, ways.cards, ways.slots, ways.begin, last)),
            doors.mode[at],
            doors.moved[at],
            ways.use[keep],
            *(column[at] for column in self._offers(job, doors.pool)),
        ]

    def _doors(self, job: TrainingJob, pools: Ints) -> _Doors:
        """List every pool with each mode of moving the data there that is worth trying."""
        centres, parts = self._supply.centre_of[pools], []
        ready = self._migration.ready(job)[pools]
        for move, worth in self._transfer.moves(job):
            open_ = worth[centres]
            there = centres[open_]
            heavy = self._too_heavy(job, there, move.mode)
            mode = np.full(there.size, move.mode, dtype=np.int64)
            arrival = np.maximum(move.arrival[there], ready[open_])
            parts.append((pools[open_], mode, arrival, move.cost[there], heavy))
        return _Doors(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _ways(self, job: TrainingJob, pools: Ints, begin: Ints) -> _Ways:
        """List every gang size in every pool; where one is quoted, there is no other."""
        gangs = {
            p: (quote.cards, quote.slots)
            for p, quote in self._quotes.of(job).items()
            if quote.cards is not None and quote.slots is not None
        }
        fixed = np.isin(pools, list(gangs))
        free, quoted = np.flatnonzero(~fixed), np.flatnonzero(fixed)
        sizes = sorted(job.cards)
        offers = np.array([gangs[int(p)] for p in pools[quoted]], dtype=np.int64).reshape(-1, 2)
        at = np.concatenate((np.tile(free, len(sizes)), quoted))
        cards = np.concatenate((np.repeat(sizes, free.size), offers[:, 0]))
        slots = [self._run_times(job, size)[pools[free]] for size in sizes]
        run_time = np.minimum(np.concatenate((*slots, offers[:, 1])), NEVER)
        cards = -(-cards // self._node[pools[at]]) * self._node[pools[at]]
        kept = _quickest(at, cards, run_time)
        at, cards, run_time = at[kept], cards[kept], run_time[kept]
        pool = pools[at]
        run_time[cards > self._largest[pool]] = NEVER
        use = self._quotes.use(job, pool.tolist(), cards.tolist())
        return _Ways(at, pool, cards, run_time, begin[at], use)

    def _run_times(self, job: TrainingJob, cards: int) -> Ints:
        """(P,) slots on so many cards; `NEVER` where the performance is not known."""
        minutes = self._horizon.slot_minutes
        speeds = self._supply.performance(job)
        terms = list(
            zip(speeds, (site.pool.lost_share for site in self._supply.sites), strict=True)
        )
        known = {
            (f, lost): min(job.slots_on(f, cards, minutes, lost), NEVER) if f else NEVER
            for f, lost in {*terms}
        }
        return np.array([known[each] for each in terms], dtype=np.int64)

    def _offers(self, job: TrainingJob, pools: Ints) -> tuple[Ints, Ints]:
        """(pools,) whether an all-in cost is quoted, and that cost."""
        priced, cost = np.zeros((2, len(self._supply.sites)), dtype=np.int64)
        for p, quote in self._quotes.of(job).items():
            if quote.cost is not None:
                priced[p], cost[p] = 1, quote.cost
        return priced[pools], cost[pools]

    def _holding(self, job: TrainingJob, ways: _Ways, deadline: Ints) -> Mask:
        """(ways,) whether the usable slots of the window hold a run."""
        window = within(self.alone.open_for(ways.pool, ways.use), ways.begin, deadline)
        whole = takes_one_piece(job, ways.slots)
        found = starts(window & whole[:, np.newaxis], ways.slots).any(axis=1)
        start = self._terms.pinned_start(job)
        cut = ~whole & (window.sum(axis=1) >= ways.slots)
        if start is not None:
            cut &= window[:, min(start, self._horizon.slots - 1)]
        for i in np.flatnonzero(cut) if least_of(job) > 1 else ():
            cut[i] = holds(window[i], pieces_of(job, int(ways.slots[i])), start)
        return np.asarray(found | cut)

    def _shortage(
        self, job: TrainingJob, ways: _Ways, i: int, deadline: int
    ) -> tuple[str, Ints, Ints, int]:
        """Rule, need, limit and resource in the slot that keeps a gang from its best run."""
        supply, pool, slots = self._supply, int(ways.pool[i]), int(ways.slots[i])
        # of the ways to cut a run up, the one in one piece speaks for all
        in_one_piece = not pieces_of(job, slots).loose
        window = slice(int(ways.begin[i]), deadline)
        pinned = self._terms.pinned_start(job) is not None
        blocked = np.zeros(deadline - int(ways.begin[i]), dtype=bool)
        for r, need in enumerate(ways.use[i]):
            free = supply.capacity[pool, r, window]
            spare = np.where(blocked, -(2**62), free - need)
            t = scarcest(spare, slots, in_one_piece, from_first=pinned)
            if spare[t] < 0:
                return "capacity", need[np.newaxis], free[t : t + 1], r
            blocked |= free < need
        centre = int(supply.centre_of[pool])
        draw = ways.cards[i] * supply.watt[pool] * supply.pue[centre, window]
        left = supply.headroom[centre, window]
        spare = np.where(blocked, -(2**62), left - draw)
        t = scarcest(spare, slots, in_one_piece, from_first=pinned)
        return "power", draw[t : t + 1], left[t : t + 1], 0

    def _too_heavy(self, job: TrainingJob, centres: Ints, mode: int) -> Mask:
        """(doors,) whether the data alone exceeds the volume of a link on its route."""
        over = {c: bool(self._lanes.excess(job, c, mode)) for c in set(centres.tolist())}
        return np.array([over[c] for c in centres.tolist()], dtype=bool)

    def _explain(
        self,
        w: int,
        job: TrainingJob,
        doors: _Doors,
        window: Window,
        ways: _Ways,
        timely: Mask,
        runs: Mask,
    ) -> None:
        """Record why pools that passed the pair rules are left out: no door leads in."""
        prune, count = self.pruned.add, len(self._supply.sites)
        asked = np.unique(doors.pool)
        late = np.bincount(ways.pool, timely, count)[asked] == 0
        finish = np.full(count, 2 * NEVER, dtype=np.int64)
        np.minimum.at(finish, ways.pool, ways.begin + ways.slots)
        reached = np.full(count, NEVER, dtype=np.int64)
        np.minimum.at(reached, doors.pool, window.begin)
        told = np.where(reached >= NEVER, UNREACHABLE, finish)[asked]
        prune(w, asked[late], "window", told[late], np.array([window.deadline]))
        held = np.bincount(ways.pool, runs, count)[asked] > 0
        for pool in asked[~late & ~held]:
            # the smallest gang that would be in time speaks for the pool
            way = int(np.flatnonzero(timely & (ways.pool == pool))[0])
            shortage = self._shortage(job, ways, way, window.deadline)
            prune(w, np.array([pool]), *shortage)
        kept = np.bincount(ways.pool, runs & ~doors.heavy[ways.at], count)[asked] > 0
        heavy = asked[held & ~kept]
        for pool in heavy:
            centre = int(self._supply.centre_of[pool])
            mb, limit = self._lanes.excess(job, centre, NETWORK) or (0, 0)
            prune(w, np.array([pool]), "link", np.array([mb]), np.array([limit]))


def _quickest(at: Ints, cards: Ints, slots: Ints) -> Ints:
    """Positions of the quickest of the gangs that occupy as many cards of a pool."""
    order = np.lexsort((slots, cards, at))
    new = (np.diff(at[order], prepend=-1) != 0) | (np.diff(cards[order], prepend=-1) != 0)
    return np.sort(order[new])
