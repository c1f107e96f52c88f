"""Accelerator models: what they are, what they draw, what they rent for."""

from dataclasses import dataclass

from tables import by, table

from huline.models.accelerator import Accelerator, Precision
from huline.models.centre import IntraNodeLink
from huline.models.units import MILLI_FEN_PER_CNY

HOURS_PER_MONTH = 730
CARDS_PER_NODE = 8


@dataclass(frozen=True)
class Card:
    """One model of the market.

    ``training`` is per mille of the reference card (A100-SXM), ``inference`` milli-cards of
    demand one card serves: modelling choices, for measured speed is not published.
    """

    id: str
    row: str
    name_zh: str
    link: IntraNodeLink
    training: int
    inference: int
    rent_like: str


CARDS: tuple[Card, ...] = (
    Card("a100-sxm", "A100-SXM4-80GB", "英伟达 A100", "NVLink", 1000, 1000, "A100"),
    Card("a800-sxm", "A800-SXM4-80GB", "英伟达 A800", "NVLink", 950, 1000, "A100"),
    Card("h800-sxm", "H800-SXM5-80GB", "英伟达 H800", "NVLink", 2200, 1900, "H100"),
    Card("h20", "H20-96GB", "英伟达 H20", "NVLink", 450, 1400, "A100"),
    Card("rtx4090", "RTX4090-24GB", "英伟达 RTX 4090", "PCIe", 350, 420, "24GB"),
    Card("ascend-910b", "Ascend 910B (A2)", "昇腾 910B", "HCCS", 750, 700, "A100"),
    Card("ascend-910c", "Ascend 910C (A3)", "昇腾 910C", "HCCS", 1700, 1600, "H100"),
    Card("mlu370-x8", "Cambricon MLU370-X8", "寒武纪 MLU370", "MLU-Link", 200, 300, "A100"),
)
BY_ID = {card.id: card for card in CARDS}
REFERENCE = "a100-sxm"


def accelerators() -> tuple[Accelerator, ...]:
    """Return the models of the market as the Case knows them."""
    rows = by("accelerators", "name")
    found = []
    for card in CARDS:
        row = rows[card.row]
        firm = row["tflops_status"].startswith("sourced")
        found.append(
            Accelerator(
                id=card.id,
                name=card.row,
                name_zh=card.name_zh,
                vendor=row["vendor"],
                ecosystem=row["software_stack"],
                memory_gb=int(float(row["memory_gb"])),
                dense_gflops=_dense(row),
                domestic=row["vendor"] != "NVIDIA",
                source=f"sources/accelerators.csv ({row['tflops_status'] or 'status not given'})",
                assumed=() if firm else ("dense_gflops",),
            )
        )
    return tuple(found)


def _dense(row: dict[str, str]) -> dict[Precision, int]:
    known = row["fp16_dense_tflops"]
    return {"fp16": round(float(known) * 1000)} if known else {}


def busy_w(card: str) -> int:
    """Draw of a working card, its share of the node included, in W.

    The 90th percentile measured at 8-card A100 servers, by eight; other models in proportion to
    their thermal design power.
    """
    return _drawn(card, "p90")


def idle_w(card: str) -> int:
    """Draw of an available card with nothing to do, in W: the 10th percentile, likewise."""
    return _drawn(card, "p10")


def _drawn(card: str, percentile: str) -> int:
    server = next(
        row for row in table("workloads/distributions")
        if row["metric"] == "gpu_server_total_power"
    )  # fmt: skip
    rows = by("accelerators", "name")
    measured = float(server[percentile]) / CARDS_PER_NODE
    return round(measured * _tdp(rows, card) / float(rows[BY_ID[REFERENCE].row]["tdp_w"]))


def _tdp(rows: dict[str, dict[str, str]], card: str) -> float:
    row = rows[BY_ID[card].row]
    if row["tdp_w"]:
        return float(row["tdp_w"])
    # the 910C has a node figure only: scaled by the ratio of design power to node power of an A100
    reference = rows[BY_ID[REFERENCE].row]
    share = float(reference["tdp_w"]) / float(reference["node_power_kw"])
    return float(row["node_power_kw"]) * share


def market_rent(card: str) -> float:
    """Rent in CNY per card-hour, energy included, before the place is considered.

    H100 node: the middle of the two figures of late 2024, read as monthly; A100 and 24 GB cards:
    the low end of the 2023 range. Others in proportion to dense FP16 from the priced card named
    in ``CARDS``.
    """
    tflops = {name: float(row["fp16_dense_tflops"] or 0) for name, row in _accelerator_rows()}
    anchor_rent, anchor_card = {
        "H100": (_h100_card_hour(), "H100-SXM5-80GB"),
        "A100": (_low("A100/A800 class"), "A100-SXM4-80GB"),
        "24GB": (_low("24GB-class GPU"), "RTX4090-24GB"),
    }[BY_ID[card].rent_like]
    return anchor_rent * tflops[BY_ID[card].row] / tflops[anchor_card]


def _accelerator_rows() -> list[tuple[str, dict[str, str]]]:
    return list(by("accelerators", "name").items())


def _h100_card_hour() -> float:
    late = [
        float(row["value_low"])
        for row in table("accelerator_prices")
        if row["item"] == "H100 8-card node" and row["date"] in ("2024-10", "2024-12")
    ]
    return sum(late) / len(late) / HOURS_PER_MONTH / CARDS_PER_NODE


def _low(item: str) -> float:
    return next(float(r["value_low"]) for r in table("accelerator_prices") if r["item"] == item)


def price(cny: float) -> int:
    """Return an amount in milli-fen, rounded to the fen."""
    return round(cny * 100) * (MILLI_FEN_PER_CNY // 100)
