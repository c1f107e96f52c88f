"""What couriers ask for, and how long they take, from where data lies to every centre."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.centre import Centre
from huline.models.network import Courier
from huline.models.place import Place, distance_m
from huline.models.units import half_up

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Haul:
    """One courier from each of some nodes to every centre.

    Attributes
    ----------
    served : (N + 1, C) whether it goes there; never from the last row, which is no node
    road : (N + 1, C) metres, 0 where it does not go
    trip : (N + 1, C) milli-fen for each trip
    """

    courier: Courier
    served: Mask
    road: Ints
    trip: Ints

    def cost(self, node: Ints, mb: Ints) -> Ints:
        """(n, C) milli-fen of carrying so much data (n,) from a node (n,)."""
        most, per_tb = self.courier.max_mb, self.courier.per_tb
        trips = np.ones_like(mb) if most is None else -(-mb // most)
        # the products may pass int64 before they are rounded
        load = [half_up(per_tb * each, 1_000_000) for each in mb.tolist()]
        cost: Ints = trips[:, np.newaxis] * self.trip[node] + np.array(load)[:, np.newaxis]
        return cost

    def slots(self, node: Ints, mb: Ints, minutes: int) -> Ints:
        """(n, C) slots from the data's being ready to its arrival."""
        speed = self.courier.speed_kmh
        per_slot = 1_000_000 * speed * minutes
        at_disks = [self.courier.loading_minutes * each * speed for each in mb.tolist()]
        # the time at the disks may pass int64, what it leaves of a slot does not
        split = np.array([divmod(time, per_slot) for time in at_disks], dtype=np.int64)
        whole, rest = split.reshape(-1, 2, 1).swapaxes(0, 1)
        slots: Ints = whole - (-(rest + 60_000 * self.road[node]) // per_slot)
        return slots


class Couriers:
    """The couriers of a Case; roads are measured once for each node where data lies."""

    def __init__(self, case: Case, centres: Sequence[Centre]) -> None:
        self._all, self._centres = case.network.couriers, centres
        self._places: dict[str, Place] = {p.id: p for p in (*case.metros, *case.centres)}
        self._known: dict[tuple[str, ...], tuple[Haul, ...]] = {}

    def __getitem__(self, mode: int) -> Courier:
        """Return the courier of this index."""
        return self._all[mode]

    def from_nodes(self, nodes: tuple[str, ...]) -> tuple[Haul, ...]:
        """Return every courier's haul from metros or centres, in file order."""
        if nodes not in self._known:
            starts = [self._places[node] for node in nodes]
            self._known[nodes] = tuple(self._haul(courier, starts) for courier in self._all)
        return self._known[nodes]

    def _haul(self, courier: Courier, starts: Sequence[Place]) -> Haul:
        shape = len(starts) + 1, len(self._centres)
        road, trip = np.zeros((2, *shape), dtype=np.int64)
        serves = [courier.serves(a.id, c.id) for a in starts for c in self._centres]
        served = np.array(serves + [False] * shape[1], dtype=bool).reshape(shape)
        for n, c in zip(*map(np.ndarray.tolist, np.nonzero(served)), strict=True):
            away = distance_m(starts[n], self._centres[c])
            road[n, c] = half_up(away * courier.road_factor, 1000)
            trip[n, c] = courier.fixed + half_up(courier.per_km * int(road[n, c]), 1000)
        return Haul(courier, served, road, trip)
