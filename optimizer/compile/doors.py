"""Doors: pools that pass the pair rules, with each mode of moving a job's data there."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.fits.window import begin_of
from huline.optimizer.compile.jobs import Jobs
from huline.optimizer.compile.lanes import Lanes
from huline.optimizer.compile.signatures import Judgements
from huline.optimizer.compile.transfer import NETWORK, Transfer

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Doors(NamedTuple):
    """Doors by job, mode and pool; all (doors,)."""

    job: Ints
    pool: Ints
    mode: Ints
    begin: Ints
    """First slot in which the job may run; `NEVER` where its data cannot come."""
    moved: Ints
    """Milli-fen for moving the data."""
    heavy: Mask
    """Whether the data alone exceeds the volume of a link on its route."""


class DoorFinder:
    """Finds the doors of jobs."""

    def __init__(
        self,
        case: Case,
        supply: Supply,
        judgements: Judgements,
        transfer: Transfer,
        lanes: Lanes,
        jobs: Jobs,
    ) -> None:
        self._supply, self._transfer, self._jobs = supply, transfer, jobs
        self._allowed = judgements.allowed
        self._limit, self._trails = lanes.limit, lanes.trails(jobs.cargo.nodes)
        self._windowed = case.policy.applies("window")

    def count(self) -> Ints:
        """(J,) pools that pass the pair rules."""
        found: Ints = self._allowed.sum(axis=1)[self._jobs.row]
        return found

    def find(self, block: Ints) -> Doors:
        """List the doors of some jobs, ascending."""
        jobs, parts = self._jobs, []
        row, pool = np.nonzero(self._allowed[jobs.row[block]])
        centre = self._supply.centre_of[pool]
        for move, worth in self._transfer.moves(jobs.cargo, block):
            open_ = worth[row, centre]
            mine, there = row[open_], centre[open_]
            mode = np.full(mine.size, move.mode, dtype=np.int64)
            arrival, cost = move.arrival[mine, there], move.cost[mine, there]
            parts.append((block[mine], pool[open_], mode, arrival, cost))
        columns = np.concatenate([np.array(part) for part in parts], axis=1)
        job, pool, mode, arrival, moved = columns[:, np.argsort(columns[0], kind="stable")]
        ported = jobs.ported[jobs.stack[job], pool]
        arrival = np.maximum(arrival, np.where(ported, jobs.ready[job], 0))
        begin = begin_of(arrival, jobs.release[job], jobs.start[job], in_force=self._windowed)
        heavy = np.zeros(job.size, dtype=bool)
        if self._limit.size:
            heavy[self.excess(job, pool, mode)[0]] = True
        return Doors(job, pool, mode, begin, moved, heavy)

    def excess(self, job: Ints, pool: Ints, mode: Ints) -> tuple[Ints, Ints, Ints]:
        """Find the lanes whose limit the data of a single job exceeds.

        Returns
        -------
        (pairs,) position in the arguments, ascending; (pairs,) MB; (pairs,) limit
        """
        cargo, centres = self._jobs.cargo, len(self._supply.centres)
        wired = np.flatnonzero((mode == NETWORK) & (cargo.node[job] >= 0))
        job = job[wired]
        route = cargo.node[job] * centres + self._supply.centre_of[pool[wired]]
        at, lane, mb = self._trails.loads(route, cargo.mb[job], cargo.ready[job])
        over = mb > self._limit[lane]
        return wired[at[over]], mb[over], self._limit[lane[over]]
