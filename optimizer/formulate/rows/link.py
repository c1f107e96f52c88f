"""What a link carries, over the horizon and in each slot."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.rows.reach import binding
from huline.optimizer.formulate.variables import Usage, Variables

Ints = NDArray[np.int64]

FORMULA = "sum of MB moved over the link, in all or in a slot <= volume"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    freight = compiled.freight
    limit = freight.lanes.limit
    if not limit.size:
        return
    use, pair = _joined(compiled, variables)
    copies, there, sent = _copies(compiled, variables)
    use = Usage(
        *(np.concatenate(parts) for parts in zip(_parts(use), _parts(copies), strict=True))
    )
    lane = np.concatenate((freight.lane[pair], there))
    mb = np.concatenate((freight.mb[pair], sent))
    lanes = binding(builder, use, lane, mb, limit)
    lanes = lanes[lanes != freight.lanes.moves]
    kept = np.isin(lane, lanes)
    builder.add_rows(
        "link",
        FORMULA,
        (np.searchsorted(lanes, lane[kept]), use.column[kept], mb[kept]),
        limit[lanes],
        lambda i: freight.lanes.names[lanes[i]],
    )


def _parts(use: Usage) -> tuple[Ints, ...]:
    return use.column, use.workload, use.pool, use.slot, use.use


def _copies(compiled: Compiled, variables: Variables) -> tuple[Usage, Ints, Ints]:
    """Match columns that send copies of a model with the lanes on their way, and the MB there."""
    found: list[tuple[int, int, int, int, int]] = []
    for s in variables.services:
        sent, w = s.service.copies, s.service.workload
        if sent is None:
            continue
        to = [*compiled.supply.centre_of[s.host_pool], *s.copy_centre]
        for column, centre in zip((*s.host, *s.copy), to, strict=True):
            lanes = sent.lanes[int(centre)]
            found += [(int(column), w, int(centre), lane, sent.mb) for lane in lanes]
    column, workload, centre, lane, mb = np.array(found, dtype=np.int64).reshape(-1, 5).T
    nothing = np.zeros((lane.size, len(compiled.supply.resources)), dtype=np.int64)
    # to another centre goes another copy, as to another pool would another job
    return Usage(column, workload, centre, np.zeros_like(lane), nothing), lane, mb


def _joined(compiled: Compiled, variables: Variables) -> tuple[Usage, Ints]:
    """Match columns that choose an arc with the pairs of that arc."""
    jobs, arcs, of = variables.jobs, compiled.arcs, compiled.freight.arc
    first = np.searchsorted(of, jobs.chosen_arc)
    count = np.searchsorted(of, jobs.chosen_arc, side="right") - first
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    arc = np.repeat(jobs.chosen_arc, count)
    slot = np.zeros_like(arc)
    use = Usage(
        np.repeat(jobs.chosen, count), arcs.workload[arc], arcs.pool[arc], slot, arcs.use[arc]
    )
    return use, np.repeat(first, count) + offset


ROW = Row("link", FORMULA, _add)
