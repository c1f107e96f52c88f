"""Which limits could be reached at all: the other rows are left out."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.variables import Usage

Ints = NDArray[np.int64]


def worst(builder: Builder, usage: Usage, cell: Ints, amount: Ints, cells: int) -> Ints:
    """Most that the columns could put into each cell, each at its upper bound.

    Of a workload's columns in one pool only the largest counts: it runs there in one way at a
    time, so the total still bounds every solution from above.

    Parameters
    ----------
    cell : (entries,) index below ``cells``
    amount : (entries,) what one unit of the column adds to its cell

    Returns
    -------
    (cells,) int64
    """
    total = np.zeros(cells, dtype=np.int64)
    if cell.size == 0:
        return total
    most = amount * builder.upper()[usage.column]
    order = np.lexsort((usage.pool, usage.workload, cell))
    keys = np.stack((cell, usage.workload, usage.pool))[:, order]
    new = np.concatenate(([True], (np.diff(keys) != 0).any(axis=0)))
    first = np.flatnonzero(new)
    np.add.at(total, keys[0, first], np.maximum.reduceat(most[order], first))
    return total


def binding(builder: Builder, usage: Usage, cell: Ints, amount: Ints, limit: Ints) -> Ints:
    """Ascending indices of the cells whose ``limit`` the columns could exceed; see `worst`."""
    reached: Ints = np.flatnonzero(worst(builder, usage, cell, amount, limit.size) > limit)
    return reached
