"""What holds a workload to a place: the options that are left to it there."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle.schedule import JobRun, ServiceRun

Mask = NDArray[np.bool_]
Where = JobRun | ServiceRun


def left_open(compiled: Compiled, w: int, within: Where | None) -> Mask:
    """(n, T) slots in which a job's arcs stay within a run: pool, cards and way of its data."""
    arcs, mine = compiled.arcs, compiled.arcs.span(w)
    found = np.ones((mine.stop - mine.start, compiled.slots), dtype=bool)
    if isinstance(within, JobRun):
        for same in (arcs.pool, arcs.cards, arcs.mode):
            found[same[mine] != same[within.arc]] = False
        found[:, np.isin(np.arange(compiled.slots), within.slots, invert=True)] = False
    return found
