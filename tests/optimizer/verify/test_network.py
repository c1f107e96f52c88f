"""Routes and latencies, against brute force over all simple paths."""

from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from huline.models.network import Link, route_weights
from huline.optimizer.verify.network import Routes

NODES = ("a", "b", "c", "d")
link_fields = st.tuples(
    st.sampled_from([(x, y) for x in NODES for y in NODES if x != y]),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(1, 5),
)


@st.composite
def networks(draw):
    drawn = draw(st.lists(link_fields, max_size=7))
    return [
        Link(id=f"l{i}", a=a, b=b, latency_us=latency, price=price, rate_mbit_s=rate)
        for i, ((a, b), latency, price, rate) in enumerate(drawn)
    ]


def all_paths(links):
    graph = nx.MultiGraph()
    graph.add_nodes_from(NODES)
    for i, link in enumerate(links):
        graph.add_edge(link.a, link.b, key=i)
    return [[i for _, _, i in path] for path in nx.all_simple_edge_paths(graph, "a", "d")]


@given(networks())
def test_the_route_is_the_path_of_least_weight(links):
    weights = route_weights(links)
    best = min(all_paths(links), key=lambda path: sum(weights[i] for i in path), default=None)

    route = Routes(NODES, links).route("a", "d")

    if best is None:
        assert route is None
    else:
        assert route.links == tuple(links[i].id for i in best)
        assert route.price == sum(links[i].price for i in best)
        assert route.rate == min(links[i].rate_mbit_s for i in best)


@given(networks())
def test_the_latency_is_the_least_of_any_path(links):
    least = min((sum(links[i].latency_us for i in p) for p in all_paths(links)), default=None)

    assert Routes(NODES, links).latency_us("a", "d") == least


@given(networks())
def test_a_route_leads_from_its_start_to_its_end(links):
    route = Routes(NODES, links).route("a", "d")
    by_id = {link.id: link for link in links}
    for one, other in pairwise(route.links if route else ()):
        assert {by_id[one].a, by_id[one].b} & {by_id[other].a, by_id[other].b}
