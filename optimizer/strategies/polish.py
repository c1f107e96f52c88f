"""Polishes a plan by solving parts of the Program exactly: all else stays as it stands.

Some pools are drawn; the workloads in them, and some that wait, are free, and the solver finds
their best places (a large neighbourhood search in the manner of Shaw, 1998, with the solver of the
whole). They may take any of their options, or only a few that the relaxation finds cheap: then a
part reaches over many more pools. Parts that are solved at once grow, parts that take too long
shrink, and of what has helped there is more.
"""

import time
from collections.abc import Callable, Sequence
from math import ceil, inf
from random import Random

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Placement
from huline.optimizer.backends import Limits, Outcome, backend_named
from huline.optimizer.backends.relaxed import reduced_costs
from huline.optimizer.formulate import Formulation, Program, decode, encode
from huline.optimizer.options import Options
from huline.optimizer.settle import Schedule
from huline.optimizer.strategies.watch import Watch

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SMALLEST = 500
"""Columns of a Program below which the whole is as quickly solved as its parts."""
SHARE_OF_TIME = 0.5
"""Of the time to solve, what is kept for parts."""
PART_SECONDS = 3.0
"""When a part is given up."""
EASY_SECONDS = 0.5
RELAXED = 0.2
"""Share of the time left that the relaxation may take."""
HANDOVER_SECONDS = 0.5
CHOICES = {2.0: 10, inf: 2}
"""Options that a free workload has on average, besides the one it stands in; for each how many
pools are drawn at first."""
GROWTH = 1.5
RECENT = 0.3
"""Weight of the last part in how often parts with so many choices have helped of late."""
CHANCE = 0.1
"""Weight that parts have even if none has helped."""


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
    seconds = RELAXED * (watch.remaining() or 0.0)
    dear = reduced_costs(formulation.program, seconds, options.threads)
    parts, backend = _Parts(formulation, options.seed, dear), backend_named(options.backend)
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
        found = values[free] if answer.values is None else answer.values
        parts.learn(
            time.monotonic() - since,
            solved=answer.outcome is Outcome.PROVEN,
            helped=bool((found != values[free])[whole].any()),
        )
        values[free] = found
        if watch.stopped() or not keep(decode(formulation, values)):
            return


class _Parts:
    """Draws which columns are free."""

    def __init__(self, formulation: Formulation, seed: int, dear: Floats | None) -> None:
        self._rng, self._dear = Random(seed), dear
        self._pools = dict(CHOICES) if dear is not None else {inf: CHOICES[inf]}
        self._helpful = dict.fromkeys(self._pools, 1.0)
        self._each = inf
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
        hosts = (s.host for s in variables.services)
        self._options: Ints = np.concatenate((jobs.chosen, *hosts))
        self._shape = len(compiled.case.workloads), len(compiled.supply.sites)
        self._usage = variables.usage

    def draw(self, values: Ints) -> Mask:
        """(N,) the columns that are free this time."""
        used = values[self._usage.column] > 0
        stands = np.zeros(self._shape, dtype=bool)
        stands[self._usage.workload[used], self._usage.pool[used]] = True
        weights = [CHANCE + helpful for helpful in self._helpful.values()]
        (self._each,) = self._rng.choices(list(self._helpful), weights)
        busy = np.flatnonzero(stands.any(axis=0)).tolist()
        pools = self._rng.sample(busy, min(self._pools[self._each], len(busy)))
        freed: Mask = np.asarray(stands[:, pools].any(axis=1))
        waiting = np.flatnonzero(~stands.any(axis=1)).tolist()
        freed[self._rng.sample(waiting, min(10, len(waiting)))] = True
        free: Mask = np.asarray((self._owner < 0) | freed[self._owner])
        dear = self._too_dear(free, int(freed.sum()))
        free[dear[values[dear] == 0]] = False
        return free

    def _too_dear(self, free: Mask, workloads: int) -> Ints:
        """Options beyond the cheapest that so many free workloads may choose from."""
        mine, most = self._options[free[self._options]], self._each * workloads
        if self._dear is None or most >= mine.size:
            return mine[:0]
        return mine[np.argsort(self._dear[mine], kind="stable")[int(most) :]]

    def learn(self, seconds: float, *, solved: bool, helped: bool) -> None:
        """Draw larger parts after an easy one, smaller ones after one in vain."""
        each = self._each
        self._helpful[each] += RECENT * (helped - self._helpful[each])
        if not (solved or helped):
            self._pools[each] = max(1, int(self._pools[each] / GROWTH))
        elif solved and seconds < EASY_SECONDS:
            self._pools[each] = min(self._shape[1], ceil(self._pools[each] * GROWTH))
