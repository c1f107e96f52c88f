"""The cheapest slots for a gang, row by row: a row is one way to run one job."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.verify.bound.exact import NONE
from huline.optimizer.verify.facts import Vector

Mask = NDArray[np.bool_]
_CELLS = 2**16
"""Cells of an array of which a few stay in the memory of a processor itself."""


def chunks(rows: Vector, slots: int) -> Iterator[Vector]:
    """Yield rows in parts, of which a few arrays of (rows, slots) are quickly gone over."""
    most = max(1, _CELLS // slots)
    for start in range(0, len(rows), most):
        yield rows[start : start + most]


def adjoining(cost: Vector, usable: Mask, slots: Vector) -> Vector:
    """Return the least cost of so many adjoining usable slots; NONE where there are none.

    Parameters
    ----------
    cost : (rows, slots of the horizon) milli-fen
    usable : of the same shape
    slots : (rows,) how many
    """
    rows, horizon = cost.shape
    sums = np.zeros((rows, horizon + 1), dtype=np.int64)
    np.cumsum(cost, axis=1, out=sums[:, 1:])
    closed = np.zeros((rows, horizon + 1), dtype=np.int32)
    np.cumsum(~usable, axis=1, out=closed[:, 1:])
    # none begins so late that it would end after the horizon
    most = max(0, horizon + 1 - int(slots.min(initial=horizon + 1)))
    end = np.arange(most) + slots[:, None]
    late = end > horizon
    end[late] = horizon
    open_to = np.take_along_axis(closed, end, axis=1) == closed[:, :most]
    spent = np.take_along_axis(sums, end, axis=1) - sums[:, :most]
    found: Vector = np.where(open_to & ~late, spent, NONE).min(axis=1, initial=NONE)
    return found


def scattered(cost: Vector, usable: Mask, slots: Vector) -> Vector:
    """Return the cost of the cheapest usable slots and of all others with a negative one.

    Parameters
    ----------
    cost : (rows, slots of the horizon) milli-fen
    usable : of the same shape
    slots : (rows,) how many, at least 1; NONE is returned where fewer are usable
    """
    gained = np.where(usable, np.minimum(cost, 0), 0).sum(axis=1)
    paid = np.where(usable, np.maximum(cost, 0), NONE)
    paid.sort(axis=1)
    # what is not usable comes last, and is never reached where enough is usable
    np.cumsum(np.where(paid == NONE, 0, paid), axis=1, out=paid)
    last = np.minimum(slots, cost.shape[1]) - 1
    total: Vector = gained + np.take_along_axis(paid, last[:, None], axis=1)[:, 0]
    total[usable.sum(axis=1) < slots] = NONE
    return total
