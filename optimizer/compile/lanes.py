"""Lanes: a limited link over the whole horizon, or in a single slot; and the budget of moves."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case, Horizon
from huline.models.units import at_slot
from huline.optimizer.compile.ragged import bounds, spread
from huline.optimizer.compile.routes import Route
from huline.optimizer.compile.transfer import Transfer

Ints = NDArray[np.int64]


class Lanes:
    """All lanes of a Case.

    Attributes
    ----------
    limit : (lanes,) MB
    names : (lanes,) the link's id, with the slot if it is one
    whole : index of a link -> its lane over the horizon
    moves : the lane, behind all others, on which each workload that moves is one; -1 for none
    """

    def __init__(self, case: Case, transfer: Transfer, budget: int | None) -> None:
        self._transfer, self._horizon = transfer, case.horizon
        slots, limit, names = case.horizon.slots, list[int](), list[str]()
        self.whole: dict[int, int] = {}
        self._first: dict[int, int] = {}
        """Link -> its lane in slot 0."""
        for i, link in enumerate(case.network.links if case.policy.applies("link") else ()):
            if link.volume_mb is not None:
                self.whole[i] = len(limit)
                limit.append(link.volume_mb)
                names.append(link.id)
            if link.volume_per_slot_mb:
                self._first[i] = len(limit)
                limit += [at_slot(link.volume_per_slot_mb, t) for t in range(slots)]
                names += [f"{link.id},{t}" for t in range(slots)]
        self.moves = -1
        if budget is not None:
            self.moves = len(limit)
            limit.append(budget)
            names.append("moves")
        self.limit: Ints = np.array(limit, dtype=np.int64)
        self.names = tuple(names)

    def trails(self, nodes: tuple[str, ...]) -> "Trails":
        """Return the lanes on the routes from some nodes to every centre."""
        routes = [route for node in nodes for route in self._transfer.from_node(node).routes]
        found = [[*self._lanes_of(route)] if route else [] for route in routes]
        first = bounds(np.array([len(lanes) for lanes in found], dtype=np.int64))
        pairs = np.array([pair for mine in found for pair in mine], dtype=np.int64)
        lane, by_slot = pairs.reshape(-1, 2).T
        rate = np.array([route.rate_mbit_s if route else 1 for route in routes], dtype=np.int64)
        return Trails(self._horizon, first, lane, by_slot, rate)

    def over(self, links: tuple[int, ...]) -> tuple[int, ...]:
        """Return the lanes over the whole horizon of some links."""
        return tuple(self.whole[link] for link in links if link in self.whole)

    def _lanes_of(self, route: Route) -> Iterator[tuple[int, int]]:
        """Yield the lanes of a route; of those in single slots the first, and that it is one."""
        for link in route.links:
            if link in self.whole:
                yield self.whole[link], 0
            if link in self._first:
                yield self._first[link], 1


@dataclass(frozen=True)
class Trails:
    """The lanes on routes, those of the first node before those of the second.

    Attributes
    ----------
    first : (routes + 1,) the lanes of route r are ``first[r]:first[r + 1]``
    lane : (entries,)
    by_slot : (entries,) 1 if it is that of slot 0, and those of the other slots follow
    rate : (routes,) Mbit/s
    """

    horizon: Horizon
    first: Ints
    lane: Ints
    by_slot: Ints
    rate: Ints

    def loads(self, route: Ints, mb: Ints, ready: Ints) -> tuple[Ints, Ints, Ints]:
        """Follow data over the lanes.

        Parameters
        ----------
        route, mb, ready : (n,) the route it takes, how much it is, and the slot it sets out in

        Returns
        -------
        (pairs,) position in the arguments, ascending; (pairs,) lane; (pairs,) MB put on it
        """
        slots = -(-mb * 8 // (self.rate[route] * 60 * self.horizon.slot_minutes))
        seen = np.minimum(slots, np.maximum(self.horizon.slots - ready, 0))
        owner, entry = spread(self.first[route], self.first[route + 1])
        count = np.where(self.by_slot[entry], seen[owner], 1)
        place, step = spread(np.zeros_like(count), count)
        at, entry = owner[place], entry[place]
        slotwise = self.by_slot[entry]
        # over the horizon it is all of the data, slot by slot a part as even as can be
        parts = np.where(slotwise, slots[at], 1)
        part = mb[at] * (step + 1) // parts - mb[at] * step // parts
        return at, self.lane[entry] + slotwise * (ready[at] + step), part
