"""Finds which rows of a table are alike, without comparing rows."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

MOST_KEY = 2**62


def alike(*columns: Ints) -> tuple[Ints, Ints]:
    """Tell rows of a table apart, and give each kind a number, in order.

    Parameters
    ----------
    columns : (n,) at least 0; the first decides the order, then the second, and so on

    Returns
    -------
    first : (kinds,) the first row of each kind
    kind : (n,) of each row
    """
    key, span = np.zeros(columns[0].size, dtype=np.int64), 1
    for column in columns:
        width = int(column.max(initial=0)) + 1
        if span * width > MOST_KEY:
            _, key = np.unique(key, return_inverse=True)
            span = int(key.max(initial=0)) + 1
        if span * width > MOST_KEY:
            _, column = np.unique(column, return_inverse=True)
            width = int(column.max(initial=0)) + 1
        key, span = key * width + column, span * width
    _, first, kind = np.unique(key, return_index=True, return_inverse=True)
    return first, kind.astype(np.int64)
