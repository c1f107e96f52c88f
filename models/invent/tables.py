"""The shape of the market that invented Cases follow.

Names and coordinates of cities are real; every other figure is a modelling choice.
"""

from dataclasses import dataclass

from huline.models.centre import Fabric, IntraNodeLink
from huline.models.place import Side


@dataclass(frozen=True)
class Region:
    """A province, its metro, and its weight in demand and supply."""

    code: str
    province: str
    metro: str
    city: str
    lat: float
    lon: float
    side: Side
    """By the national programme."""
    demand: int
    supply: int
    fen_per_mwh: int
    """Mean price of electricity."""
    hours: str
    """The shape of its tariff: a key of `TARIFF_HOURS`."""


REGIONS: tuple[Region, ...] = (
    Region("bj", "Beijing", "beijing", "Beijing", 39.90, 116.41,
           "east", 18, 8, 64_000, "east"),
    Region("sh", "Shanghai", "shanghai", "Shanghai", 31.23, 121.47,
           "east", 16, 8, 70_000, "east"),
    Region("gd", "Guangdong", "shenzhen", "Shenzhen", 22.54, 114.06,
           "east", 18, 9, 69_000, "east"),
    Region("zj", "Zhejiang", "hangzhou", "Hangzhou", 30.27, 120.16,
           "east", 12, 6, 75_000, "east"),
    Region("js", "Jiangsu", "nanjing", "Nanjing", 32.06, 118.80,
           "east", 8, 5, 68_000, "east"),
    Region("sd", "Shandong", "jinan", "Jinan", 36.67, 117.00,
           "east", 5, 4, 62_000, "noon"),
    Region("tj", "Tianjin", "tianjin", "Tianjin", 39.13, 117.20,
           "east", 2, 3, 63_000, "east"),
    Region("he", "Hebei", "zhangjiakou", "Zhangjiakou", 40.82, 114.88,
           "east", 1, 4, 52_000, "east"),
    Region("ah", "Anhui", "wuhu", "Wuhu", 31.33, 118.38,
           "east", 3, 4, 63_000, "east"),
    Region("fj", "Fujian", "fuzhou", "Fuzhou", 26.07, 119.30,
           "east", 3, 2, 62_000, "east"),
    Region("hb", "Hubei", "wuhan", "Wuhan", 30.59, 114.30,
           "east", 4, 3, 65_000, "east"),
    Region("ha", "Henan", "zhengzhou", "Zhengzhou", 34.75, 113.63,
           "east", 2, 3, 61_000, "east"),
    Region("sc", "Sichuan", "chengdu", "Chengdu", 30.57, 104.07,
           "east", 4, 4, 58_000, "east"),
    Region("sn", "Shaanxi", "xian", "Xi'an", 34.34, 108.94,
           "west", 2, 3, 55_000, "east"),
    Region("nm", "Inner Mongolia", "hohhot", "Hohhot", 40.84, 111.75,
           "west", 1, 8, 45_000, "noon"),
    Region("nx", "Ningxia", "zhongwei", "Zhongwei", 37.51, 105.19,
           "west", 1, 8, 43_000, "noon"),
    Region("gs", "Gansu", "qingyang", "Qingyang", 35.71, 107.64,
           "west", 1, 7, 42_000, "noon"),
    Region("gz", "Guizhou", "guiyang", "Guiyang", 26.65, 106.63,
           "west", 1, 8, 59_000, "east"),
    Region("qh", "Qinghai", "xining", "Xining", 36.62, 101.78,
           "west", 1, 4, 44_000, "noon"),
    Region("xj", "Xinjiang", "hami", "Hami", 42.83, 93.51,
           "west", 1, 3, 40_000, "noon"),
)  # fmt: skip

# per mille of the mean, hour by hour
TARIFF_HOURS: dict[str, tuple[int, ...]] = {
    # dear by day and in the evening, cheap at night
    "east": (500,) * 7 + (1000,) + (1000, 1400, 1600, 1200) + (900, 1000) + (1400,) * 3
    + (1200, 1200, 1500, 1500, 1400) + (1000, 1000) + (500, 500),
    # sun at noon: the cheapest hours are 10 to 16
    "noon": (900,) * 6 + (1100, 1300, 1300, 900) + (450,) * 6 + (900, 1300, 1600, 1700, 1600, 1400)
    + (1100, 900),
}  # fmt: skip

# per mille of the peak, hour by hour
PROFILE_HOURS: dict[str, tuple[int, ...]] = {
    "office": (150,) * 7 + (300, 600, 900, 1000, 950, 700, 850, 1000, 1000, 950, 850, 600)
    + (450, 400, 350, 250, 200),
    "evening": (400, 250) + (150,) * 4 + (250, 350, 400, 450, 500, 550, 650, 600, 550, 550)
    + (600, 650, 750, 900, 1000, 1000, 850, 600),
    "steady": (900,) * 8 + (1000,) * 12 + (950,) * 4,
    "batch": (1000,) * 6 + (500,) * 12 + (800,) * 6,
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A card model, with the speeds assumed of it."""

    id: str
    vendor: str
    ecosystem: str
    memory_gb: int
    domestic: bool
    links: tuple[IntraNodeLink, ...]
    fabrics: tuple[Fabric, ...]
    busy_w: int
    rent: int
    """Milli-fen per card-hour in the east."""
    training: int
    """Speed, per mille of the reference card."""
    inference: int
    weight: int
    """How often a pool has it."""


CARDS: tuple[Card, ...] = (
    Card("h800", "NVIDIA", "CUDA", 80, False, ("NVLink",), ("IB", "RoCE"),
         1_050, 850_000, 1000, 1000, 30),
    Card("a800", "NVIDIA", "CUDA", 80, False, ("NVLink", "PCIe"), ("IB", "Ethernet"),
         600, 420_000, 450, 600, 25),
    Card("h20", "NVIDIA", "CUDA", 96, False, ("NVLink",), ("RoCE",),
         650, 480_000, 350, 850, 15),
    Card("910b", "Huawei", "CANN", 64, True, ("HCCS",), ("RoCE",),
         560, 380_000, 420, 520, 22),
    Card("mlu590", "Cambricon", "NeuWare", 96, True, ("MLU-Link",), ("RoCE", "Ethernet"),
         500, 300_000, 300, 380, 8),
)  # fmt: skip

CARD_BY_ID: dict[str, Card] = {card.id: card for card in CARDS}

# what work runs on -> the stack it names, the cards it is measured on
STACKS: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "cuda": ("CUDA", ("h800", "a800", "h20")),
    "cann": ("CANN", ("910b",)),
    "ported": (None, tuple(card.id for card in CARDS)),
}

SECTORS = ("internet", "automotive", "finance", "biotech", "research", "manufacturing")
OPERATORS = tuple(f"operator-{letter}" for letter in "abcdefgh")
