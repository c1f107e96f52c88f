"""Arcs: the ways to run each training job, timing apart, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import Alone, holds, scarcest
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.fits.window import window_of
from huline.optimizer.compile.refusals import UNREACHABLE, Pruned
from huline.optimizer.compile.signatures import Judge
from huline.optimizer.compile.terms import Terms
from huline.optimizer.compile.transfer import NEVER, Transfer

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Arcs:
    """Ways to run training jobs, timing apart; sorted by workload.

    Attributes
    ----------
    workload, pool, cards, slots : (K,) slots is the run time
    earliest, deadline : (K,) the run lies in ``[earliest, deadline)``
    moved : (K,) milli-fen for moving the data
    first_of : (W + 1,) arcs of workload w are ``first_of[w]:first_of[w + 1]``
    """

    workload: Ints
    pool: Ints
    cards: Ints
    slots: Ints
    earliest: Ints
    deadline: Ints
    moved: Ints
    first_of: Ints

    def of(self, workload: int) -> range:
        """Return the arcs of a workload."""
        return range(int(self.first_of[workload]), int(self.first_of[workload + 1]))


class _Size(NamedTuple):
    """One gang size against the pools that pass the pair rules; all arrays are (pools,)."""

    cards: int
    slots: Ints
    """Run time; `NEVER` where one fabric block cannot hold so many cards."""
    timely: Mask
    """It could finish by the deadline."""
    runs: Mask
    """It could do so alone."""


class ArcFinder:
    """Finds the arcs of jobs and records why other pools are pruned."""

    def __init__(
        self,
        case: Case,
        supply: Supply,
        judge: Judge,
        transfer: Transfer,
        terms: Terms,
    ) -> None:
        self._supply, self._judge, self._transfer, self._terms = supply, judge, transfer, terms
        self._horizon, self._links = case.horizon, case.network.links
        self._windowed = case.policy.applies("window")
        self._scaled = case.policy.applies("scale")
        self._watched = case.policy.applies("link")
        self.alone = Alone(supply)
        self.pruned = Pruned()

    def find(self, asks: Sequence[Sequence[Ask]]) -> Arcs:
        """Collect the arcs of every training job that could run if it were alone."""
        parts: list[list[Ints]] = []
        first_of = np.zeros(len(asks) + 1, dtype=np.int64)
        for w, (ask, *_) in enumerate(asks):
            first_of[w + 1] = first_of[w]
            if isinstance(ask.workload, TrainingJob):
                mine = self._arcs_of(w, ask, ask.workload)
                parts.append(mine)
                first_of[w + 1] += mine[0].size
        parts.append([np.zeros(0, dtype=np.int64)] * 7)
        workload, pool, cards, slots, earliest, deadline, moved = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        )
        return Arcs(workload, pool, cards, slots, earliest, deadline, moved, first_of)

    def _arcs_of(self, w: int, ask: Ask, job: TrainingJob) -> list[Ints]:
        pools = np.flatnonzero(self._judge.judge(ask).allowed)
        centres = self._supply.centre_of[pools]
        start = self._terms.pinned_start(job)
        window = window_of(
            job,
            self._transfer.earliest(job)[centres],
            self._horizon.slots,
            start,
            in_force=self._windowed,
        )
        begin, deadline = window.begin, window.deadline
        moved = self._transfer.cost(job)[centres]
        performance = np.array(self._supply.performance(job), dtype=np.int64)[pools]
        sizes = [
            self._size(job, cards, pools, performance, begin, deadline)
            for cards in sorted(job.cards)
        ]
        heavy = self._too_heavy(job, centres)
        self._explain(w, job, pools, begin, deadline, sizes, heavy)
        columns: list[list[Ints]] = []
        for size in sizes:
            keep = size.runs & ~heavy
            n = int(keep.sum())
            last = np.full(n, deadline, dtype=np.int64)
            if start is not None and job.timing == "contiguous":
                last = begin[keep] + size.slots[keep]
            columns.append(
                [
                    np.full(n, w, dtype=np.int64), pools[keep],
                    np.full(n, size.cards, dtype=np.int64), size.slots[keep], begin[keep], last,
                    moved[keep],
                ]
            )  # fmt: skip
        return [np.concatenate(column) for column in zip(*columns, strict=True)]

    def _size(
        self,
        job: TrainingJob,
        cards: int,
        pools: Ints,
        performance: Ints,
        begin: Ints,
        deadline: int,
    ) -> _Size:
        minutes = self._horizon.slot_minutes
        known = {f: job.slots_on(f, cards, minutes) for f in {int(v) for v in performance}}
        slots = np.array([min(known[int(f)], NEVER) for f in performance], dtype=np.int64)
        if self._scaled:
            blocks = [self._supply.sites[p].pool for p in pools]
            largest = [pool.largest_gang or pool.block for pool in blocks]
            slots[cards > np.array(largest, dtype=np.int64)] = NEVER
        timely = begin + slots <= deadline
        runs = timely & self._holding(
            job, self.alone.with_power(cards), pools, slots, begin, deadline
        )
        return _Size(cards, slots, timely, runs)

    def _holding(
        self, job: TrainingJob, usable: Mask, pools: Ints, slots: Ints, begin: Ints, deadline: int
    ) -> Mask:
        """(pools,) whether the usable slots of the window hold a run."""
        start = self._terms.pinned_start(job)
        found = np.zeros(len(pools), dtype=bool)
        for i, (pool, n, first) in enumerate(zip(pools, slots, begin, strict=True)):
            if first + n > deadline:
                continue
            window = usable[pool, first:deadline]
            if start is not None:
                # decreed to start in the first slot of its window
                window = window[: int(n)] if job.timing == "contiguous" else window
                found[i] = bool(window[0]) and holds(window, int(n), job.timing == "contiguous")
            else:
                found[i] = holds(window, int(n), job.timing == "contiguous")
        return found

    def _shortage(
        self, job: TrainingJob, pool: int, cards: int, slots: int, window: slice
    ) -> tuple[str, Ints, Ints]:
        """Rule, need and limit in the slot that keeps a gang from its best run in a pool."""
        supply, centre = self._supply, int(self._supply.centre_of[pool])
        in_one_piece = job.timing == "contiguous"
        pinned = self._terms.pinned_start(job) is not None
        free = supply.capacity[pool, 0, window]
        t = scarcest(free, slots, in_one_piece, from_first=pinned)
        if free[t] < cards:
            return "capacity", np.array([cards]), free[t : t + 1]
        draw = cards * supply.watt[pool] * supply.pue[centre, window]
        left = supply.headroom[centre, window]
        spare = np.where(free < cards, -(2**62), left - draw)
        t = scarcest(spare, slots, in_one_piece, from_first=pinned)
        return "power", draw[t : t + 1], left[t : t + 1]

    def _too_heavy(self, job: TrainingJob, centres: Ints) -> Mask:
        """(pools,) whether the data alone exceeds the volume of a link on its route."""
        if job.data is None or not self._watched:
            return np.zeros(len(centres), dtype=bool)
        room = {c: self._tightest(job, c) for c in {int(c) for c in centres}}
        return np.array([room[int(c)] < job.data.mb for c in centres], dtype=bool)

    def _tightest(self, job: TrainingJob, centre: int) -> int:
        route = self._transfer.route(job, centre)
        volumes = [self._links[i].volume_mb for i in route.links] if route else []
        return min((v for v in volumes if v is not None), default=2**62)

    def _explain(
        self,
        w: int,
        job: TrainingJob,
        pools: Ints,
        begin: Ints,
        deadline: int,
        sizes: Sequence[_Size],
        heavy: Mask,
    ) -> None:
        """Record why pools that passed the pair rules are left out."""
        supply, prune = self._supply, self.pruned.add
        centres = supply.centre_of[pools]
        late = ~np.any([size.timely for size in sizes], axis=0)
        quickest = np.min([size.slots for size in sizes], axis=0)
        finish = np.where(begin >= NEVER, UNREACHABLE, begin + quickest)
        prune(w, pools[late], "window", finish[late], np.array([deadline]))
        runs = np.any([size.runs for size in sizes], axis=0)
        for i in np.flatnonzero(~late & ~runs):
            # the smallest gang that would be in time speaks for the pool
            size = next(size for size in sizes if size.timely[i])
            window = slice(int(begin[i]), deadline)
            short = self._shortage(job, int(pools[i]), size.cards, int(size.slots[i]), window)
            prune(w, pools[i : i + 1], *short)
        heavy = heavy & runs
        volumes = np.array([self._tightest(job, int(c)) for c in centres[heavy]], dtype=np.int64)
        prune(w, pools[heavy], "link", np.array([job.data.mb if job.data else 0]), volumes)
