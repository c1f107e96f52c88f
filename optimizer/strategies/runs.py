"""The cheapest run of a training job in the slots that are free."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import starts
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.pieces import cheapest, takes_one_piece

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def cheapest_run(
    compiled: Compiled,
    w: int,
    free: Mask,
    money: Ints,
    fixed: Ints,
    allows: Callable[[int, Ints], bool],
) -> tuple[int, int, Ints]:
    """Cost, arc (counted from the job's first) and slots of a job's cheapest run; () if none.

    Parameters
    ----------
    free : (n, T) slots in which each arc could run
    money, fixed : (n, T) and (n,) milli-fen
    allows : whether an arc may run in certain slots, asked of work that pauses
    """
    job, mine = compiled.case.workloads[w], compiled.arcs.span(w)
    assert isinstance(job, TrainingJob)
    lengths, limit = compiled.arcs.slots[mine], compiled.spending.limit(w)
    whole = takes_one_piece(job, lengths)
    begins = starts(free & whole[:, np.newaxis], lengths)
    if limit is not None:
        begins &= compiled.spending.of_starts(compiled.arcs, w) <= limit
    found = _cheapest_start(begins, money, fixed, lengths)
    for k in np.flatnonzero(~whole & (free.sum(axis=1) >= lengths)):
        slots = _cheapest_cut(compiled, w, int(k), free[k], money[k])
        cost = int(money[k, slots].sum()) + int(fixed[k])
        if not (slots.size and allows(mine.start + int(k), slots)):
            continue
        if found[2].size == 0 or cost < found[0]:
            found = cost, int(k), slots
    return found


def _cheapest_start(
    begins: Mask, money: Ints, fixed: Ints, lengths: Ints
) -> tuple[int, int, Ints]:
    """Find the cheapest run in one piece; of equals the first arc's, and there the earliest."""
    arc, first = np.nonzero(begins)
    if arc.size == 0:
        return 0, 0, arc
    total = np.zeros((money.shape[0], money.shape[1] + 1), dtype=np.int64)
    np.cumsum(money, axis=1, out=total[:, 1:])
    cost = total[arc, first + lengths[arc]] - total[arc, first] + fixed[arc]
    best = int(cost.argmin())
    k, begin = int(arc[best]), int(first[best])
    return int(cost[best]), k, np.arange(begin, begin + int(lengths[k]))


def _cheapest_cut(compiled: Compiled, w: int, k: int, free: Mask, money: Ints) -> Ints:
    """Slots of work that pauses: the cheapest, or those it spends least in if it has to save."""
    job, arcs = compiled.case.workloads[w], compiled.arcs
    pieces = compiled.pieces(arcs.span(w).start + k)
    pinned, limit = compiled.terms.pinned_start(job), compiled.spending.limit(w)
    slots = cheapest(free, money, pieces, pinned)
    if limit is None:
        return slots
    per_slot, once = compiled.spending.of_arcs(arcs, w)
    for choice in (slots, cheapest(free, per_slot[k], pieces, pinned)):
        if per_slot[k, choice].sum() + once[k] <= limit:
            return choice
    return slots[:0]
