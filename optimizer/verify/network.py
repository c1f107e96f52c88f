"""Routes of data and latencies of requests, by networkx."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx

from huline.models.network import Link, route_weights


@dataclass(frozen=True)
class Route:
    """The links data travels, in order, and what they cost and allow."""

    links: tuple[str, ...]
    price: int
    """Milli-fen per MB."""
    rate: int
    """Mbit/s of the slowest link."""


class Routes:
    """Least paths between nodes; paths from one node are computed once.

    Parameters
    ----------
    nodes : ids of all metros and centres, linked or not
    links : all links of the network
    """

    def __init__(self, nodes: Sequence[str], links: Sequence[Link]) -> None:
        latencies = [link.latency_us for link in links]
        self._by_weight = _graph(nodes, links, route_weights(links))
        self._by_latency = _graph(nodes, links, latencies)
        self._paths: dict[str, dict[str, list[str]]] = {}
        self._routes: dict[tuple[str, str], Route | None] = {}
        self._latencies: dict[str, dict[str, int]] = {}

    def route(self, start: str, end: str) -> Route | None:
        """Return the route of data between two different nodes; None if no path joins them."""
        if (start, end) not in self._routes:
            self._routes[start, end] = self._route(start, end)
        return self._routes[start, end]

    def _route(self, start: str, end: str) -> Route | None:
        if start not in self._paths:
            self._paths[start] = nx.single_source_dijkstra_path(self._by_weight, start)
        path = self._paths[start].get(end)
        if path is None:
            return None
        hops = pairwise(path)
        links: list[Link] = [self._by_weight.edges[hop]["link"] for hop in hops]
        return Route(
            links=tuple(link.id for link in links),
            price=sum(link.price for link in links),
            rate=min(link.rate_mbit_s for link in links),
        )

    def latency_us(self, start: str, end: str) -> int | None:
        """Return the least latency of any path, one way; None if no path joins the nodes."""
        if start not in self._latencies:
            lengths = nx.single_source_dijkstra_path_length(self._by_latency, start)
            # the stubs say float; sums of whole numbers stay whole
            self._latencies[start] = {node: int(length) for node, length in lengths.items()}
        return self._latencies[start].get(end)


def _graph(nodes: Sequence[str], links: Sequence[Link], weights: Sequence[int]) -> "nx.Graph[Any]":
    """Keep, of parallel links, the one of least weight."""
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(nodes)
    for link, weight in zip(links, weights, strict=True):
        if not graph.has_edge(link.a, link.b) or weight < graph.edges[link.a, link.b]["weight"]:
            graph.add_edge(link.a, link.b, weight=weight, link=link)
    return graph
