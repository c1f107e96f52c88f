"""Where a room is cut in two, and who stands on which side, compiled."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.ground import D_POOL, DOOR, POOL, Ground
from huline.optimizer.strategies.packing.rivals import drawn
from huline.optimizer.strategies.packing.standing import Standing
from huline.optimizer.strategies.prices.jitted import borrowing, jitted

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BOTH = 2
"""The side of who has cards on both."""


@jitted()
def loads_of(g: Ground, s: Standing, centre_of: Ints, weights: Floats, centres: int) -> Floats:
    """(C,) sums of the weights of those who stand in each centre."""
    found = np.zeros(centres)
    for w in range(s.arc.size):
        if s.arc[w] >= 0:
            found[centre_of[g.way[s.arc[w], POOL]]] += weights[w]
        for d in range(g.at[w, DOOR], g.at[w + 1, DOOR]):
            if s.held[d]:
                found[centre_of[g.door[d, D_POOL]]] += weights[w]
                break
    return found


@jitted()
def cut_of(g: Ground, s: Standing, centre_of: Ints, load: Floats, state: Ints) -> Ints:
    """(C,) the side of each centre, 0 or 1.

    Parameters
    ----------
    load : (C,) what is to be divided evenly
    """
    joined, weight = np.arange(load.size), load.copy()
    services = np.flatnonzero(g.at[1:, DOOR] > g.at[:-1, DOOR])
    _shuffle(services, state)
    _join(g, s, centre_of, services, joined, weight, load.sum() / 2)
    side, order = np.zeros(load.size, dtype=np.int64), np.arange(load.size)
    _shuffle(order, state)
    heavy = np.zeros(2)
    for i in range(order.size):
        c = order[i]
        if joined[c] == c:
            side[c] = 0 if heavy[0] <= heavy[1] else 1
            heavy[side[c]] += weight[c]
    for c in range(load.size):
        side[c] = side[_root(joined, c)]
    return side


@jitted()
def sides_of(g: Ground, s: Standing, side: Ints, state: Ints) -> Ints:
    """(W,) the side of each workload, `BOTH`, or any if it stands nowhere.

    Parameters
    ----------
    side : (P,)
    """
    found = np.empty(s.arc.size, dtype=np.int64)
    for w in range(s.arc.size):
        mine = -1
        if s.arc[w] >= 0:
            mine = side[g.way[s.arc[w], POOL]]
        for d in range(g.at[w, DOOR], g.at[w + 1, DOOR]):
            if s.held[d]:
                here = side[g.door[d, D_POOL]]
                mine = here if mine in (-1, here) else BOTH
        found[w] = drawn(state, 2) if mine < 0 else mine
    return found


@borrowing
def _join(
    g: Ground, s: Standing, centre_of: Ints, services: Ints, joined: Ints, weight: Floats,
    most: float,
) -> None:  # fmt: skip
    """Join the centres that services share, while they weigh no more than so much together."""
    for w in services:
        first = -1
        for d in range(g.at[w, DOOR], g.at[w + 1, DOOR]):
            if not s.held[d]:
                continue
            here = _root(joined, centre_of[g.door[d, D_POOL]])
            if first < 0:
                first = here
            elif here != first and weight[first] + weight[here] <= most:
                joined[here] = first
                weight[first] += weight[here]


@borrowing
def _root(joined: Ints, c: int) -> int:
    while joined[c] != c:
        c = joined[c]
    return c


@borrowing
def _shuffle(values: Ints, state: Ints) -> None:
    for i in range(values.size - 1, 0, -1):
        j = drawn(state, i + 1)
        values[i], values[j] = values[j], values[i]
