"""Residency classes, vouchers that are applied, and vouchers that are not."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from tables import Row, by, table

from huline.models.policy import NotApplied, Policy, ResidencyClass, Tier
from huline.models.subsidy import Share
from huline.models.units import MILLI_FEN_PER_CNY, half_up

Area = Literal["anywhere", "province", "city", "site", "nowhere"]

# CNY per reference card-hour left unserved: above the dearest way to serve it, made up
TIERS = {1: 60, 2: 40, 3: 25}

# A programme's year of money is taken to be paid out evenly, and this batch to be one part in so
# many of the compute its firms rent: what it still has for the batch is pool / 365 / parts.
BATCH_IS_ONE_PART_IN = 10


def policy() -> Policy:
    """Return what the governments and compliance teams of the Case decided."""
    return Policy(
        residency=tuple(_residency(row) for row in table("residency")),
        tiers=tuple(Tier(tier=t, unserved=cny * MILLI_FEN_PER_CNY) for t, cny in TIERS.items()),
        subsidies=tuple(_voucher(row) for row in table("rules_ready") if row["id"] in APPLIED),
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
    "gov_personal": "personal data held by the state",
    "gov_data": "government data",
    "finance_pboc": "data in the central bank's field",
    "finance_bank_insurance": "data of banks and insurers",
    "enterprise_10km": "within ten kilometres of the customer",
    "enterprise_local": "kept in its own city by its owner",
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


@dataclass(frozen=True)
class Encoding:
    """How the words of one rule become fields; ``assumed`` names what they leave open."""

    name: str
    name_zh: str
    fields: dict[str, Any] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    note: str = ""


APPLIED: dict[str, Encoding] = {
    "shenzhen-2024": Encoding(
        "Shenzhen training voucher",
        "深圳训力券",
        {"workloads": ("training",)},
        ("firm_province", "centre_province", "valid_to", "budget", "unrelated_only"),
        "start-ups' 60 % not modelled; locality unknown, taken as unrestricted",
    ),
    "hangzhou-2025": Encoding(
        "Hangzhou compute voucher",
        "杭州算力券",
        {"firm_province": "Zhejiang", "firm_city": "Hangzhou"},
        ("share_foreign", "centre_province", "valid_to", "budget", "unrelated_only"),
        "the lower class is read as hardware that is not domestic, as in 2024; SMEs' 50 % and the "
        "national voucher on top not modelled; where the centre stands taken as unrestricted",
    ),
    "qingyang-2024": Encoding(
        "Qingyang compute voucher",
        "庆阳算力券",
        {"centre_province": "Gansu", "centre_city": "Qingyang"},
        ("valid_to", "budget", "unrelated_only"),
        "whether 5,000 CNY is a least contract or a least voucher is unclear: not modelled",
    ),
    "henan-2023": Encoding(
        "Henan compute voucher",
        "河南算力券",
        {"centre_province": "Henan"},
        ("firm_province", "valid_to", "budget", "unrelated_only"),
        "firm's seat unknown, taken as unrestricted",
    ),
    "innermongolia-2024": Encoding(
        "Horinger multi-cloud reward",
        "和林格尔多云平台奖励",
        {"centre_province": "Inner Mongolia"},
        ("valid_to", "budget", "unrelated_only"),
        "every centre of this Case in the region is in the Horinger cluster; purse not published, "
        "taken as unlimited",
    ),
    "shandong-2025": Encoding(
        "Shandong compute voucher",
        "山东算力券",
        {"centre_province": "Shandong"},
        ("share", "firm_province", "firm_cap", "valid_to", "budget", "unrelated_only"),
        "5 % is the upper bound of 2025; continued to the end of 2026 at a rate not seen",
    ),
}


def _voucher(row: Row) -> Share:
    how = APPLIED[row["id"]]
    fields = dict(how.fields)
    if row["id"] == "hangzhou-2025":
        fields["share_foreign"] = int(row["rate_alt_pct"].split(";")[0]) * 10
    if row["min_spend_cny"]:
        fields["threshold"] = int(row["min_spend_cny"]) * MILLI_FEN_PER_CNY
    if row["pool_cny"]:
        fields["budget"] = budget_left(int(row["pool_cny"]))
    issuers = by("subsidies", "id")
    return Share(
        id=row["id"],
        name=how.name,
        name_zh=how.name_zh,
        issuer=issuers[row["id"]]["issuer"],
        share=int(row["rate_pct"]) * 10,
        firm_cap=int(row["cap_per_user_year_cny"]) * MILLI_FEN_PER_CNY,
        valid_from=_first_day(row["valid_from"]),
        source="; ".join(
            [
                f"sources/rules_ready.csv: in force {row['in_force_2026_11']}, missing: "
                f"{row['missing']}",
                how.note,
                *(
                    [f"budget: {row['pool_cny']} CNY a year, even days, 1/{BATCH_IS_ONE_PART_IN}"]
                    if row["pool_cny"]
                    else []
                ),
                issuers[row["id"]]["source"],
            ]
        ),
        assumed=how.assumed,
        derived=("budget",) if row["pool_cny"] else (),
        **fields,
    )


def budget_left(pool_cny: int) -> int:
    """Return what a programme of this yearly pool still has for this batch, in milli-fen."""
    return half_up(pool_cny, 365 * BATCH_IS_ONE_PART_IN) * MILLI_FEN_PER_CNY


def _first_day(written: str) -> date:
    """Read a day, or a month as its first day."""
    return date.fromisoformat(written if len(written) == 10 else f"{written}-01")


_WHY: dict[str, tuple[str, str]] = {
    "hangzhou-2024": (
        "ended: replaced by the measures of June 2025, which are applied",
        "已失效:被2025年6月的新办法取代(新办法已计入)",
    ),
    "chengdu-2023": (
        "the rate for an ordinary buyer is missing: 30 % is for leads of listed projects only",
        "缺普通企业的补贴比例:30%仅适用于列入计划的项目牵头单位",
    ),
    "shanghai-2025": (
        "the cap per firm, the period of the pool and the districts' rates are missing",
        "缺单个企业上限、资金池期限和各区比例",
    ),
    "shanghai-2023": (
        "the cap per firm, the pool and the end date are missing; 20 % is an upper bound",
        "缺单个企业上限、资金池和截止日期;20%仅为上限",
    ),
    "hangzhou-xihu": (
        "one weak source; the pool, the eligible use and the firms meant are missing",
        "来源薄弱;缺资金池、适用用途和适用企业",
    ),
    "national-intelligence-voucher": (
        "the national text was not found; cap, pool and the test for 30 % or 10 % are missing",
        "未见国家文本;缺上限、资金池以及30%与10%两档的判定条件",
    ),
    "guizhou-2023": ("the share of the fee that it pays is missing", "缺补贴比例"),
    "beijing-2023": (
        "ended on 31 December 2025; its rate and pool were never published where seen",
        "已于2025年12月31日到期;且未见补贴比例和资金池",
    ),
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
    ready = by("rules_ready", "id")
    return [
        NotApplied(
            id=row["id"],
            name=row["id"],
            name_zh=row["instrument"],
            why=_WHY[row["id"]][0],
            why_zh=_WHY[row["id"]][1],
            source=f"sources/{'rules_ready' if row['id'] in ready else 'subsidies'}.csv "
            f"({row['source']})",
        )
        for row in table("subsidies")
        if row["id"] not in APPLIED
    ]
