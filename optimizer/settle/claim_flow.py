"""Claims as an exact maximum flow: least claims and rivals left aside.

Milli-fen flow from what workloads pay, through ever narrower limits, into each claim, and from
there through ever wider limits to the money there is. All capacities are whole, so the maximum
flow is.
"""

from ortools.graph.python import max_flow

from huline.models.errors import EngineFailed
from huline.models.sentence import both
from huline.optimizer.settle.claim_parts import Forest, Part

_SOURCE, _SINK, _FIRST = 0, 1, 2


def flow(part: Part, work: Forest, money: Forest) -> dict[int, int]:
    """Find the amounts of the greatest total within limits that are nested or apart.

    Raises
    ------
    EngineFailed
        If the solver of flows fails.
    """
    if not part.limits:
        return {i: ask.most for i, ask in part.asks.items()}
    graph = max_flow.SimpleMaxFlow()

    def node(limit: int | None, end: int) -> int:
        return end if limit is None else _FIRST + limit

    for k, outer in work.around.items():
        graph.add_arc_with_capacity(node(outer, _SOURCE), node(k, _SOURCE), part.limits[k].most)
    for k, outer in money.around.items():
        graph.add_arc_with_capacity(node(k, _SINK), node(outer, _SINK), part.limits[k].most)
    arcs = {
        i: graph.add_arc_with_capacity(
            node(work.inmost.get(i), _SOURCE), node(money.inmost.get(i), _SINK), ask.most
        )
        for i, ask in part.asks.items()
    }
    if graph.solve(_SOURCE, _SINK) != graph.OPTIMAL:
        raise EngineFailed(
            both("the maximum flow of subsidy claims was not found", "未能求出补贴申领的最大流")
        )
    return {i: int(graph.flow(arc)) for i, arc in arcs.items()}
