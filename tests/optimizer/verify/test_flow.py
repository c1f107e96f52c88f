"""The most demand that can be served, against networkx and against plain arithmetic."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huline.optimizer.verify import flow
from huline.optimizer.verify.flow import most_served

small = st.integers(0, 12)


@st.composite
def bipartite(draw):
    metros, pools, slots = (draw(st.integers(1, n)) for n in (5, 5, 3))
    return (
        draw(arrays(np.int64, (metros, slots), elements=small)),
        draw(arrays(np.int64, (pools, slots), elements=small)),
        draw(arrays(np.bool_, (metros, pools))),
    )


def by_networkx(demand, supply, admits):
    served = []
    for wants, has in zip(demand.T.tolist(), supply.T.tolist(), strict=True):
        graph = nx.DiGraph()
        graph.add_nodes_from(["source", "sink"])
        for m, amount in enumerate(wants):
            graph.add_edge("source", ("metro", m), capacity=amount)
        for p, amount in enumerate(has):
            graph.add_edge(("pool", p), "sink", capacity=amount)
        for m, p in np.argwhere(admits).tolist():
            graph.add_edge(("metro", m), ("pool", p), capacity=10**6)
        served.append(nx.maximum_flow_value(graph, "source", "sink"))
    return served


@given(bipartite())
def test_the_least_cut_is_the_greatest_flow(problem):
    assert most_served(*problem).tolist() == by_networkx(*problem)


@given(bipartite())
def test_many_groups_are_served_as_few_are(problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "MOST_GROUPS", 0)
        assert most_served(*problem).tolist() == by_networkx(*problem)


def test_a_pool_both_may_use_goes_to_the_one_who_has_no_other():
    """The first metro may use either pool, the second only the second: all 10 + 10 are served."""
    demand = np.array([[10], [10]])
    supply = np.array([[10], [10]])
    admits = np.array([[True, True], [False, True]])

    assert most_served(demand, supply, admits).tolist() == [20]


def test_supply_far_beyond_the_demand_does_not_overflow():
    demand = np.array([[10**15], [10**15]])
    supply = np.full((9_000, 1), 10**15)

    assert most_served(demand, supply, np.ones((2, 9_000), bool)).tolist() == [2 * 10**15]
