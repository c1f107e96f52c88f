"""Moving a job's data to each pool: by the network or by a courier, arrival, cost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
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
class Cargo:
    """The data of training jobs as columns.

    Attributes
    ----------
    jobs : (J,)
    nodes : (N,) where data lies
    node : (J,) index among them; -1 where a job has nothing to move
    mb, ready : (J,)
    release : (J,) first slot in which the job may run
    """

    jobs: tuple[TrainingJob, ...]
    nodes: tuple[str, ...]
    node: Ints
    mb: Ints
    ready: Ints
    release: Ints


def cargo_of(jobs: Sequence[TrainingJob]) -> Cargo:
    """Collect what jobs have to move."""
    data = [job.data for job in jobs]
    moved = [each.at if each and each.mb else None for each in data]
    index = {node: n for n, node in enumerate(dict.fromkeys(filter(None, moved)))}
    return Cargo(
        jobs=tuple(jobs),
        nodes=tuple(index),
        node=np.array([index[at] if at else -1 for at in moved], dtype=np.int64),
        mb=np.array([each.mb if each else 0 for each in data], dtype=np.int64),
        ready=np.array([each.ready if each else 0 for each in data], dtype=np.int64),
        release=np.array([job.release for job in jobs], dtype=np.int64),
    )


@dataclass(frozen=True)
class Move:
    """One mode of moving jobs' data, to every centre.

    Attributes
    ----------
    mode : `NETWORK` or the index of a courier
    arrival : (n, C) first slot with the data there; `NEVER` where it cannot come
    cost : (n, C) milli-fen
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

    def moves(self, cargo: Cargo, jobs: Ints) -> list[tuple[Move, Mask]]:
        """List the modes of moving some jobs' data, the network first, and where worth trying.

        A courier is not worth trying where another mode is neither later nor dearer and takes
        nothing that may be scarce.

        Parameters
        ----------
        jobs : (n,) positions in the cargo

        Returns
        -------
        Each with (n, C) whether it is worth trying; the network always is.
        """
        network = self.by_network(cargo, jobs)
        release = cargo.release[jobs, np.newaxis]
        found = [(network, np.ones(network.cost.shape, dtype=bool))]
        rivals = [(network, ~self._over_all(cargo, "limited")[cargo.node[jobs]])]
        for move, worth in self._by_road(cargo, jobs):
            for rival, there in rivals:
                worth &= ~(there & _outdoes(rival, move, release))
            rivals = [(r, there & ~(worth & _outdoes(move, r, release))) for r, there in rivals]
            rivals.append((move, worth))
        return found + [(move, worth) for move, worth in rivals[1:] if worth.any()]

    def by_network(self, cargo: Cargo, jobs: Ints) -> Move:
        """Move some jobs' data over the network, or leave it where it lies."""
        node, mb = cargo.node[jobs], cargo.mb[jobs, np.newaxis]
        here, reachable, price, rate = (
            self._over_all(cargo, name)[node] for name in ("here", "reachable", "price", "rate")
        )
        slots = np.where(here, 0, -(-mb * 8 // (rate * 60 * self._minutes)))
        arrival = np.where(reachable, cargo.ready[jobs, np.newaxis] + slots, NEVER)
        return Move(NETWORK, np.minimum(arrival, NEVER), mb * price)

    def route(self, job: TrainingJob, centre: int, mode: int) -> Route | None:
        """Return the route the job's data takes, None where it travels no link."""
        if mode != NETWORK or job.data is None or job.data.mb == 0:
            return None
        return self.from_node(job.data.at).routes[centre]

    def courier(self, mode: int) -> str | None:
        """Return the id of who carries data in a mode."""
        return None if mode == NETWORK else self._couriers[mode].id

    def _over_all(self, cargo: Cargo, name: str) -> NDArray[Any]:
        """(N + 1, C) a column of the journeys from every node; last, of what lies everywhere."""
        everywhere = {"here": True, "reachable": True, "price": 0, "rate": 1, "limited": False}
        shape = len(self._supply.centres)
        found = [getattr(self.from_node(node), name) for node in cargo.nodes]
        return np.stack([*found, np.full(shape, everywhere[name])])

    def _by_road(self, cargo: Cargo, jobs: Ints) -> Iterator[tuple[Move, Mask]]:
        """Yield what each courier would do, and (n, C) whether it has anything to carry there."""
        node, mb = cargo.node[jobs], cargo.mb[jobs]
        away = ~self._over_all(cargo, "here")[node]
        for mode, haul in enumerate(self._couriers.from_nodes(cargo.nodes)):
            arrival = cargo.ready[jobs, np.newaxis] + haul.slots(node, mb, self._minutes)
            cost = haul.cost(node, mb)
            yield Move(mode, np.minimum(arrival, NEVER), cost), haul.served[node] & away

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


def _outdoes(rival: Move, move: Move, release: Ints) -> Mask:
    """(n, C) whether a rival brings the data no later, as far as that matters, and no dearer."""
    in_time = np.maximum(rival.arrival, release) <= np.maximum(move.arrival, release)
    come: Mask = rival.arrival < NEVER
    return np.asarray(come & in_time & (rival.cost <= move.cost))
