"""What raising the month's peak at a meter costs.

Only centres at which work may raise the peak have a column: the W by which it rises.
"""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.rows.reach import worst
from huline.optimizer.formulate.variables import Variables
from huline.optimizer.settle.charges.demand_charge import rises

FORMULA = (
    "PUE * sum of cards * (busy W - idle W) - 1000 * rise <= 1000 * peak - base in mW, "
    "for each centre and slot"
)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    usage, supply, slots = variables.taken, compiled.supply, compiled.slots
    price = supply.demand_charge_of(builder.perspective)
    centre = supply.centre_of[usage.pool]
    cell = centre * slots + usage.slot
    draw = usage.cards * supply.watt[usage.pool] * supply.pue[centre, usage.slot]
    room = (1000 * supply.peak[:, np.newaxis] - supply.base).reshape(-1)
    over = worst(builder, usage, cell, np.where(price[centre] > 0, draw, 0), room.size) - room
    over[np.repeat(price == 0, slots)] = 0
    cells = np.flatnonzero(over > 0)
    charged = np.unique(cells // slots)
    upper = -(-over.reshape(-1, slots).max(axis=1) // 1000)
    rise = builder.add_following(
        "rise",
        price[charged],
        upper[charged],
        lambda i: supply.centres[int(charged[i])].id,
        lambda load: rises(compiled, load)[charged],
    )
    row_of = np.full(room.size, -1, dtype=np.int64)
    row_of[cells] = np.arange(cells.size)
    kept = row_of[cell] >= 0
    column_of = np.full(len(supply.centres), -1, dtype=np.int64)
    column_of[charged] = rise
    builder.add_rows(
        "demand-charge",
        FORMULA,
        (
            np.concatenate((row_of[cell[kept]], np.arange(cells.size))),
            np.concatenate((usage.column[kept], column_of[cells // slots])),
            np.concatenate((draw[kept], np.full(cells.size, -1000))),
        ),
        room[cells],
        lambda i: f"{supply.centres[int(cells[i]) // slots].id},{int(cells[i]) % slots}",
    )


ROW = Row("demand-charge", FORMULA, _add)
