"""Jobs start after those they wait for have ended, and run only if these do.

Running totals over time stand in columns of their own, so that rows stay short: ``begun`` and
``ended`` count the starts and the ends of work in one piece up to a slot; ``rested`` says of work
that may pause that it is done with, in that slot and later.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = (
    "begun before + sum of starts <= begun; ended <= ended before + sum of ends; "
    "rested + run <= pick; rested <= rested next; begun + run <= ended + rested; "
    "begun + pick <= ended + rested at the last start"
)

Terms = list[tuple[int, int]]
"""(column, value)"""
Named = Iterator[tuple[str, Terms]]
"""Rows ``sum of value * column <= 0``, each with a name."""


@dataclass
class _Job:
    """Columns of one job by slot; ``last`` is the last slot in which it may start if it pauses."""

    name: str
    starts: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    runs: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    picks: list[int] = field(default_factory=list)
    last: int = 0


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    before, slots = compiled.ties.before, compiled.slots
    earlier = {p for waited in before.values() for p in waited}
    jobs = _jobs(compiled, variables, before.keys() | earlier)

    def over_time(kind: str, name: str) -> list[int]:
        columns = builder.add_columns(
            kind, np.zeros(slots), 1, lambda t: f"{name},{t}", integer=False
        )
        return [int(column) for column in columns]

    rows: list[tuple[str, Terms]] = []
    done: dict[int, list[Terms]] = {}
    for p in sorted(earlier):
        done[p] = [[] for _ in range(slots)]
        for kind, add in (("ended", _ended), ("rested", _rested)):
            if jobs[p].ends if kind == "ended" else jobs[p].picks:
                columns = over_time(kind, jobs[p].name)
                rows += add(jobs[p], columns)
                for t, column in enumerate(columns):
                    done[p][t].append((column, -1))
    for w, waited in before.items():
        job = jobs[w]
        begun = over_time("begun", job.name) if job.starts else []
        rows += _begun(job, begun)
        for p in waited:
            rows += _pair(job, begun, jobs[p].name, done[p])
    _write(builder, rows)


def _write(builder: Builder, rows: list[tuple[str, Terms]]) -> None:
    if rows:
        row = np.repeat(np.arange(len(rows)), [len(terms) for _, terms in rows])
        column, value = np.array([term for _, terms in rows for term in terms]).T
        builder.add_rows(
            "precedence", FORMULA, (row, column, value), np.zeros(len(rows)), lambda i: rows[i][0]
        )


def _jobs(compiled: Compiled, variables: Variables, wanted: Iterable[int]) -> dict[int, _Job]:
    arcs, columns = compiled.arcs, variables.jobs
    found = {w: _Job(compiled.case.workloads[w].id) for w in wanted}

    def of(arc: int) -> _Job | None:
        return found.get(int(arcs.workload[arc]))

    for c, k, t in zip(columns.start, columns.start_arc, columns.start_slot, strict=True):
        if job := of(k):
            job.starts[int(t)].append(int(c))
            job.ends[int(t + arcs.slots[k])].append(int(c))
    for c, k, t in zip(columns.run, columns.run_arc, columns.run_slot, strict=True):
        if job := of(k):
            job.runs[int(t)].append(int(c))
    for c, k in zip(columns.pick, columns.pick_arc, strict=True):
        if job := of(k):
            job.picks.append(int(c))
            job.last = max(job.last, int(arcs.deadline[k] - arcs.slots[k]))
    return found


def _begun(job: _Job, begun: list[int]) -> Named:
    for t, column in enumerate(begun):
        before = [(begun[t - 1], 1)] if t else []
        starts = [(c, 1) for c in job.starts.get(t, ())]
        yield f"{job.name},{t},begun", [*before, *starts, (column, -1)]


def _ended(job: _Job, ended: list[int]) -> Named:
    for t, column in enumerate(ended):
        before = [(ended[t - 1], -1)] if t else []
        ends = [(c, -1) for c in job.ends.get(t, ())]
        yield f"{job.name},{t},ended", [(column, 1), *before, *ends]


def _rested(job: _Job, rested: list[int]) -> Named:
    for t, column in enumerate(rested):
        runs = [(c, 1) for c in job.runs.get(t, ())]
        yield f"{job.name},{t},rested", [(column, 1), *runs, *((c, -1) for c in job.picks)]
        if t + 1 < len(rested):
            yield f"{job.name},{t},stays", [(column, 1), (rested[t + 1], -1)]


def _pair(job: _Job, begun: list[int], earlier: str, done: list[Terms]) -> Named:
    """Yield the rows of a job and one that it waits for.

    Parameters
    ----------
    done : by slot, minus whether the earlier job has ended
    """
    at = job.starts.keys() | job.runs.keys()
    for t in sorted(at):
        runs = [(c, 1) for c in job.runs.get(t, ())]
        yield f"{job.name},{earlier},{t}", [*((c, 1) for c in begun[t : t + 1]), *runs, *done[t]]
    if job.picks:
        picks = [(c, 1) for c in job.picks]
        begins = [(c, 1) for c in begun[job.last : job.last + 1]]
        yield f"{job.name},{earlier},last", [*begins, *picks, *done[job.last]]


ROW = Row("precedence", FORMULA, _add)
