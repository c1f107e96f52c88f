"""A Schedule: which options are chosen, before money is counted."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Run
from huline.optimizer.compile.compiled import Compiled

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class JobRun:
    """A training job on one arc.

    ``slots`` are the slots it runs in, ascending.
    """

    arc: int
    slots: tuple[int, ...]


@dataclass(frozen=True)
class ServiceRun:
    """A service's cards: (P, T) whole cards."""

    cards: Ints


@dataclass
class Schedule:
    """Choices by workload index; what is in neither table is not served at all.

    ``ended`` are the commitments that are ended early, of those that may be.
    """

    jobs: dict[int, JobRun] = field(default_factory=dict)
    services: dict[int, ServiceRun] = field(default_factory=dict)
    ended: frozenset[int] = frozenset()


def runs_of_job(compiled: Compiled, run: JobRun) -> tuple[Run, ...]:
    """Join the slots of a job to runs."""
    pool = compiled.supply.sites[int(compiled.arcs.pool[run.arc])].pool.id
    cards = int(compiled.arcs.cards[run.arc])
    runs: list[Run] = []
    first = previous = run.slots[0]
    for slot in (*run.slots[1:], -1):
        if slot != previous + 1:
            runs.append(Run(pool=pool, first=first, end=previous + 1, cards=cards))
            first = slot
        previous = slot
    return tuple(runs)


def runs_of_service(compiled: Compiled, run: ServiceRun) -> tuple[Run, ...]:
    """Join slots in which a pool holds the same cards to runs, sorted by slot and pool."""
    runs: list[Run] = []
    for p in np.flatnonzero(run.cards.any(axis=1)):
        row = run.cards[p]
        edges = np.flatnonzero(np.diff(row)) + 1
        for first, end in zip((0, *edges), (*edges, row.size), strict=True):
            if row[first]:
                runs.append(
                    Run(
                        pool=compiled.supply.sites[int(p)].pool.id,
                        first=int(first), end=int(end), cards=int(row[first]),
                    )
                )  # fmt: skip
    return tuple(sorted(runs, key=lambda r: (r.first, r.pool)))
