"""What couriers ask for, and how long they take, from where data lies to every centre."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.centre import Centre
from huline.models.data import Data
from huline.models.network import Courier
from huline.models.place import Place, distance_m
from huline.models.units import half_up

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Haul:
    """One courier from one node to every centre.

    Attributes
    ----------
    served : (C,) whether it goes there
    road : (C,) metres, 0 where it does not go
    trip : (C,) milli-fen for each trip
    """

    courier: Courier
    served: Mask
    road: Ints
    trip: Ints

    def cost(self, data: Data) -> Ints:
        """(C,) milli-fen of carrying a job's data."""
        most = self.courier.max_mb
        trips = 1 if most is None else -(-data.mb // most)
        return trips * self.trip + half_up(self.courier.per_tb * data.mb, 1_000_000)

    def slots(self, data: Data, minutes: int) -> Ints:
        """(C,) slots from the data's being ready to its arrival."""
        speed = self.courier.speed_kmh
        per_slot = 1_000_000 * speed * minutes
        # the time at the disks may pass int64, what it leaves of a slot does not
        whole, rest = divmod(self.courier.loading_minutes * data.mb * speed, per_slot)
        slots: Ints = whole - (-(rest + 60_000 * self.road) // per_slot)
        return slots


class Couriers:
    """The couriers of a Case; hauls are worked out once for each node where data lies."""

    def __init__(self, case: Case, centres: Sequence[Centre]) -> None:
        self._all, self._centres = case.network.couriers, centres
        self._places: dict[str, Place] = {p.id: p for p in (*case.metros, *case.centres)}
        self._known: dict[str, tuple[Haul, ...]] = {}

    def __getitem__(self, mode: int) -> Courier:
        """Return the courier of this index."""
        return self._all[mode]

    def from_node(self, node: str) -> tuple[Haul, ...]:
        """Return every courier's haul from a metro or centre, in file order."""
        if node not in self._known:
            start = self._places[node] if self._all else None
            self._known[node] = tuple(self._haul(c, start) for c in self._all if start)
        return self._known[node]

    def _haul(self, courier: Courier, start: Place) -> Haul:
        served = np.array([courier.serves(start.id, c.id) for c in self._centres], dtype=bool)
        road, trip = np.zeros((2, served.size), dtype=np.int64)
        for c in map(int, np.flatnonzero(served)):
            road[c] = half_up(distance_m(start, self._centres[c]) * courier.road_factor, 1000)
            trip[c] = courier.fixed + half_up(courier.per_km * int(road[c]), 1000)
        return Haul(courier, served, road, trip)
