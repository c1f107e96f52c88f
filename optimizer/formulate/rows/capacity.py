"""A pool's cards in a slot."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.rows.reach import binding
from huline.optimizer.formulate.variables import Variables

Ints = NDArray[np.int64]

FORMULA = "sum of cards <= capacity, for each pool and slot"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    if not compiled.case.policy.applies("capacity"):
        return
    usage, slots = variables.usage, compiled.slots
    cell = usage.pool * slots + usage.slot
    limit = compiled.supply.capacity[:, 0, :].reshape(-1)
    cells = binding(builder, usage, cell, usage.cards, limit)
    row_of = np.full(limit.size, -1, dtype=np.int64)
    row_of[cells] = np.arange(cells.size)
    kept = row_of[cell] >= 0
    builder.add_rows(
        "capacity",
        FORMULA,
        (row_of[cell[kept]], usage.column[kept], usage.cards[kept]),
        limit[cells],
        lambda i: (
            f"{compiled.supply.sites[int(cells[i]) // slots].pool.id},{int(cells[i]) % slots}"
        ),
    )


ROW = Row("capacity", FORMULA, _add)
