"""The most demand that cards can serve: a maximum flow from metros to pools in every slot."""

from itertools import combinations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from huline.optimizer.verify.facts import Vector

Admission = NDArray[np.bool_]

# up to so many groups on the smaller side every cut is tried; beyond, networkx finds the flow
MOST_GROUPS = 10


def most_served(demand: Vector, supply: Vector, admits: Admission) -> Vector:
    """Return the most demand that can be served in each slot.

    Parameters
    ----------
    demand : (metros, slots) units asked for
    supply : (pools, slots) units the cards there can serve
    admits : (metros, pools) whether a metro's demand may be served in a pool

    Returns
    -------
    (slots,) units served in all

    Notes
    -----
    Metros admitted to the same pools act as one, and so do pools that admit the same metros.
    What is left falls into parts that share nothing. In each part the maximum flow is the least
    cut: for some set of metros, the supply of all pools they may use, and the demand of all
    other metros.
    """
    served = np.zeros(demand.shape[1], dtype=np.int64)
    total: Vector = demand.sum(axis=0)
    # no more than the whole demand can ever flow: the clip keeps sums far from 2^63
    supply = np.minimum(supply, total)
    if admits.all():
        everyone: Vector = np.minimum(supply.sum(axis=0), total)
        return everyone
    for metros, pools in _parts(admits):
        d, a = _merge(demand[metros], admits[np.ix_(metros, pools)])
        s, a = _merge(supply[pools], a.T)
        served += _least_cut(d, s, a.T) if len(d) <= len(s) else _least_cut(s, d, a)
    return served


def _parts(admits: Admission) -> list[tuple[list[int], list[int]]]:
    """Split metros and pools into the connected parts of the admission graph."""
    metros, _ = admits.shape
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from((m, metros + p) for m, p in np.argwhere(admits).tolist())
    return [
        (sorted(n for n in part if n < metros), sorted(n - metros for n in part if n >= metros))
        for part in nx.connected_components(graph)
    ]


def _merge(amounts: Vector, patterns: Admission) -> tuple[Vector, Admission]:
    """Add up rows with the same pattern."""
    alike: dict[bytes, list[int]] = {}
    for row, pattern in enumerate(patterns):
        alike.setdefault(pattern.tobytes(), []).append(row)
    sums = np.stack([amounts[rows].sum(axis=0) for rows in alike.values()])
    return sums, patterns[[rows[0] for rows in alike.values()]]


def _least_cut(few: Vector, many: Vector, joined: Admission) -> Vector:
    """Return the value of the least cut in each slot; ``joined`` is (few, many)."""
    if len(few) > MOST_GROUPS:
        return _flow(few, many, joined)
    best: Vector = few.sum(axis=0)
    for size in range(1, len(few) + 1):
        for chosen in combinations(range(len(few)), size):
            through = many[joined[list(chosen)].any(axis=0)].sum(axis=0)
            around = np.delete(few, chosen, axis=0).sum(axis=0)
            best = np.minimum(best, through + around)
    return best


def _flow(few: Vector, many: Vector, joined: Admission) -> Vector:
    """Let networkx find the flow, once for every distinct slot."""
    columns, slot_of = np.unique(np.vstack([few, many]), axis=1, return_inverse=True)
    edges = np.argwhere(joined).tolist()
    values = []
    for column in columns.T.tolist():
        graph: nx.DiGraph[str] = nx.DiGraph()
        for i, amount in enumerate(column):
            if i < len(few):
                graph.add_edge("source", f"a{i}", capacity=amount)
            else:
                graph.add_edge(f"b{i - len(few)}", "sink", capacity=amount)
        graph.add_edges_from((f"a{i}", f"b{j}") for i, j in edges)
        values.append(nx.maximum_flow_value(graph, "source", "sink"))
    flows: Vector = np.array(values, dtype=np.int64)[slot_of.ravel()]
    return flows
