"""Links between places, and what makes one route the route."""

from collections.abc import Sequence
from typing import Self

from pydantic import model_validator

from huline.models.base import Frozen, Named
from huline.models.sentence import both
from huline.models.units import Id, MegabitPerSecond, Megabyte, Microsecond, Price


class Link(Named):
    """A line between two nodes, each a metro or a centre; both directions share it."""

    a: Id
    """Id of a metro or centre at one end.

    一端的城市或智算中心编号
    """
    b: Id
    """Id of a metro or centre at the other end.

    另一端的城市或智算中心编号
    """
    latency_us: Microsecond
    """One way, IP layer.

    单向网络时延，微秒
    """
    price: Price
    """Milli-fen per MB: 0.1 CNY/GB is 10.

    每 MB 的毫分数：0.1 元/GB 写 10
    """
    rate_mbit_s: MegabitPerSecond
    """What one transfer gets.

    单次传输可得的速率
    """
    volume_mb: Megabyte | None = None
    """The most data of this plan it may carry over the horizon; none: unlimited.

    本计划在规划期内可传输的数据上限；空为不限
    """

    @model_validator(mode="after")
    def _joins_two_places(self) -> Self:
        if self.a == self.b:
            raise ValueError(both("link joins '{a}' to itself", "链路的两端都是“{a}”", a=self.a))
        return self


class Network(Frozen):
    """All links. Nodes are the ids of metros and centres."""

    links: tuple[Link, ...] = ()
    """Links between metros and centres.

    网络链路
    """


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
