"""Paths through the network: the route data takes, and the least latency of requests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

import networkx as nx

from huline.models.case import Case
from huline.models.network import Link, route_weights


@dataclass(frozen=True)
class Route:
    """The way data takes from one node to another."""

    links: tuple[int, ...]
    """Indices of links, in order of travel."""
    price: int
    """Milli-fen per MB."""
    rate_mbit_s: int
    """The least rate of its links."""


class Routes:
    """Shortest paths from the nodes that are asked about, each computed once."""

    def __init__(self, case: Case) -> None:
        self.links: tuple[Link, ...] = case.network.links
        self._graph = _graph(case)
        self.from_node: Callable[[str], Mapping[str, Route]] = lru_cache(None)(self._routes)
        self.latency_from: Callable[[str], Mapping[str, int]] = lru_cache(None)(self._latencies)

    def _routes(self, node: str) -> Mapping[str, Route]:
        """Routes from ``node`` to every node that data can reach, itself left out."""
        paths = nx.single_source_dijkstra_path(self._graph, node, weight="weight")
        return MappingProxyType(
            {end: self._route(path) for end, path in paths.items() if end != node}
        )

    def _latencies(self, node: str) -> Mapping[str, int]:
        """Least one-way latency in us from ``node`` to every node requests can reach."""
        found = nx.single_source_dijkstra_path_length(self._graph, node, weight="latency")
        return MappingProxyType({end: int(latency) for end, latency in found.items()})

    def _route(self, path: list[str]) -> Route:
        # of parallel links, networkx walks the lightest
        used = []
        for a, b in pairwise(path):
            used.append(min(self._graph[a][b].values(), key=lambda edge: edge["weight"])["link"])
        links = [self.links[i] for i in used]
        return Route(
            tuple(used), sum(link.price for link in links), min(link.rate_mbit_s for link in links)
        )


def _graph(case: Case) -> "nx.MultiGraph[str]":
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_nodes_from(node.id for node in (*case.metros, *case.centres))
    weights = route_weights(case.network.links)
    for i, (link, weight) in enumerate(zip(case.network.links, weights, strict=True)):
        graph.add_edge(link.a, link.b, link=i, weight=weight, latency=link.latency_us)
    return graph
