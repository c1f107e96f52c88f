"""Subsidies and other policy for tiny Cases."""

from datetime import date
from random import Random

from huline.models.policy import ResidencyClass, Tier
from huline.models.subsidy import PerCardHour, ShareOfRent, Subsidy
from tests.agreement.tiny_supply import Supply

RESIDENCY = tuple(
    ResidencyClass(id=f"R-{area}", area=area)
    for area in ("anywhere", "province", "city", "site", "nowhere")
)
SECTORS = ("chips", "cars", "")
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


def a_subsidy(rng: Random, id: str, there: Supply) -> Subsidy:
    """Draw a programme of either kind, each of its conditions now and then."""
    fields: dict[str, object] = {"id": id}
    # a typical bill: two cards for two slots at 200,000 milli-fen an hour
    bill = 4 * 200_000 * there.horizon.slot_minutes // 60
    conditions = {
        "firm_province": lambda: rng.choice(there.metros).province,
        "centre_province": lambda: rng.choice(there.centres).province,
        "workloads": lambda: (rng.choice(("training", "inference")),),
        "sectors": lambda: tuple(rng.sample(SECTORS[:2], k=rng.randint(1, 2))),
        "min_spent": lambda: rng.choice((1_000, 5_000)),
        "unrelated_only": lambda: True,
    }
    for field, draw in conditions.items():
        if rng.random() < 0.09:
            fields[field] = draw()
    if rng.random() < 0.2:
        fields |= rng.choice(VALIDITY)
    if "firm_province" in fields and rng.random() < 0.4:
        fields["firm_city"] = rng.choice(there.metros).city
    if "centre_province" in fields and rng.random() < 0.4:
        fields["centre_city"] = rng.choice(there.centres).city
    if rng.random() < 0.45:
        fields["firm_cap"] = rng.randint(bill // 15, bill)
    if rng.random() < 0.55:
        fields["budget"] = rng.randint(bill // 15, bill)
    if rng.random() < 0.35:
        return PerCardHour(**fields, amount=rng.randint(30_001, 250_000))
    if rng.random() < 0.3:
        fields["share_foreign"] = rng.randint(0, 300)
    return ShareOfRent(**fields, share=rng.randint(200, 900))
