"""Cards rented under contracts: none or at least so many, and no fewer than are used."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.rows.reach import worst
from huline.optimizer.formulate.variables import Usage, Variables
from huline.optimizer.settle.charges.take_or_pay import rented
from huline.optimizer.settle.load import Load

Ints = NDArray[np.int64]

FORMULA = (
    "sum of cards - rented <= 0, for each contract and slot; "
    "rented - most * open <= 0; least * open - rented <= 0"
)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    contracts, slots = compiled.contracts, compiled.slots
    contract, usage = _under(compiled, variables.usage)
    cell = contract * slots + usage.slot
    reached = worst(builder, usage, cell, usage.cards, len(contracts.ids) * slots)
    most = reached.reshape(-1, slots).max(axis=1)
    # a contract under which nothing can run is never opened
    present = np.flatnonzero(most)
    most = np.maximum(most, contracts.least)[present]
    price = contracts.rate[present] * slots * (builder.perspective == "payer")

    def name(i: int) -> str:
        return contracts.ids[int(present[i])]

    def cards(load: Load) -> Ints:
        return rented(compiled, load)[present]

    rent = builder.add_following("rented", price, most, name, cards)
    opened = builder.add_following("open", 0 * price, 1, name, lambda load: np.sign(cards(load)))
    column_of = np.full(len(contracts.ids), -1, dtype=np.int64)
    column_of[present] = rent
    cells = np.flatnonzero(reached)
    row_of = np.full(reached.size, -1, dtype=np.int64)
    row_of[cells] = np.arange(cells.size)
    builder.add_rows(
        "take-or-pay",
        FORMULA,
        (
            np.concatenate((row_of[cell], np.arange(cells.size))),
            np.concatenate((usage.column, column_of[cells // slots])),
            np.concatenate((usage.cards, np.full(cells.size, -1))),
        ),
        np.zeros(cells.size),
        lambda i: f"{contracts.ids[int(cells[i]) // slots]},{int(cells[i]) % slots}",
    )
    _bound(builder, rent, opened, most, 1, lambda i: f"{name(i)},most")
    _bound(builder, rent, opened, contracts.least[present], -1, lambda i: f"{name(i)},least")


def _bound(
    builder: Builder, rent: Ints, opened: Ints, limit: Ints, sign: int, label: Callable[[int], str]
) -> None:
    """Keep cards rented below (``sign`` 1) or above (-1) a limit, where a contract is open."""
    row = np.arange(rent.size)
    builder.add_rows(
        "take-or-pay",
        FORMULA,
        (
            np.concatenate((row, row)),
            np.concatenate((rent, opened)),
            np.concatenate((np.full(row.size, sign), -sign * limit)),
        ),
        np.zeros(row.size),
        label,
    )


def _under(compiled: Compiled, usage: Usage) -> tuple[Ints, Usage]:
    """Contract of each entry that runs under one, and these entries."""
    owner = compiled.contracts.under(usage.workload, usage.pool)
    kept = np.flatnonzero(owner >= 0)
    under = Usage(
        usage.column[kept], usage.workload[kept], usage.pool[kept], usage.slot[kept],
        usage.use[kept],
    )  # fmt: skip
    return owner[kept], under


ROW = Row("take-or-pay", FORMULA, _add)
