"""The sizes in which training jobs may run in a pool, and for how long."""

from collections.abc import Sequence

import numpy as np

from huline.models.centre import Pool
from huline.models.workload import TrainingJob
from huline.optimizer.verify.bound.least import Mask
from huline.optimizer.verify.facts import Facts, Vector


class Gangs:
    """Gang sizes of jobs for which a pool quotes nothing, job after job."""

    def __init__(self, facts: Facts, jobs: Sequence[TrainingJob]) -> None:
        self._facts, self._jobs = facts, jobs
        counts = [len(job.cards) for job in jobs]
        self._job: Vector = np.repeat(np.arange(len(jobs)), counts)
        self._size: Vector = np.array([n for job in jobs for n in job.cards], dtype=np.int64)
        self._times: dict[tuple[str, int], Vector] = {}

    def in_pool(self, pool: Pool, admitted: Mask) -> tuple[Vector, Vector, Vector]:
        """(gangs,) job, cards occupied and slots of each gang that may run in a pool.

        Of a job's gangs that occupy the same cards only the quickest is there.

        Parameters
        ----------
        admitted : (jobs,) which jobs are asked for
        """
        slots = self._slots(pool)
        fits = admitted[self._job] & (slots > 0)
        job, cards, slots = self._job[fits], self._size[fits], slots[fits]
        if pool.whole_nodes:
            cards = -(-cards // pool.cards_per_node) * pool.cards_per_node
            order = np.lexsort((slots, cards, job))
            job, cards, slots = job[order], cards[order], slots[order]
            quickest = np.ones(len(job), dtype=np.bool_)
            quickest[1:] = (job[1:] != job[:-1]) | (cards[1:] != cards[:-1])
            job, cards, slots = job[quickest], cards[quickest], slots[quickest]
        if (limit := largest(self._facts, pool)) is not None:
            small = cards <= limit
            job, cards, slots = job[small], cards[small], slots[small]
        return job, cards, slots

    def _slots(self, pool: Pool) -> Vector:
        """(all gangs,) slots each takes; 0 where it is not measured there or takes too long."""
        key = pool.accelerator, pool.lost_share
        if key not in self._times:
            minutes, horizon = self._facts.minutes, self._facts.slots
            times = []
            for job in self._jobs:
                performance = job.accelerators.get(pool.accelerator)
                for n in job.cards:
                    slots = performance and job.slots_on(performance, n, minutes, pool.lost_share)
                    times.append(slots if slots and slots <= horizon else 0)
            self._times[key] = np.array(times, dtype=np.int64)
        return self._times[key]


def largest(facts: Facts, pool: Pool) -> int | None:
    """Return the most cards that the rule scale lets a gang occupy in a pool; None: any."""
    if not facts.applies("scale"):
        return None
    return pool.block if pool.largest_gang is None else pool.largest_gang
