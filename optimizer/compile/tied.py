"""Says which pools are forbidden to a job by those it waits for, whatever else runs."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.arcs import Arcs
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.refusals import UNREACHABLE, Pruned
from huline.optimizer.compile.ties import Ties
from huline.optimizer.compile.transfer import NEVER

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def prune_tied(arcs: Arcs, ties: Ties, supply: Supply, pruned: Pruned) -> None:
    """Say which pools jobs cannot use behind or beside those they wait for."""
    keep = np.ones(arcs.pool.size, dtype=bool)
    done = arcs.earliest + arcs.slots
    for w in ties.in_order(ties.needed_by(ties.before)):
        if w not in ties.before:
            continue
        mine = arcs.span(w)
        ready = max(_first_end(arcs, done, keep, p) for p in ties.before[w])
        begin = np.maximum(arcs.earliest[mine], ready)
        # what follows a job that never ends must not look like a number
        done[mine] = np.minimum(begin + arcs.slots[mine], NEVER)
        late = done[mine] > arcs.deadline[mine]
        latest = arcs.deadline[mine] - arcs.slots[mine]
        told = np.full_like(latest, UNREACHABLE if ready >= NEVER else ready)
        _drop(arcs, w, late, "precedence", told, latest, keep, pruned)
        for p in sorted(ties.needed_by([w]) - {w}):
            _apart_or_together(arcs, ties, supply, w, p, keep, pruned)


def _first_end(arcs: Arcs, done: Ints, keep: Mask, workload: int) -> int:
    """Return the slot by which a job can have ended at the earliest; `NEVER` if it cannot run."""
    mine = arcs.span(workload)
    return int(done[mine][keep[mine]].min(initial=NEVER))


def _apart_or_together(
    arcs: Arcs, ties: Ties, supply: Supply, w: int, p: int, keep: Mask, pruned: Pruned
) -> None:
    """Leave out centres that a job cannot use while one that must run before it runs as well."""
    mine, other = arcs.span(w), arcs.span(p)
    theirs = np.unique(supply.centre_of[arcs.pool[other][keep[other]]])
    here = supply.centre_of[arcs.pool[mine]]
    kinds = {group.kind for group in ties.groups_of(w) if p in group.members}
    if not kinds or theirs.size == 0:
        return
    if "together" in kinds:
        limit = np.full_like(here, theirs[0])
        _drop(arcs, w, ~np.isin(here, theirs), "together", here, limit, keep, pruned)
    if "apart" in kinds:
        meeting = here == theirs[0] if theirs.size == 1 else np.zeros(here.size, dtype=bool)
        both = np.full_like(here, 2)
        wrong = meeting | ("together" in kinds)
        _drop(arcs, w, wrong, "apart", both, np.ones_like(here), keep, pruned)


def _drop(
    arcs: Arcs, w: int, wrong: Mask, rule: str, measured: Ints, limit: Ints,
    keep: Mask, pruned: Pruned,
) -> None:  # fmt: skip
    """Leave out those arcs of a job that are wrong and still there; say so of pools thus lost."""
    mine = arcs.span(w)
    pool, before = arcs.pool[mine], keep[mine].copy()
    keep[mine] &= ~wrong
    for p in np.setdiff1d(pool[before], pool[keep[mine]]):
        k = int(np.flatnonzero((pool == p) & before)[0])
        pruned.add(w, pool[k : k + 1], rule, measured[k : k + 1], limit[k : k + 1])
