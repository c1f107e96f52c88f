"""Claims as an exact maximum flow: least claims and rivals left aside.

Milli-fen flow from each workload (at most its rent) through its stacking group to the firm's
account and on to the programme's budget. All capacities are whole, so the maximum flow is.
"""

from ortools.graph.python import max_flow

from huline.models.errors import EngineFailed
from huline.models.sentence import both
from huline.optimizer.settle.claim_parts import Ask, Part

Place = tuple[str, object]

_SOURCE, _SINK = 0, 1


def flow(part: Part) -> dict[int, int]:
    """Find the amounts of the greatest total within limits that form a tree.

    Raises
    ------
    EngineFailed
        If the solver of flows fails.
    """
    if not part.limits:
        return {i: ask.most for i, ask in part.asks.items()}
    pipes = _Pipes(part)
    arcs = {i: pipes.lay(i, ask) for i, ask in part.asks.items()}
    if pipes.graph.solve(_SOURCE, _SINK) != pipes.graph.OPTIMAL:
        raise EngineFailed(
            both("the maximum flow of subsidy claims was not found", "未能求出补贴申领的最大流")
        )
    return {i: int(pipes.graph.flow(arc)) for i, arc in arcs.items()}


class _Pipes:
    """The graph in the making; a place is two nodes, joined by its limit."""

    def __init__(self, part: Part) -> None:
        self.graph = max_flow.SimpleMaxFlow()
        # stands for "no limit": no flow can exceed all asks together
        self._unlimited = sum(ask.most for ask in part.asks.values())
        self._group_of: dict[int, Place] = {}
        self._limit: dict[Place, int] = {}
        self._nodes: dict[Place, int] = {}
        self._joined: set[tuple[Place | None, Place | None]] = set()
        for g, limit in enumerate(part.limits):
            ask = part.asks[limit.asks[0]]
            keys = {"workload": ask.workload, "firm": ask.firm, "programme": ask.subsidy}
            place = limit.kind, keys.get(limit.kind, g)
            self._limit[place] = min(limit.most, self._limit.get(place, limit.most))
            if limit.kind == "group":
                self._group_of.update(dict.fromkeys(limit.asks, place))

    def lay(self, i: int, ask: Ask) -> int:
        """Lay what an ask flows through, and return the arc that is its own."""
        last: Place = ("workload", ask.workload)
        self._join(None, last)
        group = self._group_of.get(i)
        if group:
            self._join(last, group)
            last = group
        firm, programme = ("firm", ask.firm), ("programme", ask.subsidy)
        arc: int = self.graph.add_arc_with_capacity(
            self._node(last) + 1, self._node(firm), ask.most
        )
        self._join(firm, programme)
        self._join(programme, None)
        return arc

    def _join(self, start: Place | None, end: Place | None) -> None:
        """Let flow pass from one place to the next; None is source or sink."""
        if (start, end) not in self._joined:
            self._joined.add((start, end))
            tail = self._node(start) + 1 if start else _SOURCE
            head = self._node(end) if end else _SINK
            self.graph.add_arc_with_capacity(tail, head, self._unlimited)

    def _node(self, place: Place) -> int:
        """Return the node where flow enters a place; it leaves by the next."""
        if place not in self._nodes:
            self._nodes[place] = enter = 2 + 2 * len(self._nodes)
            most = min(self._limit.get(place, self._unlimited), self._unlimited)
            self.graph.add_arc_with_capacity(enter, enter + 1, most)
        return self._nodes[place]
