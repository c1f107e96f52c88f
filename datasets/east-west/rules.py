"""Residency classes, tiers, and what is known of programmes too vague to be encoded."""

from collections.abc import Mapping
from typing import Literal

from tables import Row, by, table
from vouchers import groups, vouchers

from huline.models.policy import NotApplied, Policy, ResidencyClass, Tier
from huline.models.units import MILLI_FEN_PER_CNY

Area = Literal["anywhere", "province", "city", "site", "nowhere"]

# CNY per reference card-hour left unserved: above the dearest way to serve it, made up
TIERS = {1: 60, 2: 40, 3: 25}


def policy(days: int, left_out: Mapping[str, tuple[str, str]]) -> Policy:
    """Return what the governments and compliance teams decided, as it stands for some days."""
    programmes = [
        rule.model_copy(update=dict(zip(("off", "off_zh"), left_out[rule.id], strict=True)))
        if rule.id in left_out
        else rule
        for rule in vouchers(days)
    ]
    return Policy(
        residency=tuple(_residency(row) for row in table("residency")),
        tiers=tuple(Tier(tier=t, unserved=cny * MILLI_FEN_PER_CNY) for t, cny in TIERS.items()),
        subsidies=tuple(programmes),
        stacking_groups=groups(days),
        not_applied=tuple(_not_applied()),
    )


# What the permitted area of a class becomes, where that is not simply the mainland. True marks
# what no text of law says in so many words.
_AREAS: dict[str, tuple[Area, bool]] = {
    "state_secret": ("nowhere", False),
    "core_data": ("province", True),
    "gov_personal": ("city", True),
    "gov_data": ("city", True),
    "health": ("city", True),
    "mapping": ("site", True),
    "enterprise_local": ("city", True),
    # nothing of these texts narrows the area, but they ask for certified or Chinese operators,
    # which centres here do not state
    "finance_pboc": ("anywhere", True),
    "human_genetic": ("anywhere", True),
    "personal_sensitive": ("anywhere", True),
    # ten kilometres are max_distance_m of the workload, not an area
    "enterprise_10km": ("anywhere", True),
}
_CLASS_NAMES = {
    "cii_personal_or_important": "personal and important data of critical infrastructure",
    "personal_large": "personal data of very many people",
    "personal_sensitive": "sensitive personal data",
    "credit_reporting": "credit records",
    "health": "health data",
    "human_genetic": "human genetic resources",
    "industrial": "important and core data of industry",
    "mapping": "surveying data and web maps",
    "general": "all other data",
    "gov_personal": "personal data held by the state",
    "gov_data": "government data",
    "finance_pboc": "data in the central bank's field",
    "finance_bank_insurance": "data of banks and insurers",
    "enterprise_10km": "data kept within ten kilometres of its owner",
    "enterprise_local": "data kept in its own city by its owner",
    "auto": "important data of vehicles",
}


def _residency(row: Row) -> ResidencyClass:
    area, chosen = _AREAS.get(row["class"], ("anywhere", False))
    return ResidencyClass(
        id=row["class"],
        name=_CLASS_NAMES.get(row["class"], row["class"].replace("_", " ")),
        name_zh=row["name_zh"],
        area=area,
        source=f"sources/residency.csv: {row['permitted_area']} ({row['source']})",
        assumed=("area",) if chosen else (),
    )


_WHY: dict[str, tuple[str, str]] = {
    "shanghai-zhangjiang-2026": (
        "rate, cap and pool are missing; for firms inside one quarter of the city only",
        "缺比例、上限和资金池;仅限镇内企业",
    ),
    "langfang-2023": ("rate and cap are missing", "缺比例和上限"),
    "yangzhou-2024": ("rate, cap and pool are missing", "缺比例、上限和资金池"),
    "hohhot-2025": ("a fund whose rules were not seen", "专项资金,未见细则"),
    "songjiang-2025-draft": ("a draft, without rates", "征求意见稿,无比例"),
    "yinchuan-draft": ("a draft; land and energy priority, no money", "征求意见稿;非资金补贴"),
    "press-local-only": (
        "a press remark on unnamed places: no rate, no issuer",
        "媒体对未具名地区的描述:无比例、无发布机构",
    ),
}


def _not_applied() -> list[NotApplied]:
    encoded = by("rules_ready", "id")
    return [
        NotApplied(
            id=row["id"],
            name=row["id"],
            name_zh=row["instrument"],
            why=_WHY[row["id"]][0],
            why_zh=_WHY[row["id"]][1],
            source=f"sources/subsidies.csv ({row['source']})",
        )
        for row in table("subsidies")
        if row["id"] not in encoded
    ]
