"""Moving a job's data to each pool: by the network or by a courier, arrival, cost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.data import Data
from huline.models.workload import TrainingJob
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.couriers import Couriers
from huline.optimizer.compile.routes import Route, Routes

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# No slot of any horizon: data that never arrives.
NEVER = 2**31
NETWORK = -1
"""The mode of data that travels the links, or lies where it is; couriers are modes 0, 1, ..."""


@dataclass(frozen=True)
class Journeys:
    """From one node to every pool.

    Attributes
    ----------
    routes : (C,) the route to each centre; None where there is none or nothing needs to move
    here : (C,) the centre is where the data lies
    reachable : (C,)
    price : (C,) milli-fen per MB
    rate : (C,) Mbit/s, 1 where nothing moves
    limited : (C,) whether a link of the route has a volume that is in force
    """

    routes: tuple[Route | None, ...]
    here: Mask
    reachable: Mask
    price: Ints
    rate: Ints
    limited: Mask


@dataclass(frozen=True)
class Move:
    """One mode of moving a job's data, to every centre.

    Attributes
    ----------
    mode : `NETWORK` or the index of a courier
    arrival : (C,) first slot with the data there; `NEVER` where it cannot come
    cost : (C,) milli-fen
    """

    mode: int
    arrival: Ints
    cost: Ints


class Transfer:
    """Journeys of data, worked out once for each node where data lies."""

    def __init__(self, case: Case, supply: Supply, routes: Routes) -> None:
        self._supply, self._routes = supply, routes
        self._minutes = case.horizon.slot_minutes
        self._couriers = Couriers(case, supply.centres)
        watched = case.network.links if case.policy.applies("link") else ()
        self._limited = {i for i, link in enumerate(watched) if link.limited}
        self._known: dict[str, Journeys] = {}

    def from_node(self, node: str) -> Journeys:
        """Return the journeys over the network from a metro or centre to every centre."""
        if node not in self._known:
            self._known[node] = self._journeys(node, self._routes.from_node(node))
        return self._known[node]

    def moves(self, job: TrainingJob) -> list[tuple[Move, Mask]]:
        """List the modes of moving a job's data, the network first, and centres worth trying.

        A courier is not worth trying where another mode is neither later nor dearer and takes
        nothing that may be scarce.
        """
        network = self.by_network(job), np.ones(len(self._supply.centres), dtype=bool)
        if job.data is None or job.data.mb == 0:
            return [network]
        journeys = self.from_node(job.data.at)
        rivals = [(network[0], ~journeys.limited)]
        for move, served in self._by_road(job.data):
            worth = served & ~journeys.here
            for rival, there in rivals:
                worth &= ~(there & _outdoes(rival, move, job.release))
            rivals = [
                (r, there & ~(worth & _outdoes(move, r, job.release))) for r, there in rivals
            ]
            rivals.append((move, worth))
        return [network, *((move, worth) for move, worth in rivals[1:] if worth.any())]

    def by_network(self, job: TrainingJob) -> Move:
        """Move the job's data over the network, or leave it where it lies."""
        data, nothing = job.data, np.zeros(len(self._supply.centres), dtype=np.int64)
        if data is None:
            return Move(NETWORK, nothing, nothing)
        journeys = self.from_node(data.at)
        cost = data.mb * journeys.price
        if data.mb == 0:
            return Move(NETWORK, np.full_like(nothing, data.ready), cost)
        per_slot = journeys.rate * 60 * self._minutes
        arrival = data.ready - (-data.mb * 8 // per_slot)
        arrival[journeys.here] = data.ready
        arrival[~journeys.reachable] = NEVER
        return Move(NETWORK, np.minimum(arrival, NEVER), cost)

    def route(self, job: TrainingJob, centre: int, mode: int) -> Route | None:
        """Return the route the job's data takes, None where it travels no link."""
        if mode != NETWORK or job.data is None or job.data.mb == 0:
            return None
        return self.from_node(job.data.at).routes[centre]

    def courier(self, mode: int) -> str | None:
        """Return the id of who carries data in a mode."""
        return None if mode == NETWORK else self._couriers[mode].id

    def _by_road(self, data: Data) -> Iterator[tuple[Move, Mask]]:
        """Yield what each courier would do, and the centres it serves from where the data lies."""
        for mode, haul in enumerate(self._couriers.from_node(data.at)):
            arrival = np.minimum(data.ready + haul.slots(data, self._minutes), NEVER)
            yield Move(mode, arrival, haul.cost(data)), haul.served

    def _journeys(self, node: str, found: Mapping[str, Route]) -> Journeys:
        centres = self._supply.centres
        routes = tuple(found.get(c.id) for c in centres)
        here = np.array([c.id == node for c in centres], dtype=bool)
        return Journeys(
            routes=routes,
            here=here,
            reachable=here | np.array([r is not None for r in routes], dtype=bool),
            price=np.array([r.price if r else 0 for r in routes], dtype=np.int64),
            rate=np.array([r.rate_mbit_s if r else 1 for r in routes], dtype=np.int64),
            limited=np.array(
                [bool(r and not self._limited.isdisjoint(r.links)) for r in routes], dtype=bool
            ),
        )


def _outdoes(rival: Move, move: Move, release: int) -> Mask:
    """(C,) whether a rival brings the data no later, as far as that matters, and no dearer."""
    in_time = np.maximum(rival.arrival, release) <= np.maximum(move.arrival, release)
    come: Mask = rival.arrival < NEVER
    return np.asarray(come & in_time & (rival.cost <= move.cost))
