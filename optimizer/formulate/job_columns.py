"""Columns of training jobs."""

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import starts
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.variables import JobColumns, Usage

Ints = NDArray[np.int64]


class _Block:
    """Columns of one kind in the making: (arc, slot, cost) in parts."""

    def __init__(self) -> None:
        self.arc: list[Ints] = [np.zeros(0, dtype=np.int64)]
        self.slot: list[Ints] = [np.zeros(0, dtype=np.int64)]
        self.cost: list[Ints] = [np.zeros(0, dtype=np.int64)]

    def add(self, arc: int, slot: Ints, cost: Ints) -> None:
        self.arc.append(np.full(slot.size, arc, dtype=np.int64))
        self.slot.append(slot)
        self.cost.append(cost)

    def finish(self, builder: Builder, compiled: Compiled, kind: str) -> tuple[Ints, Ints, Ints]:
        """Add the columns; returns their indices, arcs and slots."""
        arc, slot = np.concatenate(self.arc), np.concatenate(self.slot)

        def label(i: int) -> str:
            k = int(arc[i])
            job = compiled.case.workloads[int(compiled.arcs.workload[k])].id
            pool = compiled.supply.sites[int(compiled.arcs.pool[k])].pool.id
            return f"{job},{pool},{int(compiled.arcs.cards[k])},{int(slot[i])}"

        columns = builder.add_columns(kind, np.concatenate(self.cost), 1, label)
        return columns, arc, slot


def add_job_columns(builder: Builder, compiled: Compiled, perspective: Perspective) -> JobColumns:
    """Add the columns of training jobs. Serving a job saves its penalty, which is a constant."""
    arcs = compiled.arcs
    rate = compiled.card_slot_cost(perspective)
    start, pick, run = _Block(), _Block(), _Block()
    for w, job in enumerate(compiled.case.workloads):
        if not isinstance(job, TrainingJob):
            continue
        saved = compiled.terms.penalty(job) * job.work
        builder.constant += saved
        wish = compiled.preference(w) if perspective == "payer" else np.zeros_like(rate[:, 0])
        for k in arcs.of(w):
            p, n, cards = int(arcs.pool[k]), int(arcs.slots[k]), int(arcs.cards[k])
            first, end = int(arcs.earliest[k]), int(arcs.deadline[k])
            usable = compiled.alone.with_power(cards)[p, first:end]
            price = cards * (rate[p, first:end] + wish[p])
            fixed = int(arcs.moved[k]) - saved
            if job.timing == "contiguous":
                offsets = np.flatnonzero(starts(usable, n))
                total = np.concatenate(([0], price.cumsum()))
                start.add(k, first + offsets, total[offsets + n] - total[offsets] + fixed)
            else:
                offsets = np.flatnonzero(usable)
                pick.add(k, np.array([first]), np.array([fixed]))
                run.add(k, first + offsets, price[offsets])
    picked, pick_arc, _ = pick.finish(builder, compiled, "pick")
    return JobColumns(
        *start.finish(builder, compiled, "start"),
        picked,
        pick_arc,
        *run.finish(builder, compiled, "run"),
    )


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
        cards=arcs.cards[arc],
    )
