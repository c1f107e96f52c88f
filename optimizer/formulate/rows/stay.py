"""A service that has come to a pool stays there for a while."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import ServiceColumns, Variables

FORMULA = (
    "on - on in the slot before - start <= 0; "
    "sum of start over the last min stay slots - on <= 0, until the window ends"
)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    for columns in variables.services:
        if columns.start.size:
            _coming(builder, compiled, columns)
            _staying(builder, compiled, columns)


def _coming(builder: Builder, compiled: Compiled, columns: ServiceColumns) -> None:
    """Tell where a stay begins; one that began before the horizon does not."""
    service, pool, slot = columns.service, columns.cards_pool, columns.cards_slot
    fresh = np.flatnonzero((slot > 0) | ~service.before[pool])
    # entries of a pool stand in a row
    follows = np.flatnonzero(
        (pool[fresh] == pool[fresh - 1]) & (slot[fresh] == slot[fresh - 1] + 1)
    )
    row = np.arange(fresh.size)
    builder.add_rows(
        "stay",
        FORMULA,
        (
            np.concatenate((row, row, follows)),
            np.concatenate(
                (columns.on[fresh], columns.start[fresh], columns.on[fresh[follows] - 1])
            ),
            np.repeat([1, -1, -1], [row.size, row.size, follows.size]),
        ),
        np.zeros(row.size),
        lambda i: f"{_place(compiled, columns, int(pool[fresh[i]]))},from,{int(slot[fresh[i]])}",
    )


def _staying(builder: Builder, compiled: Compiled, columns: ServiceColumns) -> None:
    service = columns.service
    pools, slots = np.unique(columns.cards_pool), len(service.window)
    index = np.searchsorted(pools, columns.cards_pool)
    offset = columns.cards_slot - service.window.start
    parts = [(index * slots + offset, columns.on, np.full(offset.size, -1))]
    for later in range(service.min_stay):
        at = np.flatnonzero(offset + later < slots)
        row = index[at] * slots + offset[at] + later
        parts.append((row, columns.start[at], np.ones_like(at)))
        if at.size == 0:
            break
    row, column, value = (np.concatenate(part) for part in zip(*parts, strict=True))
    builder.add_rows(
        "stay",
        FORMULA,
        (row, column, value),
        np.zeros(pools.size * slots),
        lambda i: (
            f"{_place(compiled, columns, int(pools[i // slots]))},"
            f"{i % slots + service.window.start}"
        ),
    )


def _place(compiled: Compiled, columns: ServiceColumns, pool: int) -> str:
    name = compiled.case.workloads[columns.service.workload].id
    return f"{name},{compiled.supply.sites[pool].pool.id}"


ROW = Row("stay", FORMULA, _add)
