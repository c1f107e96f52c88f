"""What a workload spends stays within its limit.

Work in one piece has no column for a start, or a host, that would cost too much.
"""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import ServiceColumns, Variables

FORMULA = (
    "sum of run * spent in the slot + pick * (spent once - limit) <= 0; "
    "sum of cards * spent on a card + sum of copies * spent on a copy <= limit"
)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    jobs, arcs = variables.jobs, compiled.arcs
    for w in range(len(compiled.case.workloads)):
        limit = compiled.spending.limit(w)
        if limit is None or not arcs.of(w):
            continue
        mine = arcs.span(w)
        per_slot, fixed = compiled.spending.of_arcs(arcs, w)
        pick, run = (
            np.flatnonzero((arc >= mine.start) & (arc < mine.stop))
            for arc in (jobs.pick_arc, jobs.run_arc)
        )
        arc_of = jobs.pick_arc[pick]
        row = np.searchsorted(arc_of, jobs.run_arc[run])
        spent = fixed[arc_of - mine.start]
        # a limit that nothing comes near would only blur the row for solvers in floats
        most = spent + np.maximum(per_slot, 0).sum(axis=1)[arc_of - mine.start]
        builder.add_rows(
            "spending",
            FORMULA,
            (
                np.concatenate((row, np.arange(pick.size))),
                np.concatenate((jobs.run[run], jobs.pick[pick])),
                np.concatenate(
                    (
                        per_slot[jobs.run_arc[run] - mine.start, jobs.run_slot[run]],
                        spent - np.minimum(limit, most),
                    )
                ),
            ),
            np.zeros(pick.size),
            lambda i, arc_of=arc_of: _name(compiled, int(arc_of[i])),  # type: ignore[misc]
        )
    for columns in variables.services:
        limit = compiled.spending.limit(columns.service.workload)
        if limit is not None and columns.cards.size:
            _of_service(builder, compiled, columns, limit)


def _of_service(builder: Builder, compiled: Compiled, columns: ServiceColumns, limit: int) -> None:
    w, copies = columns.service.workload, columns.service.copies
    rate = compiled.spending.of_card(w)[columns.cards_pool, columns.cards_slot]
    sent = copies.cost[columns.copy_centre] if copies else np.zeros(0, dtype=np.int64)
    column = np.concatenate((columns.cards, columns.copy))
    value = np.concatenate((rate, sent))
    if (np.maximum(value, 0) * builder.upper()[column]).sum() <= limit:
        return
    name = compiled.case.workloads[w].id
    builder.add_rows(
        "spending",
        FORMULA,
        (np.zeros(column.size), column, value),
        [limit],
        lambda _: name,
    )


def _name(compiled: Compiled, arc: int) -> str:
    arcs = compiled.arcs
    job = compiled.case.workloads[int(arcs.workload[arc])].id
    pool = compiled.supply.sites[int(arcs.pool[arc])].pool.id
    return f"{job},{pool},{int(arcs.cards[arc])}"


ROW = Row("spending", FORMULA, _add)
