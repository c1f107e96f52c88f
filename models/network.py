"""Links between places, what makes one route the route, and couriers beside the network."""

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from huline.models.base import Frozen, Named
from huline.models.sentence import both
from huline.models.units import (
    Id,
    KilometrePerHour,
    MegabitPerSecond,
    Megabyte,
    Microsecond,
    Minute,
    PerMille,
    Price,
)


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
    volume_per_slot_mb: tuple[Megabyte, ...] = ()
    """The most data it may carry in a slot: empty for no limit, one value, or one for every slot.

    单个时段可传输的数据上限：空为不限，或一个值，或每时段一个值
    """

    @property
    def limited(self) -> bool:
        """Whether it has a volume, over the horizon or in a slot."""
        return self.volume_mb is not None or bool(self.volume_per_slot_mb)

    @model_validator(mode="after")
    def _joins_two_places(self) -> Self:
        if self.a == self.b:
            raise ValueError(both("link joins '{a}' to itself", "链路的两端都是“{a}”", a=self.a))
        return self


class Courier(Named):
    """Carries data on disks by road, from where it lies to a centre.

    All trips of a job set out together: their number adds to the price, not to the time.
    """

    collects_at: tuple[Id, ...] = ()
    """Metros and centres it fetches data from; empty: any.

    取件的城市与智算中心；空为任意
    """
    delivers_to: tuple[Id, ...] = ()
    """Centres it brings data to; empty: any.

    送达的智算中心；空为任意
    """
    fixed: Price
    """Milli-fen per trip, whatever the load and the way.

    每趟的固定费用（毫分），与数据量和路程无关
    """
    per_tb: Price = 0
    """Milli-fen per TB carried.

    每 TB 数据的费用（毫分）
    """
    per_km: Price = 0
    """Milli-fen per km of road, for each trip.

    每趟每公里路程的费用（毫分）
    """
    speed_kmh: KilometrePerHour
    """Mean over the whole way, halts included.

    含途中停留的平均车速
    """
    road_factor: Annotated[PerMille, Field(ge=1000)] = 1000
    """Length of the road over that of the great circle, per mille: 1.3 times is 1300.

    道路里程与球面距离之比（千分数）：1.3 倍写 1300
    """
    loading_minutes: Minute = 0
    """Minutes to write a TB onto disks and to read it off again.

    每 TB 数据写入并读出硬盘所需的分钟数
    """
    max_mb: Annotated[Megabyte, Field(ge=1)] | None = None
    """The most data one trip carries; none: any load in one trip.

    单趟最大数据量；不填为不限
    """

    def serves(self, start: str, centre: str) -> bool:
        """Tell whether it fetches data at one node and brings it to a centre."""
        collects = not self.collects_at or start in self.collects_at
        return collects and (not self.delivers_to or centre in self.delivers_to)


class Network(Frozen):
    """All links, and the couriers beside them. Nodes are the ids of metros and centres."""

    links: tuple[Link, ...] = ()
    """Links between metros and centres.

    网络链路
    """
    couriers: tuple[Courier, ...] = ()
    """Couriers that carry data by road.

    以公路运送数据的快递
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
