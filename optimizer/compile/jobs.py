"""The one pass from training jobs to columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.migration import Migration
from huline.optimizer.compile.pieces import manner_of
from huline.optimizer.compile.ragged import bounds
from huline.optimizer.compile.signatures import Judgements
from huline.optimizer.compile.terms import Terms
from huline.optimizer.compile.transfer import NEVER, Cargo, cargo_of

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Jobs:
    """Training jobs as columns, in file order.

    Attributes
    ----------
    workload : (J,) index among all workloads
    row : (J,) of the judgements
    release : (J,)
    deadline : (J,) that of the horizon where there is none, or the rule `window` is off
    start : (J,) the decreed starting slot, -1 where there is none
    least : (J,) slots of each piece where there are several; `NEVER` of contiguous jobs
    lost : (J,) slots that each piece after the first spends reloading
    stack : (J,) its software stack, as an index of `ported`
    ported : (stacks, P) whether work of a stack would have to be ported to a pool
    ready : (J,) first slot in which it may run in a pool that it is ported to
    first_size : (J + 1,) the sizes of job j are ``first_size[j]:first_size[j + 1]``
    size : (sizes,) cards, ascending for each job
    run_time : (sizes, makes) slots; `NEVER` where the performance is not known
    make : (P,) column of `run_time`: pools of equal cards and losses have the same
    per_card : (J, R) what a card at work takes of each resource; itself first
    cargo : the data
    """

    workload: Ints
    row: Ints
    release: Ints
    deadline: Ints
    start: Ints
    least: Ints
    lost: Ints
    stack: Ints
    ported: Mask
    ready: Ints
    first_size: Ints
    size: Ints
    run_time: Ints
    make: Ints
    per_card: Ints
    cargo: Cargo


def jobs_of(
    case: Case, supply: Supply, judgements: Judgements, terms: Terms, migration: Migration
) -> Jobs:
    """Compile the training jobs of a Case."""
    index = [w for w, job in enumerate(case.workloads) if isinstance(job, TrainingJob)]
    jobs = case.training()
    slots, windowed = case.horizon.slots, case.policy.applies("window")
    stacks = {stack: n for n, stack in enumerate(dict.fromkeys(map(migration.stack_of, jobs)))}
    ported = [migration.ported_from(stack) for stack in stacks]
    sizes = [sorted(job.cards) for job in jobs]
    makes = list(dict.fromkeys(_makes(supply)))
    manners = np.array([manner_of(job) for job in jobs], dtype=np.int64).reshape(-1, 2)
    starts = [terms.pinned_start(job) for job in jobs]
    return Jobs(
        workload=_column(index),
        row=_column([judgements.rows[w][0] for w in index]),
        release=_column([job.release for job in jobs]),
        deadline=_column([job.deadline if windowed and job.deadline else slots for job in jobs]),
        start=_column([-1 if start is None else start for start in starts]),
        least=manners[:, 0],
        lost=manners[:, 1],
        stack=_column([stacks[migration.stack_of(job)] for job in jobs]),
        ported=np.array(ported, dtype=bool).reshape(-1, len(supply.sites)),
        ready=_column([migration.ready_from(job) for job in jobs]),
        first_size=bounds(_column([len(mine) for mine in sizes])),
        size=_column([size for mine in sizes for size in mine]),
        run_time=_run_times(jobs, sizes, makes, case.horizon.slot_minutes),
        make=_column([makes.index(make) for make in _makes(supply)]),
        per_card=_column([supply.amounts(1, job.uses) for job in jobs], len(supply.resources)),
        cargo=cargo_of(jobs),
    )


def _column(values: Sequence[int] | Sequence[Sequence[int]], *shape: int) -> Ints:
    return np.array(values, dtype=np.int64).reshape(-1, *shape)


def _makes(supply: Supply) -> list[tuple[str, int]]:
    """(P,) what, of a pool, run times depend on."""
    return [(site.accelerator.id, site.pool.lost_share) for site in supply.sites]


def _run_times(
    jobs: Sequence[TrainingJob],
    sizes: Sequence[Sequence[int]],
    makes: Sequence[tuple[str, int]],
    minutes: int,
) -> Ints:
    """(sizes, makes) slots: these products need Python's integers."""
    found = [
        [
            min(job.slots_on(job.accelerators[card], size, minutes, lost), NEVER)
            if card in job.accelerators
            else NEVER
            for card, lost in makes
        ]
        for job, mine in zip(jobs, sizes, strict=True)
        for size in mine
    ]
    return _column(found, len(makes))
