"""The network: lines between neighbouring places, calibrated to published latency."""

from itertools import combinations

import networkx as nx
from cards import price
from tables import table

from huline.models.centre import Centre
from huline.models.network import Courier, Link, Network
from huline.models.place import Metro, Place, distance_m

# Lines are invented, so are their figures but latency: CNY per GB and 1,000 km, Mbit/s that one
# transfer gets, TB that this plan may send in a day.
CNY_PER_GB_1000_KM = 0.20
TRUNK_MBIT_S, BRANCH_MBIT_S, LOCAL_MBIT_S = 20_000, 10_000, 40_000
TRUNK_TB, BRANCH_TB = 30, 15
LOCAL_PRICE = 1  # milli-fen per MB: 0.01 CNY/GB
# So is the courier, a box of disks on a high-speed train: CNY per box, per TB and per km; TB a
# box, km/h from door to door, way over great circle per mille, minutes at the disks per TB.
BOX_CNY, BOX_CNY_PER_TB, BOX_CNY_PER_KM = 500, 10, 0.5
COURIER_FROM = ("beijing", "hangzhou")
COURIER_TO = ("horinger", "qingyang")
BOX_TB, BOX_KMH, BOX_WAY, BOX_MINUTES_PER_TB = 50, 180, 1200, 10

_MB_PER_TB = 1_000_000
_BIG = frozenset(
    {"beijing", "shanghai", "guangzhou", "shenzhen", "wuhan", "nanjing", "xian", "chengdu",
     "zhengzhou", "jinan", "hangzhou", "shijiazhuang", "changsha", "suzhou", "dongguan",
     "taiyuan"}
)  # fmt: skip

Edge = tuple[int, int]


def network(metros: tuple[Metro, ...], centres: tuple[Centre, ...], days: int) -> Network:
    """Return lines between neighbouring metros and from each centre to its nearest metro."""
    edges = neighbours(metros)
    km_us, hop_us = calibrate(metros, edges)
    lines = [_line(metros[i], metros[j], km_us, hop_us, days) for i, j in edges]
    local = [_local(centre, min(metros, key=lambda m: distance_m(m, centre)), km_us)
             for centre in centres]  # fmt: skip
    return Network(links=(*lines, *local), couriers=(courier(centres),))


def courier(centres: tuple[Centre, ...]) -> Courier:
    """Return disks by rail from two metros of the east to two clusters of the west."""
    return Courier(
        id="rail-disks",
        name="Disks by high-speed rail",
        name_zh="硬盘高铁快运",
        collects_at=COURIER_FROM,
        delivers_to=tuple(c.id for c in centres if c.id.startswith(COURIER_TO)),
        fixed=price(BOX_CNY),
        per_tb=price(BOX_CNY_PER_TB),
        per_km=price(BOX_CNY_PER_KM),
        speed_kmh=BOX_KMH,
        road_factor=BOX_WAY,
        loading_minutes=BOX_MINUTES_PER_TB,
        max_mb=BOX_TB * _MB_PER_TB,
        source="made up",
        assumed=(
            "collects_at", "delivers_to", "fixed", "per_tb", "per_km", "speed_kmh", "road_factor",
            "loading_minutes", "max_mb",
        ),
    )  # fmt: skip


def neighbours(metros: tuple[Metro, ...]) -> list[Edge]:
    """Return the pairs whose circle over the line between them holds no third place.

    This is the Gabriel graph: it joins neighbours, is connected, and needs no choice by hand.
    """
    n = range(len(metros))
    square = [[distance_m(a, b) ** 2 for b in metros] for a in metros]
    return [
        (i, j)
        for i, j in combinations(n, 2)
        if all(square[i][k] + square[j][k] >= square[i][j] for k in n if k not in (i, j))
    ]


