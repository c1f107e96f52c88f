"""Says which pools hard limits on cards at work forbid a workload even alone."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import Alone, Openings, scarcest, within
from huline.optimizer.compile.arcs import Arcs
from huline.optimizer.compile.ceilings import Ceiling
from huline.optimizer.compile.ceilings.energy_quota import PER_WH
from huline.optimizer.compile.refusals import CARD_HOURS, Pruned

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

_CELLS = 2**22
"""Slots of arcs that are looked at together."""


def prune_capped(
    case: Case, arcs: Arcs, ceilings: Sequence[Ceiling], alone: Alone, pruned: Pruned
) -> Arcs:
    """Say which pools no plan can use for a limit on cards at work.

    Returns
    -------
    the arcs without those that no plan can use
    """
    for ceiling in limiting(ceilings):
        group = ceiling.groups[arcs.pool if ceiling.by_pool else arcs.workload]
        over = np.zeros(arcs.pool.size, dtype=bool)
        need, limit = np.zeros_like(arcs.pool), np.zeros_like(arcs.pool)
        for some in _blocks(_doubtful(ceiling, arcs, group), case.horizon.slots):
            judge = _slot_by_slot if ceiling.by_slot else _in_all
            over[some], need[some], limit[some] = judge(
                case, arcs, ceiling, some, group[some], alone
            )
        if over.any():
            _record(arcs, ceiling, over, need, limit, pruned)
            arcs = arcs.those(~over)
    return arcs


def limiting(ceilings: Sequence[Ceiling]) -> list[Ceiling]:
    """Return the limits that no plan may pass."""
    return [one for one in ceilings if one.rate is None and not one.is_floor]


def told(ceiling: Ceiling, need: Ints, limit: Ints) -> tuple[Ints, Ints, int]:
    """Return a need and a limit of a ceiling as a Refusal states them, and of what they are."""
    if ceiling.rule == "energy-quota":
        return -(-need // PER_WH), limit // PER_WH, 0
    if ceiling.by_slot:
        return need, limit, 0
    return -(-need // ceiling.unit), limit // ceiling.unit, CARD_HOURS


def _doubtful(ceiling: Ceiling, arcs: Arcs, group: Ints) -> Ints:
    """Return the arcs that the limit may stop: where the least of it meets the most of them."""
    heaviest = arcs.cards * ceiling.weight.max(axis=1, initial=0)[arcs.pool]
    if not ceiling.by_slot:
        heaviest *= arcs.slots
    return np.flatnonzero((group >= 0) & (heaviest > ceiling.limit.min(axis=1)[group]))


def _blocks(some: Ints, slots: int) -> Iterator[Ints]:
    step = max(1, _CELLS // slots)
    for at in range(0, some.size, step):
        yield some[at : at + step]


def _in_all(
    case: Case, arcs: Arcs, ceiling: Ceiling, some: Ints, group: Ints, alone: Alone
) -> tuple[Mask, Ints, Ints]:
    """Whether a limit over the horizon is too low for the lightest slots; the need; the limit."""
    lightest = ceiling.weight.min(axis=1)[arcs.pool[some]]
    need, limit = arcs.cards[some] * arcs.slots[some] * lightest, ceiling.limit[group, 0]
    return need > limit, need, limit


def _slot_by_slot(
    case: Case, arcs: Arcs, ceiling: Ceiling, some: Ints, group: Ints, alone: Alone
) -> tuple[Mask, Ints, Ints]:
    """Whether too few slots have a limit high enough; the need and the limit where that shows."""
    pool, slots = arcs.pool[some], arcs.slots[some]
    begin, end = arcs.earliest[some], arcs.deadline[some]
    need = arcs.cards[some, np.newaxis] * ceiling.weight[pool]
    room = ceiling.limit[group] - need
    usable = alone.open_for(pool, arcs.use[some])
    openings, row = Openings(usable & (room >= 0)), np.arange(some.size)
    cut = np.array([_cut(case, int(w)) for w in arcs.workload[some]], dtype=bool)
    held = np.where(
        cut, openings.hold(row, begin, end, slots), openings.hold_in_a_row(row, begin, end, slots)
    )
    room = np.where(within(usable, begin, end), room, -(2**62))
    at = np.zeros_like(pool)
    for i in np.flatnonzero(~held):
        window = room[i, begin[i] : end[i]]
        at[i] = begin[i] + scarcest(window, int(slots[i]), not cut[i])
    return ~held, need[row, at], ceiling.limit[group, at]


def _cut(case: Case, workload: int) -> bool:
    """Tell whether a job may pause."""
    job = case.workloads[workload]
    return isinstance(job, TrainingJob) and job.timing == "preemptible"


def _record(
    arcs: Arcs, ceiling: Ceiling, over: Mask, need: Ints, limit: Ints, pruned: Pruned
) -> None:
    """Record the pairs that have no arc left; the arc that lacks least speaks for each."""
    pools = ceiling.weight.shape[0]
    pair = arcs.workload * pools + arcs.pool
    order = np.flatnonzero(over)
    order = order[np.lexsort(((need - limit)[order], pair[order]))]
    lost, first = np.unique(pair[order], return_index=True)
    gone = ~np.isin(lost, pair[~over])
    speaks = order[first[gone]]
    shown = told(ceiling, need[speaks], limit[speaks])
    pruned.add(arcs.workload[speaks], arcs.pool[speaks], ceiling.rule, *shown)
