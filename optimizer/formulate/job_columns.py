"""Columns of training jobs."""

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import starts, within
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.pieces import least_of, takes_one_piece
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.variables import JobColumns, Usage

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class _Block:
    """Columns of one kind in the making: (arc, slot, cost) in parts."""

    def __init__(self) -> None:
        self.arc: list[Ints] = [np.zeros(0, dtype=np.int64)]
        self.slot: list[Ints] = [np.zeros(0, dtype=np.int64)]
        self.cost: list[Ints] = [np.zeros(0, dtype=np.int64)]

    def add(self, arc: Ints, slot: Ints, cost: Ints) -> None:
        self.arc.append(arc)
        self.slot.append(slot)
        self.cost.append(cost)

    def finish(self, builder: Builder, compiled: Compiled, kind: str) -> tuple[Ints, Ints, Ints]:
        """Add the columns; returns their indices, arcs and slots."""
        arc, slot = np.concatenate(self.arc), np.concatenate(self.slot)

        def label(i: int) -> str:
            return f"{compiled.arc_name(int(arc[i]))},{int(slot[i])}"

        columns = builder.add_columns(kind, np.concatenate(self.cost), 1, label)
        return columns, arc, slot


def add_job_columns(builder: Builder, compiled: Compiled, perspective: Perspective) -> JobColumns:
    """Add the columns of training jobs. Serving a job saves its penalty, which is a constant."""
    arcs, prices = compiled.arcs, compiled.prices(perspective)
    start, pick, run, piece = _Block(), _Block(), _Block(), _Block()
    for w, job in enumerate(compiled.case.workloads):
        if not isinstance(job, TrainingJob):
            continue
        saved = compiled.terms.penalty(job) * job.work
        builder.constant += saved
        mine = arcs.span(w)
        arc = np.arange(mine.start, mine.stop)
        window = within(
            compiled.alone.open_for(arcs.pool[mine], arcs.use[mine]),
            arcs.earliest[mine],
            arcs.deadline[mine],
        )
        price, fixed = prices.of_arcs(w)
        whole = takes_one_piece(job, arcs.slots[mine])
        begins = starts(window & whole[:, np.newaxis], arcs.slots[mine])
        limit = compiled.spending.limit(w)
        if limit is not None:
            begins &= compiled.spending.of_starts(arcs, w) <= limit
        k, first = np.nonzero(begins)
        total = np.zeros((arc.size, compiled.slots + 1), dtype=np.int64)
        np.cumsum(price, axis=1, out=total[:, 1:])
        spent = total[k, first + arcs.slots[mine][k]] - total[k, first]
        start.add(arc[k], first, spent + fixed[k] - saved)
        pick.add(arc[~whole], arcs.earliest[mine][~whole], (fixed - saved)[~whole])
        least = least_of(job)
        begins = starts(window & ~whole[:, np.newaxis], np.full(arc.size, least))
        k, slot = np.nonzero(_covered(begins, least))
        run.add(arc[k], slot, price[k, slot])
        if least > 1:
            k, slot = np.nonzero(begins)
            piece.add(arc[k], slot, np.zeros_like(slot))
    picked, pick_arc, _ = pick.finish(builder, compiled, "pick")
    return JobColumns(
        *start.finish(builder, compiled, "start"),
        picked,
        pick_arc,
        *run.finish(builder, compiled, "run"),
        *piece.finish(builder, compiled, "piece"),
    )


def _covered(begins: Mask, slots: int) -> Mask:
    """(n, T) slots of runs of ``slots`` that begin there."""
    n, horizon = begins.shape
    steps = np.zeros((n, horizon + slots), dtype=np.int64)
    steps[:, :horizon] += begins
    steps[:, slots:] -= begins
    return np.asarray(steps.cumsum(axis=1)[:, :horizon] > 0)


def job_usage(compiled: Compiled, jobs: JobColumns) -> Usage:
    """Spread starts over the slots they run in, and runs over their own."""
    arcs = compiled.arcs
    lengths = arcs.slots[jobs.start_arc]
    spread = np.repeat(np.arange(jobs.start.size), lengths)
    begin = np.cumsum(lengths) - lengths
    offset = np.arange(spread.size) - begin[spread] if spread.size else spread
    arc = np.concatenate((jobs.start_arc[spread], jobs.run_arc))
    return Usage(
        column=np.concatenate((jobs.start[spread], jobs.run)),
        workload=arcs.workload[arc],
        pool=arcs.pool[arc],
        slot=np.concatenate((jobs.start_slot[spread] + offset, jobs.run_slot)),
        use=arcs.use[arc],
    )
