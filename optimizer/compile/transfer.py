"""Moving a job's data to each pool: route, arrival, cost."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.routes import Route, Routes

# No slot of any horizon: data that never arrives.
NEVER = 2**31


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
    """

    routes: tuple[Route | None, ...]
    here: NDArray[np.bool_]
    reachable: NDArray[np.bool_]
    price: NDArray[np.int64]
    rate: NDArray[np.int64]


class Transfer:
    """Journeys of data, worked out once for each node where data lies."""

    def __init__(self, case: Case, supply: Supply, routes: Routes) -> None:
        self._supply, self._routes = supply, routes
        self._minutes = case.horizon.slot_minutes
        self._known: dict[str, Journeys] = {}

    def from_node(self, node: str) -> Journeys:
        """Return the journeys from a metro or centre to every centre."""
        if node not in self._known:
            self._known[node] = self._journeys(node, self._routes.from_node(node))
        return self._known[node]

    def earliest(self, job: TrainingJob) -> NDArray[np.int64]:
        """(C,) first slot in which the job's data is there; `NEVER` where it cannot come."""
        data = job.data
        if data is None:
            return np.zeros(len(self._supply.centres), dtype=np.int64)
        journeys = self.from_node(data.at)
        if data.mb == 0:
            return np.full(len(journeys.here), data.ready, dtype=np.int64)
        per_slot = journeys.rate * 60 * self._minutes
        arrival = data.ready - (-data.mb * 8 // per_slot)
        arrival[journeys.here] = data.ready
        arrival[~journeys.reachable] = NEVER
        return np.minimum(arrival, NEVER)

    def cost(self, job: TrainingJob) -> NDArray[np.int64]:
        """(C,) milli-fen of moving the job's data."""
        if job.data is None:
            return np.zeros(len(self._supply.centres), dtype=np.int64)
        return job.data.mb * self.from_node(job.data.at).price

    def route(self, job: TrainingJob, centre: int) -> Route | None:
        """Return the route the job's data takes, None where nothing is moved."""
        if job.data is None or job.data.mb == 0:
            return None
        return self.from_node(job.data.at).routes[centre]

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
        )
