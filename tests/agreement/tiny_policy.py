"""Subsidies and other policy for tiny Cases."""

from datetime import date
from random import Random
from typing import Any

from huline.models.policy import ResidencyClass, Tier
from huline.models.subsidy import PerUnit, Share, StackingGroup, Subsidy, Tiered
from huline.models.tenant import FirmSize
from tests.agreement.tiny_supply import Supply

RESIDENCY = tuple(
    ResidencyClass(id=f"R-{area}", area=area)
    for area in ("anywhere", "province", "city", "site", "nowhere")
)
SECTORS = ("chips", "cars", "")
SIZES: tuple[FirmSize, ...] = ("micro", "small", "medium", "large")
# the horizon of a tiny Case starts on 15 July 2026: the last two exclude it
VALIDITY: tuple[dict[str, object], ...] = (
    {"valid_from": date(2026, 7, 15)},
    {"valid_to": date(2026, 7, 15)},
    {"valid_from": date(2026, 7, 16)},
    {"valid_to": date(2026, 7, 14)},
)


def tiers(rng: Random) -> tuple[Tier, ...]:
    """Draw what three tiers lose per reference card-hour."""
    return tuple(Tier(tier=t, unserved=rng.randint(600_001, 5_000_000) // t) for t in (1, 2, 3))


def a_subsidy(rng: Random, id: str, there: Supply, *, rich: bool) -> Subsidy:
    """Draw a programme with each condition now and then, some of them only if ``rich``."""
    fields: dict[str, Any] = {"id": id}
    # a typical bill: two cards for two slots at 200,000 milli-fen an hour
    bill = 4 * 200_000 * there.horizon.slot_minutes // 60
    conditions = {
        "firm_province": lambda: rng.choice(there.metros).province,
        "centre_province": lambda: rng.choice(there.centres).province,
        "workloads": lambda: (rng.choice(("training", "inference")),),
        "sectors": lambda: tuple(rng.sample(SECTORS[:2], k=rng.randint(1, 2))),
        "sizes": lambda: tuple(rng.sample(SIZES, k=2)),
        "age_from": lambda: rng.choice((3, 9)),
        "age_below": lambda: rng.choice((10, 11)),
        "origin": lambda: rng.choice(("domestic", "foreign")),
        "unrelated_only": lambda: True,
        "off": lambda: "a draft",
    }
    for field, draw in conditions.items():
        if rng.random() < 0.035:
            fields[field] = draw()
    if rng.random() < 0.1:
        fields |= rng.choice(VALIDITY)
    if "firm_province" in fields and rng.random() < 0.4:
        fields["firm_city"] = rng.choice(there.metros).city
    if "centre_province" in fields and rng.random() < 0.4:
        fields["centre_city"] = rng.choice(there.centres).city
    return _of_a_kind(rng, fields | _sums(rng, bill, rich=rich), bill, rich=rich)


def _sums(rng: Random, bill: int, *, rich: bool) -> dict[str, Any]:
    """Draw what limits the claims."""
    fields: dict[str, Any] = {}
    if rich and rng.random() < 0.35:
        fields["threshold"] = rng.randint(bill // 3, bill * 5 // 2)
    if rich and rng.random() < 0.08:
        fields["spend_limit"] = fields.get("threshold", 0) + rng.randint(bill // 2, bill * 2)
    if rich and rng.random() < 0.3:
        fields["min_claim"] = rng.randint(bill // 10, bill * 2 // 3)
    if rng.random() < 0.4:
        fields["firm_cap"] = fields.get("min_claim", 0) + rng.randint(bill // 15, bill)
    if rng.random() < 0.5:
        fields["budget"] = rng.randint(bill // 15, bill)
    joined = (("G-one", 0.85), ("G-cap", 0.35))
    fields["groups"] = tuple(group for group, odds in joined if rich and rng.random() < odds)
    return fields


def _of_a_kind(rng: Random, fields: dict[str, Any], bill: int, *, rich: bool) -> Subsidy:
    kind = rng.random()
    if kind < 0.12:
        return PerUnit(**fields, amount=rng.randint(30_001, 250_000))
    if kind < 0.2 and rich:
        return PerUnit(**fields, unit="kWh", amount=rng.randint(30_001, 100_000))
    if kind < 0.72 and rich:
        edges = sorted(rng.sample(range(bill // 4, bill * 3), k=rng.choice((1, 1, 2))))
        shares = tuple(rng.randint(100, 950) for _ in range(len(edges) + 1))
        return Tiered(**fields, spend_from=(0, *edges), shares=shares)
    if kind < 0.8 and rich:
        fields["basis"] = "energy"
    if rng.random() < 0.3:
        fields["share_foreign"] = rng.randint(0, 300)
    return Share(**fields, share=rng.randint(400, 980))


def groups(rng: Random) -> tuple[StackingGroup, ...]:
    """Draw a group whose programmes exclude each other and one with a ceiling."""
    foreign = rng.randint(50, 500) if rng.random() < 0.3 else None
    return (
        StackingGroup(id="G-one", exclusive=True),
        StackingGroup(id="G-cap", ceiling=rng.randint(80, 500), ceiling_foreign=foreign),
    )
