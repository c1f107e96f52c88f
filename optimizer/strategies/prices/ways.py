"""The ways to run training jobs that the bound looks at: all arcs, and those it must not miss."""

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile import Compiled, compile_case
from huline.optimizer.compile.arcs import Arcs
from huline.optimizer.compile.freight import Freight, freight_of

Ints = NDArray[np.int64]


def ways_of(compiled: Compiled) -> tuple[Arcs, Freight]:
    """Return the arcs of all jobs without the rules on pieces and spending, which the bound drops.

    Some jobs have more arcs without those rules; they are compiled once more by themselves.
    """
    special = [w for w in range(len(compiled.case.workloads)) if _is_held_back(compiled, w)]
    if not special:
        return compiled.arcs, compiled.freight
    relaxed = compile_case(_relaxed(compiled.case, special))
    found = _loosened(compiled, relaxed.arcs, np.array(special))
    kept = np.isin(compiled.arcs.workload, special, invert=True)
    arcs = _joined(compiled.arcs, kept, found, len(compiled.case.workloads))
    lanes = compiled.freight.lanes
    return arcs, freight_of(compiled.case, compiled.supply, lanes, compiled.moves, arcs)


def positions(arcs: Arcs, ways: Arcs) -> Ints | slice:
    """(K,) where each arc stands among the ways of its workload; a slice of all if these are they.

    Arrays are indexed alike by both; a slice takes no memory, and what it takes is no copy.
    """
    if arcs is ways:
        return slice(None)
    spans = [max(int(column.max(initial=0)) + 2, 1) for column in (ways.pool, ways.cards)]

    def code(of: Arcs) -> Ints:
        mode = of.mode + 1
        most = int(ways.mode.max(initial=0)) + 2
        key: Ints = ((of.workload * spans[0] + of.pool) * spans[1] + of.cards) * most + mode
        return key

    keys = code(ways)
    order = np.argsort(keys, kind="stable")
    return np.asarray(order[np.searchsorted(keys[order], code(arcs))])


def _is_held_back(compiled: Compiled, w: int) -> bool:
    """Tell whether arcs of a job may have been left out, or cut short, for a dropped rule."""
    job = compiled.case.workloads[w]
    if not isinstance(job, TrainingJob):
        return False
    pinned = compiled.terms.pinned_start(job) is not None
    loose = job.timing == "preemptible"
    return (
        compiled.spending.limit(w) is not None
        or job.min_run > 1
        or job.restart_slots > 0
        or (loose and pinned)
    )


def _relaxed(case: Case, special: Sequence[int]) -> Case:
    """Return a Case of these jobs only, without what holds them back."""
    free = {"min_run": 1, "restart_slots": 0, "spending_limit": None, "after": ()}
    jobs = [case.workloads[w].model_copy(update=free) for w in special]
    loose = {job.id for job in jobs if isinstance(job, TrainingJob) and job.timing != "contiguous"}
    known = {job.id for job in jobs}
    pins = [
        pin.model_copy(update={"first": None}) if pin.workload in loose else pin
        for pin in case.pins
        if pin.workload in known
    ]
    quotes = tuple(quote for quote in case.quotes if quote.workload in known)
    return case.model_copy(
        update={
            "workloads": tuple(jobs),
            "pins": tuple(pins),
            "quotes": quotes,
            "groups": (),
        }
    )


def _loosened(compiled: Compiled, arcs: Arcs, special: Ints) -> Arcs:
    """Give arcs the workloads they belong to; what is pinned in time may not start earlier."""
    starts = np.zeros(special.size, dtype=np.int64)
    for i, w in enumerate(special.tolist()):
        job = compiled.case.workloads[w]
        starts[i] = compiled.terms.pinned_start(job) or 0
    earliest = np.maximum(arcs.earliest, starts[arcs.workload])
    return replace(arcs, workload=special[arcs.workload], earliest=earliest)


def _joined(arcs: Arcs, kept: NDArray[np.bool_], found: Arcs, workloads: int) -> Arcs:
    columns = {
        f.name: np.concatenate((getattr(arcs, f.name)[kept], getattr(found, f.name)))
        for f in fields(Arcs)
        if f.name != "first_of"
    }
    order = np.argsort(columns["workload"], kind="stable")
    columns = {name: column[order] for name, column in columns.items()}
    first_of = np.searchsorted(columns["workload"], np.arange(workloads + 1))
    return Arcs(**columns, first_of=first_of.astype(np.int64))
