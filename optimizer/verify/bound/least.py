"""The cheapest slots for a gang, row by row: a row is one way to run one job."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.verify.bound.exact import NONE
from huline.optimizer.verify.facts import Vector

Mask = NDArray[np.bool_]
_CHUNK = 4_096


def chunks(rows: Vector) -> Iterator[Vector]:
    """Yield rows in parts small enough to hold all slots of each at once."""
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]


def adjoining(cost: Vector, usable: Mask, slots: int) -> Vector:
    """Return the least cost of so many adjoining usable slots; NONE where there are none.

    Parameters
    ----------
    cost : (rows, slots of the horizon) milli-fen
    usable : of the same shape
    """
    rows, horizon = cost.shape
    if slots > horizon:
        return np.full(rows, NONE, dtype=np.int64)
    sums = np.zeros((rows, horizon + 1), dtype=np.int64)
    np.cumsum(cost, axis=1, out=sums[:, 1:])
    closed = np.zeros((rows, horizon + 1), dtype=np.int32)
    np.cumsum(~usable, axis=1, out=closed[:, 1:])
    within = closed[:, slots:] == closed[:, :-slots]
    found: Vector = np.where(within, sums[:, slots:] - sums[:, :-slots], NONE).min(axis=1)
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
