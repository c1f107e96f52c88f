"""Residency classes, penalties and subsidies, invented."""

from random import Random

from huline.models.invent.supply import SOURCE, Supply
from huline.models.invent.tables import REGIONS, Region
from huline.models.place import province_zh
from huline.models.policy import Policy, ResidencyClass, Tier
from huline.models.subsidy import PerUnit, Share, Subsidy

# milli-fen per reference card-hour left unserved, tier by tier
PENALTIES = {1: 8_000_000, 2: 4_000_000, 3: 2_500_000}
_ASSUMED = ("budget", "firm_cap")


def invent_policy(supply: Supply, rng: Random) -> Policy:
    """Invent the rules of a market with this supply."""
    subsidies = (_subsidy(region, supply, rng) for region in REGIONS)
    return Policy(
        residency=(
            ResidencyClass(id="public", area="anywhere", source=SOURCE),
            ResidencyClass(id="provincial", area="province", source=SOURCE),
            ResidencyClass(id="municipal", area="city", source=SOURCE),
        ),
        tiers=tuple(Tier(tier=tier, unserved=price) for tier, price in PENALTIES.items()),
        subsidies=tuple(subsidy for subsidy in subsidies if subsidy),
    )


def _subsidy(region: Region, supply: Supply, rng: Random) -> Subsidy | None:
    """Let half of the regions pay: the east its own firms, the west whoever comes."""
    pays, kind = rng.random() < 0.5, rng.random()
    rent = _rent(region, supply) or _rent(None, supply) * region.demand // 200
    budget = round(rent * rng.uniform(0.05, 0.15))
    if not pays:
        return None
    common = {
        "id": f"subsidy-{region.code}",
        "issuer": region.province,
        "issuer_zh": province_zh(region.province),
        "budget": budget,
        "firm_cap": budget // rng.choice((4, 8, 16)),
        "unrelated_only": rng.random() < 0.4,
        "source": SOURCE,
    }
    local = {"firm_province": region.province} if region.side == "east" else {}
    # both must be local, or one of the two
    if kind < 0.7 or region.side == "west":
        local["centre_province"] = region.province
    if kind < 0.2:
        amount = rng.choice((50_000, 80_000))
        return PerUnit(**common, **local, amount=amount, assumed=(*_ASSUMED, "amount"))
    return Share(
        **common,
        **local,
        share=rng.choice((200, 250, 300)),
        share_foreign=rng.choice((None, 150, 200)),
        threshold=rng.choice((0, 0, 10 * 10_000 * 100_000)),
        assumed=(*_ASSUMED, "share", "share_foreign"),
    )


def _rent(region: Region | None, supply: Supply) -> int:
    """Return what all card-slots of a region, or of all, cost to rent; slots are hours."""
    province = {centre.id: centre.province for centre in supply.centres}
    return sum(
        pool.rent * supply.card_slots(pool)
        for pool in supply.pools
        if region is None or province[pool.centre] == region.province
    )
