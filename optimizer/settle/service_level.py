"""How much of a service's demand its cards can serve."""

from itertools import product

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

from huline.optimizer.compile.services import Service

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

MOST_CUT = 6
"""Groups up to which all cuts between them and the pools are tried."""


def unserved_units(service: Service, cards: Ints) -> Ints:
    """Units left unserved in each slot by (P, T) cards, of which only warm ones serve.

    Each group of origins may use the pools in its reach only, so what is served is a maximum
    flow from groups to pools; with a single group it is the lesser of demand and throughput.

    Returns
    -------
    (T,) int64
    """
    pools = np.flatnonzero(cards.any(axis=1))
    return unserved_by(service, pools, cards[pools])


def unserved_by(service: Service, pools: Ints, cards: Ints) -> Ints:
    """Units left unserved in each slot by (n, T) cards in some pools, and none elsewhere.

    Returns
    -------
    (T,) int64
    """
    demand: Ints = service.demand.sum(axis=0)
    warm = warm_cards(service, pools, cards)
    throughput, reach = warm * service.units[pools, np.newaxis], service.reach[:, pools]
    groups = np.flatnonzero(reach.any(axis=1))
    if groups.size == 0:
        return demand
    if groups.size == 1:
        group = groups[0]
        inside = throughput[reach[group]].sum(axis=0)
        left: Ints = demand - np.minimum(service.demand[group], inside)
        return left
    if groups.size > MOST_CUT:
        asked, reach = service.demand[groups], reach[groups]
        served = [_served(asked[:, t], reach, throughput[:, t]) for t in range(demand.size)]
        short: Ints = demand - np.array(served, dtype=np.int64)
        return short
    return np.asarray(demand - _least_cut(service.demand[groups], reach[groups], throughput))


def _least_cut(demand: Ints, reach: Mask, throughput: Ints) -> Ints:
    """(T,) units served: the least cut between groups and pools, which equals the greatest flow.

    A cut leaves some groups on the side of their demand; it severs the demand of all others, and
    every pool that those groups reach (Ford and Fulkerson, 1956).
    """
    found = demand.sum(axis=0)
    for members in product((False, True), repeat=len(demand)):
        inside = np.array(members)
        pools = reach[inside].any(axis=0)
        cut = demand[~inside].sum(axis=0) + throughput[pools].sum(axis=0)
        found = np.minimum(found, cut)
    return np.asarray(found)


def warm_cards(service: Service, pools: Ints, cards: Ints) -> Ints:
    """(n, T) the cards in some pools that serve: none in the first slots of a stay."""
    if service.warm_up == 0:
        return cards
    stayed = np.where(service.before[pools], service.warm_up, 0)
    serving = np.zeros_like(cards)
    for t in range(cards.shape[1]):
        serving[:, t] = np.where(stayed >= service.warm_up, cards[:, t], 0)
        stayed = np.where(cards[:, t] > 0, stayed + 1, 0)
    return serving


def _served(demand: Ints, reach: Mask, throughput: Ints) -> int:
    """Units served in one slot: the maximum flow source -> groups -> pools -> sink."""
    pools = np.flatnonzero(throughput)
    source, sink = 0, 1
    flow = max_flow.SimpleMaxFlow()
    for g, wanted in enumerate(demand.tolist()):
        flow.add_arc_with_capacity(source, 2 + g, wanted)
        for p, pool in enumerate(pools):
            if reach[g, pool]:
                flow.add_arc_with_capacity(2 + g, 2 + demand.size + p, wanted)
    for p, pool in enumerate(pools):
        flow.add_arc_with_capacity(2 + demand.size + p, sink, int(throughput[pool]))
    if pools.size == 0 or flow.solve(source, sink) != flow.OPTIMAL:
        return 0
    return int(flow.optimal_flow())
