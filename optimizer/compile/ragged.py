"""Lists of different lengths that stand one behind the other in a single array."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def bounds(counts: Ints) -> Ints:
    """(n + 1,) where lists of so many entries begin, and the last one ends."""
    first = np.zeros(counts.size + 1, dtype=np.int64)
    np.cumsum(counts, out=first[1:])
    return first


def spread(first: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Write out the ranges ``[first, end)``, one behind the other.

    Returns
    -------
    (total,) the range to which each entry belongs; (total,) the entries

    >>> [column.tolist() for column in spread(np.array([5, 0, 2]), np.array([7, 0, 3]))]
    [[0, 0, 2], [5, 6, 2]]
    """
    counts = end - first
    owner = np.repeat(np.arange(counts.size), counts)
    return owner, np.arange(owner.size) + np.repeat(first - bounds(counts)[:-1], counts)
