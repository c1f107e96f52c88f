"""Cards of a service serve its demand, each metro only where it may be served."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows import presence, rounding
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import ServiceColumns, Variables

Ints = NDArray[np.int64]

FORMULA = (
    "- sum of units * cards (or of flow) - short - demand * skip <= - demand, for each set of "
    "origins; sum of flow - units * cards <= 0; cards + most * skip <= most; "
    + rounding.FORMULA
    + "; "
    + presence.FORMULA
)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    for columns in variables.services:
        if not columns.service.hosted:
            _of_service(builder, compiled, columns)


def _of_service(builder: Builder, compiled: Compiled, columns: ServiceColumns) -> None:
    name = compiled.case.workloads[columns.service.workload].id

    def label(what: str) -> Callable[[int], str]:
        return lambda i: f"{name},{what},{_place(compiled, columns, i)}"

    groups = np.arange(len(columns.service.demand))
    for number, members in enumerate(columns.sets or groups[:, np.newaxis]):
        _coverage(builder, columns, members, f"{name},{number}")
    if not columns.sets:
        _throughput(builder, columns, label("throughput"))
    if columns.cards.size and not columns.warm.size:
        rounding.add_rounded(builder, FORMULA, columns, name)
    most = presence.most_cards(compiled, columns)
    if columns.skip.size:
        _all_or_nothing(builder, columns, most, label("skip"))
    presence.add_presence(builder, compiled, FORMULA, columns, most, label)


def _coverage(builder: Builder, columns: ServiceColumns, members: Ints, name: str) -> None:
    demand: Ints = columns.service.demand[members].sum(axis=0)
    slots = np.flatnonzero(demand)
    row_of = np.full(demand.size, -1, dtype=np.int64)
    row_of[slots] = np.arange(slots.size)
    if not columns.sets:
        (group,) = members
        served = np.flatnonzero(columns.flow[group] >= 0)
        column, value = columns.flow[group, served], np.full(served.size, -1)
    else:
        reached = columns.service.reach[members][:, columns.cards_pool].any(axis=0)
        asked = demand[columns.cards_slot] > 0
        served = np.flatnonzero(reached & asked & (columns.serving >= 0))
        column = columns.serving[served]
        value = -columns.service.units[columns.cards_pool[served]]
    short = columns.short[members]
    g, lacking = np.nonzero(short >= 0)
    parts = [
        (row_of[columns.cards_slot[served]], column, value),
        (row_of[lacking], short[g, lacking], np.full(lacking.size, -1)),
    ]
    if columns.skip.size:
        parts.append((row_of[slots], np.repeat(columns.skip, slots.size), -demand[slots]))
    row, col, val = (np.concatenate(part) for part in zip(*parts, strict=True))
    builder.add_rows(
        "demand",
        FORMULA,
        (row, col, val),
        -demand[slots],
        lambda i: f"{name},{int(slots[i])}",
    )


def _throughput(builder: Builder, columns: ServiceColumns, label: Callable[[int], str]) -> None:
    able = np.flatnonzero(columns.serving >= 0)
    g, e = np.nonzero(columns.flow >= 0)
    units = columns.service.units[columns.cards_pool]
    builder.add_rows(
        "demand",
        FORMULA,
        (
            np.concatenate((e, able)),
            np.concatenate((columns.flow[g, e], columns.serving[able])),
            np.concatenate((np.ones(e.size, dtype=np.int64), -units[able])),
        ),
        np.zeros(columns.cards.size),
        label,
    )


def _all_or_nothing(
    builder: Builder, columns: ServiceColumns, most: Ints, label: Callable[[int], str]
) -> None:
    """Keep cards from a service that is left out, even where a card earned money."""
    entries = np.arange(columns.cards.size)
    builder.add_rows(
        "demand",
        FORMULA,
        (
            np.concatenate((entries, entries)),
            np.concatenate((columns.cards, np.repeat(columns.skip, entries.size))),
            np.concatenate((np.ones(entries.size, dtype=np.int64), most)),
        ),
        most,
        label,
    )


def _place(compiled: Compiled, columns: ServiceColumns, i: int) -> str:
    pool = compiled.supply.sites[int(columns.cards_pool[i])].pool.id
    return f"{pool},{int(columns.cards_slot[i])}"


ROW = Row("demand", FORMULA, _add)
