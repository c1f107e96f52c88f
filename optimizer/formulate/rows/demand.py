"""Cards of a service serve its demand, each metro only where it may be served."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import ServiceColumns, Variables

Ints = NDArray[np.int64]

FORMULA = (
    "- sum of units * cards (or of flow) - short - demand * skip <= - demand; "
    "sum of flow - units * cards <= 0; cards + most * skip <= most"
)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    for columns in variables.services:
        if columns.host.size or (columns.service.whole and columns.service.sites == 1):
            continue
        name = compiled.case.workloads[columns.service.workload].id
        for group in range(len(columns.service.demand)):
            _coverage(builder, columns, group, name)
        if len(columns.service.demand) > 1:
            _throughput(builder, compiled, columns, name)
        if columns.skip.size:
            _all_or_nothing(builder, compiled, columns, name)


def _coverage(builder: Builder, columns: ServiceColumns, group: int, name: str) -> None:
    demand = columns.service.demand[group]
    slots = np.flatnonzero(demand)
    row_of = np.full(demand.size, -1, dtype=np.int64)
    row_of[slots] = np.arange(slots.size)
    if len(columns.service.demand) > 1:
        served = np.flatnonzero(columns.flow[group] >= 0)
        column, value = columns.flow[group, served], np.full(served.size, -1)
    else:
        served = np.flatnonzero(columns.service.reach[group, columns.cards_pool])
        column = columns.cards[served]
        value = -columns.service.units[columns.cards_pool[served]]
    lacking = slots[columns.short[group, slots] >= 0]
    parts = [
        (row_of[columns.cards_slot[served]], column, value),
        (row_of[lacking], columns.short[group, lacking], np.full(lacking.size, -1)),
    ]
    if columns.skip.size:
        parts.append((row_of[slots], np.repeat(columns.skip, slots.size), -demand[slots]))
    row, col, val = (np.concatenate(part) for part in zip(*parts, strict=True))
    builder.add_rows(
        "demand",
        FORMULA,
        (row, col, val),
        -demand[slots],
        lambda i: f"{name},{group},{int(slots[i])}",
    )


def _throughput(builder: Builder, compiled: Compiled, columns: ServiceColumns, name: str) -> None:
    entries = np.arange(columns.cards.size)
    g, e = np.nonzero(columns.flow >= 0)
    units = columns.service.units[columns.cards_pool]
    builder.add_rows(
        "demand",
        FORMULA,
        (
            np.concatenate((e, entries)),
            np.concatenate((columns.flow[g, e], columns.cards)),
            np.concatenate((np.ones(e.size, dtype=np.int64), -units)),
        ),
        np.zeros(entries.size),
        lambda i: f"{name},throughput,{_place(compiled, columns, i)}",
    )


def _all_or_nothing(
    builder: Builder, compiled: Compiled, columns: ServiceColumns, name: str
) -> None:
    """Keep cards from a service that is left out, even where a card earned money."""
    entries = np.arange(columns.cards.size)
    pool, slot = columns.cards_pool, columns.cards_slot
    most = np.minimum(columns.service.need, compiled.supply.most_cards(columns.service.use))[
        pool, slot
    ]
    builder.add_rows(
        "demand",
        FORMULA,
        (
            np.concatenate((entries, entries)),
            np.concatenate((columns.cards, np.repeat(columns.skip, entries.size))),
            np.concatenate((np.ones(entries.size, dtype=np.int64), most)),
        ),
        most,
        lambda i: f"{name},skip,{_place(compiled, columns, i)}",
    )


def _place(compiled: Compiled, columns: ServiceColumns, i: int) -> str:
    pool = compiled.supply.sites[int(columns.cards_pool[i])].pool.id
    return f"{pool},{int(columns.cards_slot[i])}"


ROW = Row("demand", FORMULA, _add)
