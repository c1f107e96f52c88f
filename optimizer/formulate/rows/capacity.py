"""A pool's cards in a slot."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.rows.reach import binding
from huline.optimizer.formulate.variables import Usage, Variables

Ints = NDArray[np.int64]

FORMULA = "sum of use <= capacity, for each pool, resource and slot"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    if not compiled.case.policy.applies("capacity"):
        return
    for resource in range(len(compiled.supply.resources)):
        _limit(builder, compiled, variables.taken, resource)


def _limit(builder: Builder, compiled: Compiled, usage: Usage, resource: int) -> None:
    slots, use = compiled.slots, usage.use[:, resource]
    cell = usage.pool * slots + usage.slot
    limit = compiled.supply.capacity[:, resource, :].reshape(-1)
    cells = binding(builder, usage, cell, use, limit)
    row_of = np.full(limit.size, -1, dtype=np.int64)
    row_of[cells] = np.arange(cells.size)
    kept = row_of[cell] >= 0
    name = f"{compiled.supply.resources[resource]}," if resource else ""

    def label(i: int) -> str:
        pool, slot = divmod(int(cells[i]), slots)
        return f"{compiled.supply.sites[pool].pool.id},{name}{slot}"

    builder.add_rows(
        "capacity",
        FORMULA,
        (row_of[cell[kept]], usage.column[kept], use[kept]),
        limit[cells],
        label,
    )


ROW = Row("capacity", FORMULA, _add)
