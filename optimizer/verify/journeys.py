"""How data gets to a centre, what that costs, and how long it takes."""

from dataclasses import dataclass

from huline.models.centre import Centre
from huline.models.data import Data
from huline.models.network import Courier
from huline.models.place import Place, distance_m
from huline.models.units import half_up
from huline.optimizer.verify.network import Routes


@dataclass(frozen=True)
class Journey:
    """One way for data to move; by a courier it travels no links."""

    links: tuple[str, ...]
    cost: int
    """Milli-fen."""
    slots: int
    """From its being ready to its arrival."""


def by_network(routes: Routes, data: Data, centre: Centre, minutes: int) -> Journey | None:
    """Return the journey along the route; None if no path leads to the centre."""
    route = routes.route(data.at, centre.id)
    if route is None:
        return None
    per_slot = route.rate * 60 * minutes
    return Journey(route.links, route.price * data.mb, -(-data.mb * 8 // per_slot))


def by_courier(
    courier: Courier, data: Data, start: Place, centre: Centre, minutes: int
) -> Journey:
    """Return the journey by road, whether or not the courier serves these places."""
    road = half_up(distance_m(start, centre) * courier.road_factor, 1000)
    trips = -(-data.mb // courier.max_mb) if courier.max_mb else 1
    trip = courier.fixed + half_up(courier.per_km * road, 1000)
    load = half_up(courier.per_tb * data.mb, 1_000_000)
    on_disks = courier.loading_minutes * data.mb * courier.speed_kmh
    slots = -(-(on_disks + 60_000 * road) // (1_000_000 * courier.speed_kmh * minutes))
    return Journey((), trip * trips + load, slots)