def calibrate(metros: tuple[Metro, ...], edges: list[Edge]) -> tuple[float, float]:
    """Return microseconds per great-circle km and per line.

    The two are such that the least latency between pairs of clusters has the published mean and
    maximum of the IP layer. The ratio of maximum to mean depends on hop over km alone, and falls
    as that grows from 0 to 150 km; the level is then a matter of scale.
    """
    mean, most = published("mean") * 1000, published("max") * 1000
    low, high = 0.0, 150.0
    for _ in range(60):
        hop = (low + high) / 2
        least = _least_between_clusters(metros, edges, 1.0, hop)
        if max(least) / (sum(least) / len(least)) > most / mean:
            low = hop
        else:
            high = hop
    scale = mean * len(least) / sum(least)
    return scale, scale * hop


def published(what: str) -> float:
    """Return a published IP-layer latency between clusters in ms, one way."""
    item = f"IP private-network latency between hub cities: {what}"
    return next(float(row["value"]) for row in table("network") if row["item"] == item)


def _least_between_clusters(
    metros: tuple[Metro, ...], edges: list[Edge], km_us: float, hop_us: float
) -> list[float]:
    graph = nx.Graph()
    for i, j in edges:
        graph.add_edge(i, j, weight=_latency(metros[i], metros[j], km_us, hop_us))
    clusters = [i for i, metro in enumerate(metros) if metro.id.endswith("-cluster")]
    least = dict(nx.all_pairs_dijkstra_path_length(graph))
    return [least[i][j] for i, j in combinations(clusters, 2)]


def _latency(a: Place, b: Place, km_us: float, hop_us: float) -> float:
    return hop_us + distance_m(a, b) / 1000 * km_us


def _line(a: Metro, b: Metro, km_us: float, hop_us: float, days: int) -> Link:
    trunk = all(node.id in _BIG or node.id.endswith("-cluster") for node in (a, b))
    km = distance_m(a, b) / 1000
    return Link(
        id=f"{a.id}~{b.id}",
        name=f"{a.name} - {b.name}",
        name_zh=f"{a.name_zh} - {b.name_zh}",
        a=a.id,
        b=b.id,
        latency_us=round(_latency(a, b, km_us, hop_us)),
        # CNY/GB is 100 milli-fen per MB
        price=max(1, round(km / 1000 * CNY_PER_GB_1000_KM * 100)),
        rate_mbit_s=TRUNK_MBIT_S if trunk else BRANCH_MBIT_S,
        volume_mb=(TRUNK_TB if trunk else BRANCH_TB) * _MB_PER_TB * days,
        source="latency calibrated to sources/network.csv; the rest made up",
        derived=("latency_us",),
        assumed=("a", "b", "price", "rate_mbit_s", "volume_mb"),
    )


def _local(centre: Centre, node: Metro, km_us: float) -> Link:
    # a line inside a city has no long-haul equipment: a tenth of a millisecond, then the road
    latency = 100 + distance_m(centre, node) / 1000 * km_us
    return Link(
        id=f"{node.id}~{centre.id}",
        name=f"{node.name} - {centre.name}",
        name_zh=f"{node.name_zh} - {centre.name_zh}",
        a=node.id,
        b=centre.id,
        latency_us=round(latency),
        price=LOCAL_PRICE,
        rate_mbit_s=LOCAL_MBIT_S,
        source="made up; latency per km as on the calibrated lines",
        derived=("latency_us",),
        assumed=("a", "b", "price", "rate_mbit_s"),
    )


def least_latency(
    net: Network, metros: tuple[Metro, ...], centres: tuple[Centre, ...]
) -> dict[str, dict[str, int]]:
    """Return the least latency in us from every metro to every centre."""
    graph = nx.Graph()
    for link in net.links:
        graph.add_edge(link.a, link.b, weight=link.latency_us)
    ends = {centre.id for centre in centres}
    return {
        metro.id: {
            node: us
            for node, us in nx.single_source_dijkstra_path_length(graph, metro.id).items()
            if node in ends
        }
        for metro in metros
    }
