"""Polishes a plan by solving parts of the Program exactly: all else stays as it stands.

A few pools are drawn; the workloads in them, and some that wait, are free to go anywhere, and the
solver finds their best places (a large neighbourhood search in the manner of Shaw, 1998, with the
solver of the whole). Parts that are solved at once grow, parts that take too long shrink.
"""

import time
from collections.abc import Callable, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Placement
from huline.optimizer.backends import Limits, Outcome, backend_named
from huline.optimizer.formulate import Formulation, Program, decode, encode
from huline.optimizer.options import Options
from huline.optimizer.settle import Schedule
from huline.optimizer.strategies.watch import Watch

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

SMALLEST = 500
"""Columns of a Program below which the whole is as quickly solved as its parts."""
SHARE_OF_TIME = 0.25
"""Of the time to solve, what is kept for parts."""
PART_SECONDS = 3.0
"""When a part is given up."""
EASY_SECONDS = 0.5
HANDOVER_SECONDS = 0.5


def time_for_parts(program: Program, seconds: float | None) -> float:
    """Seconds of a limit to keep for `polish`; without a limit the whole will be solved anyway."""
    large = program.cost.size >= SMALLEST
    return SHARE_OF_TIME * seconds if large and seconds is not None else 0.0


def polish(
    formulation: Formulation,
    schedule: Schedule,
    placements: Sequence[Placement],
    options: Options,
    watch: Watch,
    keep: Callable[[Schedule], bool],
) -> None:
    """Improve a schedule part by part until the watch's deadline.

    Parameters
    ----------
    placements : of the settled schedule
    keep : is handed every schedule found, none of them dearer than the one before as far as the
        solver can tell; returns False to stop
    """
    index, start = encode(formulation, schedule, placements)
    values = np.zeros(formulation.program.cost.size, dtype=np.int64)
    values[index] = start
    parts, backend = _Parts(formulation, options.seed), backend_named(options.backend)
    while (left := watch.remaining()) is not None and left > HANDOVER_SECONDS:
        free = parts.draw(values)
        part = formulation.program.with_fixed(~free, values)
        whole = np.flatnonzero(part.integer)
        seconds, since = min(PART_SECONDS, left - HANDOVER_SECONDS), time.monotonic()
        answer = backend.solve(
            part,
            Limits(seconds, options.threads, options.seed),
            start=(whole, values[free][whole]),
            tick=lambda _, __: not watch.stopped(),
        )
        parts.learn(time.monotonic() - since, solved=answer.outcome is Outcome.PROVEN)
        if answer.values is not None:
            values[free] = answer.values
        if watch.stopped() or not keep(decode(formulation, values)):
            return


class _Parts:
    """Draws which columns are free."""

    def __init__(self, formulation: Formulation, seed: int) -> None:
        self._rng, self._pools = Random(seed), 2
        compiled, variables = formulation.compiled, formulation.variables
        self._owner = np.full(formulation.program.cost.size, -1, dtype=np.int64)
        """(N,) workload whose decision a column is; -1 for what follows from others."""
        arcs, jobs = compiled.arcs, variables.jobs
        for columns, arc in (
            (jobs.start, jobs.start_arc), (jobs.pick, jobs.pick_arc), (jobs.run, jobs.run_arc),
            (jobs.piece, jobs.piece_arc),
        ):  # fmt: skip
            self._owner[columns] = arcs.workload[arc]
        for s in variables.services:
            for columns in (s.host, s.cards, s.skip, s.site, s.on, s.copy, s.at, s.fee):
                self._owner[columns] = s.service.workload
        self._shape = len(compiled.case.workloads), len(compiled.supply.sites)
        self._usage = variables.usage

    def draw(self, values: Ints) -> Mask:
        """(N,) the columns that are free this time."""
        used = values[self._usage.column] > 0
        stands = np.zeros(self._shape, dtype=bool)
        stands[self._usage.workload[used], self._usage.pool[used]] = True
        busy = np.flatnonzero(stands.any(axis=0)).tolist()
        pools = self._rng.sample(busy, min(self._pools, len(busy)))
        freed: Mask = np.asarray(stands[:, pools].any(axis=1))
        waiting = np.flatnonzero(~stands.any(axis=1)).tolist()
        freed[self._rng.sample(waiting, min(10, len(waiting)))] = True
        return np.asarray((self._owner < 0) | freed[self._owner])

    def learn(self, seconds: float, *, solved: bool) -> None:
        """Draw larger parts after an easy one, smaller ones after one that was not solved."""
        if not solved:
            self._pools = max(1, self._pools - 1)
        elif seconds < EASY_SECONDS:
            self._pools = min(self._shape[1], self._pools + 1)
