"""Links between places, and what makes one route the route."""

from collections.abc import Sequence
from typing import Self

from pydantic import model_validator

from huline.models.base import Frozen, Named
from huline.models.units import Id, MegabitPerSecond, Megabyte, Microsecond, Price


class Link(Named):
    """A line between two nodes, each a metro or a centre; both directions share it."""

    a: Id
    b: Id
    latency_us: Microsecond
    """One way, IP layer."""
    price: Price
    """Milli-fen per MB: 0.1 CNY/GB is 10."""
    rate_mbit_s: MegabitPerSecond
    """What one transfer gets."""
    volume_mb: Megabyte | None = None
    """The most data of this plan it may carry over the horizon; none: unlimited."""

    @model_validator(mode="after")
    def _joins_two_places(self) -> Self:
        if self.a == self.b:
            raise ValueError(f"link joins '{self.a}' to itself")
        return self


class Network(Frozen):
    """All links. Nodes are the ids of metros and centres."""

    links: tuple[Link, ...] = ()


def route_weights(links: Sequence[Link]) -> list[int]:
    """Weigh links so that the path of least total weight is unique: the route of data.

    Data takes the path of the least price per MB, then of the least latency, then of the fewest
    links; what still ties is decided by link ids. The four are packed into one whole number, so
    that any shortest-path algorithm finds the same path.

    Returns
    -------
    (len(links),) weights, in the order given
    """
    by_id = sorted(range(len(links)), key=lambda i: links[i].id)
    rank = {i: position for position, i in enumerate(by_id)}
    n = len(links)
    hops_at, latency_at, price_at = n, n + 16, n + 16 + 48
    return [
        (link.price << price_at)
        + (link.latency_us << latency_at)
        + (1 << hops_at)
        + (1 << rank[i])
        for i, link in enumerate(links)
    ]
