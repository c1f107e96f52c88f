"""Rows of rules that limit sums of cards at work; see `huline.optimizer.compile.ceilings`."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.ceilings import Ceiling
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.rows.reach import worst
from huline.optimizer.formulate.variables import Usage, Variables

Ints = NDArray[np.int64]


def limiting(rule: str, formula: str) -> Row:
    """Make the Row of a rule; where it is soft, its excess has a column and a price."""

    def add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
        for ceiling in compiled.ceilings:
            if ceiling.rule == rule:
                usage = variables.taken if ceiling.promised else variables.usage
                _limit(builder, ceiling, usage, formula)

    return Row(rule, formula, add)


def _limit(builder: Builder, ceiling: Ceiling, usage: Usage, formula: str) -> None:
    limit = ceiling.limit.reshape(-1)
    cell = ceiling.cells(usage.workload, usage.pool, usage.slot)
    amount = usage.cards * ceiling.weight[usage.pool, usage.slot]
    # what does not count goes to a cell of its own; what helps to keep a floor may stay away
    aside = np.where(cell < 0, limit.size, cell)
    over = _most(builder, ceiling, usage, aside, np.maximum(amount, 0))[:-1] - limit
    cells = np.flatnonzero(over > 0)
    row_of = np.full(limit.size + 1, -1, dtype=np.int64)
    row_of[cells] = np.arange(cells.size)
    kept = row_of[aside] >= 0
    row, column, value = row_of[aside[kept]], usage.column[kept], amount[kept]
    if ceiling.rate is not None:
        excess = _excess(builder, ceiling, cells, -(-over[cells] // ceiling.unit))
        row = np.concatenate((row, np.arange(cells.size)))
        column = np.concatenate((column, excess))
        value = np.concatenate((value, np.full(cells.size, -ceiling.unit)))
    builder.add_rows(
        ceiling.rule, formula, (row, column, value), limit[cells],
        lambda i: ceiling.name(int(cells[i])),
    )  # fmt: skip


def _most(builder: Builder, ceiling: Ceiling, usage: Usage, cell: Ints, amount: Ints) -> Ints:
    """(cells + 1,) the most that columns could put into each cell; see `worst`."""
    cells = ceiling.limit.size + 1
    if ceiling.by_slot:
        return worst(builder, usage, cell, amount, cells)
    # over the horizon a workload's columns do add up: its largest of every slot
    slots = ceiling.weight.shape[1]
    each = worst(builder, usage, cell * slots + usage.slot, amount, cells * slots)
    total: Ints = each.reshape(cells, slots).sum(axis=1)
    return total


def _excess(builder: Builder, ceiling: Ceiling, cells: Ints, upper: Ints) -> Ints:
    return builder.add_following(
        "excess",
        np.full(cells.size, ceiling.rate),
        upper,
        lambda i: f"{ceiling.rule},{ceiling.name(int(cells[i]))}",
        lambda load: ceiling.excess(
            load.workload, load.pool, load.slot, load.count, load.promised
        )[cells],
    )
