"""The runs of a Schedule as columns, those of all workloads together."""

from collections.abc import Mapping
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.record import Runs
from huline.optimizer.settle.schedule import JobRun, Schedule, ServiceRun

Ints = NDArray[np.int64]


def runs_of(compiled: Compiled, schedule: Schedule) -> Runs:
    """List the runs of all workloads."""
    parts = [_of_jobs(compiled, schedule.jobs)]
    parts += [_of_service(w, run) for w, run in schedule.services.items()]
    columns = np.concatenate(parts, axis=1)
    names = np.array([site.pool.id for site in compiled.supply.sites])
    rank = np.empty(names.size, dtype=np.int64)
    rank[names.argsort()] = np.arange(names.size)
    # one number to sort by is much faster than three, and far from what int64 holds
    workload, pool, first = columns[:3]
    place = (workload * (compiled.slots + 1) + first) * names.size + rank[pool]
    return Runs(*columns[:, place.argsort()])


def _of_jobs(compiled: Compiled, jobs: Mapping[int, JobRun]) -> Ints:
    """(5, n) columns of `Runs`, unsorted."""
    arc = np.fromiter((run.arc for run in jobs.values()), dtype=np.int64)
    lasts = np.fromiter((len(run.slots) for run in jobs.values()), dtype=np.int64)
    every = chain.from_iterable(run.slots for run in jobs.values())
    slots, owner = np.fromiter(every, dtype=np.int64), np.repeat(np.arange(arc.size), lasts)
    begins = np.ones(slots.size, dtype=bool)
    begins[1:] = (np.diff(slots) != 1) | (np.diff(owner) != 0)
    first = np.flatnonzero(begins)
    job = owner[first]
    ends = slots[np.append(first[1:], slots.size)[: first.size] - 1] + 1
    workload = np.fromiter(jobs, dtype=np.int64)
    pool, cards = compiled.arcs.pool[arc], compiled.arcs.cards[arc]
    return np.stack((workload[job], pool[job], slots[first], ends, cards[job]))


def _of_service(workload: int, run: ServiceRun) -> Ints:
    """(5, n) columns of `Runs`, unsorted: slots in which a pool holds the same cards, joined."""
    rows, slots = run.rows, run.rows.shape[1]
    changes = np.ones((rows.shape[0], slots + 1), dtype=bool)
    changes[:, 1:slots] = rows[:, 1:] != rows[:, :-1]
    row, slot = np.nonzero(changes)
    # from each change to the next in its row; what begins behind the last slot is none
    begins = np.flatnonzero(slot < slots)
    begins = begins[rows[row[begins], slot[begins]] > 0]
    at, first = row[begins], slot[begins]
    of_run = np.full(begins.size, workload)
    return np.stack((of_run, run.pools[at], first, slot[begins + 1], rows[at, first]))
