"""A centre's draw at the meter in a slot."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.rows.limited import limiting
from huline.optimizer.formulate.rows.reach import binding
from huline.optimizer.formulate.variables import Variables

FORMULA = (
    "PUE * sum of cards * (busy W - idle W) - excess <= headroom in mW, for each centre and slot"
)
_SOFT = limiting("power", FORMULA)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    _SOFT.add(builder, compiled, variables)
    usage, supply, slots = variables.taken, compiled.supply, compiled.slots
    centre = supply.centre_of[usage.pool]
    watched = supply.limited[centre]
    cell = centre * slots + usage.slot
    draw = usage.cards * supply.watt[usage.pool] * supply.pue[centre, usage.slot]
    limit = supply.headroom.reshape(-1)
    cells = binding(builder, usage, cell, np.where(watched, draw, 0), limit)
    cells = cells[supply.limited[cells // slots]]
    row_of = np.full(limit.size, -1, dtype=np.int64)
    row_of[cells] = np.arange(cells.size)
    kept = row_of[cell] >= 0
    builder.add_rows(
        "power",
        FORMULA,
        (row_of[cell[kept]], usage.column[kept], draw[kept]),
        limit[cells],
        lambda i: f"{supply.centres[int(cells[i]) // slots].id},{int(cells[i]) % slots}",
    )


ROW = Row("power", FORMULA, _add)
