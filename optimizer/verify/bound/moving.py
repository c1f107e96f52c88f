"""Moving data and models to a centre: what it costs, and when it is there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huline.models.centre import Centre
from huline.models.network import Courier
from huline.models.units import half_up
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.bound.exact import fits
from huline.optimizer.verify.bound.least import Mask
from huline.optimizer.verify.facts import Facts, Vector

UNLIMITED = 2**62


@dataclass(frozen=True)
class Loads:
    """(loads,) what is to be moved, each from one node."""

    nodes: Sequence[str]
    """Distinct nodes."""
    at: Vector
    """Index of the node."""
    mb: Vector

    @property
    def most(self) -> int:
        """MB of the largest."""
        return int(self.mb.max(initial=0))


@dataclass(frozen=True)
class Way:
    """(loads,) one way to move each of some loads to a centre.

    ``slots`` passes from a load's being ready to its arrival; ``cost`` is due in money and
    ``links`` for the rows of the links on the way. Not every load can go this way.
    """

    possible: Mask
    slots: Vector
    cost: Vector
    links: Vector


class Moving:
    """The network and the couriers of a Case, for many loads at once."""

    def __init__(self, facts: Facts, multipliers: Multipliers) -> None:
        self._facts = facts
        self._worth = {link: multipliers.single("link", link) for link in facts.links}

    def by_network(self, loads: Loads, centre: Centre) -> Way:
        """Move loads along their routes; none alone may exceed the volume of a link."""
        facts = self._facts
        found = [
            None if node == centre.id else facts.routes.route(node, centre.id)
            for node in loads.nodes
        ]
        price = [route.price if route else 0 for route in found]
        per_slot = [60 * facts.minutes * route.rate if route else 1 for route in found]
        volumes = facts.links if facts.applies("link") else {}
        least = [
            min(
                (
                    volume
                    for link in (route.links if route else ())
                    if link in volumes and (volume := volumes[link].volume_mb) is not None
                ),
                default=UNLIMITED,
            )
            for route in found
        ]
        fits(max(price, default=0) * loads.most)
        charged = np.zeros(len(loads.mb), dtype=np.int64)
        for link, worth in self._worth.items():
            if worth:
                fits(worth * loads.most)
                on = np.array([bool(r and link in r.links) for r in found])[loads.at]
                charged += np.where(on, worth * loads.mb // 1000, 0)
        return Way(
            np.array([route is not None for route in found])[loads.at]
            & (loads.mb <= np.array(least)[loads.at]),
            -(-8 * loads.mb // np.array(per_slot)[loads.at]),
            np.array(price)[loads.at] * loads.mb,
            charged,
        )

    def by_couriers(self, loads: Loads, centre: Centre) -> list[Way]:
        """List the ways by road, one a courier."""
        return [
            self._by_courier(courier, loads, centre) for courier in self._facts.couriers.values()
        ]

    def _by_courier(self, courier: Courier, loads: Loads, centre: Centre) -> Way:
        facts = self._facts
        roads = [
            half_up(facts.distance_m(facts.place(node), centre) * courier.road_factor, 1000)
            for node in loads.nodes
        ]
        trip = [courier.fixed + half_up(courier.per_km * road, 1000) for road in roads]
        serves = [node != centre.id and courier.serves(node, centre.id) for node in loads.nodes]
        trips = -(-loads.mb // courier.max_mb) if courier.max_mb else np.ones_like(loads.mb)
        on_disks = courier.loading_minutes * courier.speed_kmh
        fits(max(trip, default=0) * int(trips.max(initial=1)))
        fits(2 * courier.per_tb * loads.most + 10**6)
        fits(on_disks * loads.most + 60_000 * max(roads, default=0))
        load = (2 * courier.per_tb * loads.mb + 10**6) // (2 * 10**6)
        minutes = on_disks * loads.mb + 60_000 * np.array(roads, dtype=np.int64)[loads.at]
        return Way(
            np.array(serves)[loads.at],
            -(-minutes // (1_000_000 * courier.speed_kmh * facts.minutes)),
            np.array(trip, dtype=np.int64)[loads.at] * trips + load,
            np.zeros(len(loads.mb), dtype=np.int64),
        )
