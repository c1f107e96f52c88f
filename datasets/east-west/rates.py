"""How each rate of the rules of sources/rules_ready.csv becomes a subsidy.

Every figure is read from the rule's row. What words leave open is named in ``assumed``; what keeps
a rate from being applied, in ``off``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tables import Row, by, figure, last_day

from huline.models.sentence import NOTHING, Sentence, both
from huline.models.units import MILLI_FEN_PER_CNY

START_UP_BELOW_YEARS = 5
SMALL_AND_MEDIUM = ("micro", "small", "medium")


@dataclass(frozen=True)
class Rate:
    """How one rate of a rule becomes a subsidy.

    Attributes
    ----------
    rule : id of the rule in rules_ready.csv
    name, name_zh : for people
    fields : fields of the subsidy that the words of the rule decide
    read : further fields, computed from the rule's row
    suffix : sets the subsidy's id apart from that of the rule's main rate
    off : what is missing, in English and in Chinese; none: it is applied
    assumed : fields that the rule leaves open
    note : how it was read, in English and in Chinese
    """

    rule: str
    name: str
    name_zh: str
    fields: dict[str, Any] = field(default_factory=dict)
    read: Callable[[Row], dict[str, Any]] = lambda row: {}
    suffix: str = ""
    off: tuple[str, str] = ("", "")
    assumed: tuple[str, ...] = ()
    note: Sentence = NOTHING


def milli_fen(cny: str | int) -> int:
    """Turn whole yuan into milli-fen."""
    return int(cny) * MILLI_FEN_PER_CNY


def stated(row: Row) -> int:
    """Return the rule's own rate, per mille; 0 where none was published."""
    return int(row["rate_pct"] or 0) * 10


def _other(row: Row, n: int = 0) -> int:
    """Return the n-th of its alternative rates, per mille."""
    return int(row["rate_alt_pct"].split(";")[n]) * 10


def _floor(row: Row) -> int:
    """Return the least amount of a contract or a voucher, which only the words of a rule state."""
    words = by("subsidies", "id")[row["id"]]["rate_rule"]
    return milli_fen(figure(words, r"at least ([\d,]+) CNY"))


_HANGZHOU = {"firm_province": "Zhejiang", "firm_city": "Hangzhou"}
_QINGYANG = {
    "centre_province": "Gansu",
    "centre_city": "Qingyang",
    "groups": ("qingyang-2024-voucher",),
}
_CHENGDU = {
    "firm_province": "Sichuan",
    "firm_city": "Chengdu",
    "centre_province": "Sichuan",
    "centre_city": "Chengdu",
    "groups": ("chengdu-2023-voucher",),
}
_NO_LEADS_KNOWN = (
    "the rate for an ordinary buyer is missing: 30 % is for leads of listed projects only, and "
    "the case does not say who leads one",
    "缺普通企业的补贴比例：30%仅适用于列入计划的项目牵头单位，而算例未说明谁是牵头单位",
)
_OPEN = ("valid_to", "unrelated_only")

RATES: tuple[Rate, ...] = (
    Rate(
        "shenzhen-2024",
        "Shenzhen training voucher",
        "深圳训力券",
        {"workloads": ("training",), "groups": ("shenzhen-2024-voucher",)},
        assumed=("firm_province", "centre_province", *_OPEN),
        note=both(
            "locality unknown, taken as unrestricted",
            "属地条件未知，按不限理解",
        ),
    ),
    Rate(
        "shenzhen-2024",
        "Shenzhen training voucher (start-ups)",
        "深圳训力券（初创企业）",
        {
            "workloads": ("training",),
            "groups": ("shenzhen-2024-voucher",),
            "age_below": START_UP_BELOW_YEARS,
        },
        lambda row: {"share": _other(row)},
        suffix="start-up",
        assumed=("age_below", "firm_province", "centre_province", *_OPEN),
        note=both(
            "what makes a start-up is not stated, taken as an age below five years; locality "
            "unknown, taken as unrestricted",
            "未说明何为初创企业，按成立不满五年理解；属地条件未知，按不限理解",
        ),
    ),
    Rate(
        "hangzhou-2025",
        "Hangzhou compute voucher",
        "杭州算力券",
        _HANGZHOU | {"groups": ("hangzhou-2025-voucher", "hangzhou-2025-national")},
        lambda row: {"share_foreign": _other(row)},
        assumed=("share_foreign", "centre_province", *_OPEN),
        note=both(
            "the lower class is read as hardware that is not domestic, as in 2024; where the "
            "centre stands taken as unrestricted; base-model firms may exceed the cap by an "
            "amount not stated: not modelled",
            "较低一档按2024年的口径理解为非国产设备；中心所在地按不限理解；基础大模型企业可超出上限，数额未说明，未建模",
        ),
    ),
    Rate(
        "hangzhou-2025",
        "Hangzhou compute voucher (small and medium firms)",
        "杭州算力券（中小企业）",
        _HANGZHOU
        | {
            "sizes": SMALL_AND_MEDIUM,
            "groups": ("hangzhou-2025-voucher", "hangzhou-2025-sme-alone"),
        },
        lambda row: {
            "share": _other(row, 1),
            "spend_limit": milli_fen(figure(row["rate_alt_condition"], r"<=(\d+) CNY")),
        },
        suffix="sme",
        assumed=("centre_province", *_OPEN),
        note=both(
            "the year's contracts are read as the year's spend; no lower class is stated for it",
            "全年合同额按全年消费额理解；此档未列较低一档",
        ),
    ),
    Rate(
        "hangzhou-2024",
        "Hangzhou compute voucher of 2024",
        "杭州算力券（2024年办法）",
        _HANGZHOU,
        lambda row: {"share_foreign": _other(row)},
        assumed=("centre_province", "unrelated_only"),
        note=both(
            "for plans of days before it was replaced; centres of the city's plan or its "
            "partners, taken as unrestricted",
            "用于其被取代之前的日期；限该市规划内中心或合作方，按不限理解",
        ),
    ),
    Rate(
        "qingyang-2024",
        "Qingyang compute voucher",
        "庆阳算力券",
        _QINGYANG,
        lambda row: {"threshold": _floor(row)},
        assumed=("threshold", *_OPEN),
        note=both(
            "the floor is read as the least contract, and the year's spend as the contract",
            "金额下限按最低合同额理解，合同额按全年消费额理解",
        ),
    ),
    Rate(
        "qingyang-2024",
        "Qingyang compute voucher (the floor read as least claim)",
        "庆阳算力券（下限按最低申领额理解）",
        _QINGYANG,
        lambda row: {"min_claim": _floor(row)},
        suffix="least-claim",
        off=(
            "the notice does not say whether its floor is the least contract or the least "
            "voucher; qingyang-2024 reads it as the least contract, this as the least claim: "
            "apply one of them",
            "原文未说明金额下限是最低合同额还是最低券额：qingyang-2024按最低合同额理解，"
            "本条按最低申领额理解，二者择一启用",
        ),
        assumed=("min_claim", *_OPEN),
        note=both(
            "vouchers are settled by the quarter, a claim here is that of one workload",
            "算力券按季度结算，此处一次申领只对应一个任务",
        ),
    ),
    Rate(
        "henan-2023",
        "Henan compute voucher",
        "河南算力券",
        {"centre_province": "Henan"},
        assumed=("firm_province", *_OPEN),
        note=both(
            "firm's seat unknown, taken as unrestricted",
            "企业所在地条件未知，按不限理解",
        ),
    ),
    Rate(
        "innermongolia-2024",
        "Horinger multi-cloud reward",
        "和林格尔多云平台奖励",
        {"centre_province": "Inner Mongolia"},
        assumed=("budget", *_OPEN),
        note=both(
            "every centre of this Case in the region is in the Horinger cluster; all rent of the "
            "year is taken as settled on its platform; purse not published, taken as unlimited",
            "本算例在该区的中心均在和林格尔集群；全年租金按均在其平台结算理解；资金池未公布，按不限理解",
        ),
    ),
    Rate(
        "shandong-2025",
        "Shandong compute voucher of 2025",
        "山东算力券（2025年）",
        {"centre_province": "Shandong"},
        assumed=("share", "firm_province", "unrelated_only"),
        note=both(
            "5 % is the upper bound of the rate; the cap counts the claims of all years",
            "5%为比例上限；企业上限累计各年申领",
        ),
    ),
    Rate(
        "shandong-2025",
        "Shandong compute voucher (continued)",
        "山东算力券（延续）",
        {"centre_province": "Shandong"},
        lambda row: {
            "valid_from": last_day(row["valid_to"]) + timedelta(days=1),
            "valid_to": last_day(str(figure(row["in_force_2026_11"], r"end-(\d{4})"))),
        },
        suffix="continued",
        assumed=("share", "firm_cap", "firm_province", "unrelated_only"),
        note=both(
            "continued to the end of 2026, but the rate and the cap of 2026 were not seen: those "
            "of 2025 are assumed; the cap counts the claims of all years",
            "政策延续至2026年底，但未见2026年的比例和上限，按2025年的数字假设；企业上限累计各年申领",
        ),
    ),
    Rate(
        "chengdu-2023",
        "Chengdu compute voucher (national projects)",
        "成都算力券（国家级项目）",
        _CHENGDU,
        off=_NO_LEADS_KNOWN,
        assumed=_OPEN,
    ),
    Rate(
        "chengdu-2023",
        "Chengdu compute voucher (provincial projects)",
        "成都算力券（省级项目）",
        _CHENGDU,
        lambda row: {"firm_cap": milli_fen(figure(row["cap_note"], r"(\d+) provincial"))},
        suffix="provincial",
        off=_NO_LEADS_KNOWN,
        assumed=_OPEN,
    ),
    Rate(
        "shanghai-2025",
        "Shanghai compute voucher",
        "上海算力券",
        {"groups": ("shanghai-2025-voucher",)},
        off=(
            "the cap per firm and the period of the pool are missing; the pool is taken as a "
            "year's",
            "缺单个企业上限和资金池期限，资金池暂按一年计",
        ),
        assumed=("share", "firm_province", "centre_province", "firm_cap", *_OPEN),
        note=both(
            "30 % is the upper bound of the rate",
            "30%为比例上限",
        ),
    ),
    Rate(
        "shanghai-2025",
        "Shanghai compute voucher (city and district)",
        "上海算力券（市区两级叠加）",
        {"sizes": ("micro", "small"), "groups": ("shanghai-2025-voucher",)},
        lambda row: {"share": _other(row)},
        suffix="district",
        off=(
            "the districts' rates, the cap per firm and the period of the pool are missing; 100 % "
            "is the most that city and district pay together, for a year",
            "缺各区比例、单个企业上限和资金池期限；100%为市区两级合计的上限，最长一年",
        ),
        assumed=("share", "sizes", "firm_province", "centre_province", "firm_cap", *_OPEN),
    ),
    Rate(
        "shanghai-2023",
        "Shanghai compute voucher of 2023",
        "上海算力券（2023年）",
        {"centre_province": "Shanghai", "sizes": SMALL_AND_MEDIUM},
        off=(
            "the cap per firm, the pool and the end date are missing; 20 % is an upper bound",
            "缺单个企业上限、资金池和截止日期；20%仅为上限",
        ),
        assumed=("share", "firm_province", "firm_cap", "budget", *_OPEN),
    ),
    Rate(
        "hangzhou-xihu",
        "Xihu District token voucher",
        "西湖区算力券",
        _HANGZHOU,
        off=(
            "one weak source; the pool, the eligible use and the firms meant are missing, and a "
            "seat is known by city, not by district",
            "来源薄弱；缺资金池、适用用途和适用企业，且企业所在地只到市、不到区",
        ),
        assumed=("firm_city", "centre_province", "budget", "workloads", *_OPEN),
    ),
    Rate(
        "national-intelligence-voucher",
        "National intelligence voucher",
        "国家智能券",
        {"groups": ("hangzhou-2025-national", "hangzhou-2025-sme-alone")},
        lambda row: {"share_foreign": _other(row)},
        off=(
            "the national text was not found; the cap, the pool and the test for 30 % or 10 % are "
            "missing, here read as Hangzhou's classes of hardware",
            "未见国家文本；缺上限、资金池以及30%与10%两档的判定条件，此处暂按杭州的设施类别理解",
        ),
        assumed=("share_foreign", "firm_cap", "budget", *_OPEN),
    ),
    Rate(
        "guizhou-2023",
        "Guizhou compute voucher",
        "贵州算力券",
        {"centre_province": "Guizhou"},
        off=(
            "the share of the fee that it pays is missing, and stands here as 0",
            "缺补贴比例，此处暂记为0",
        ),
        assumed=("share", *_OPEN),
        note=both(
            "the cap is second-hand",
            "上限为转引",
        ),
    ),
    Rate(
        "beijing-2023",
        "Beijing AI compute voucher 2023-2025",
        "北京人工智能算力券（2023–2025）",
        {"firm_province": "Beijing", "firm_city": "Beijing", "unrelated_only": True},
        off=(
            "ended on 31 December 2025; its rate and pool were never published where seen, and "
            "the rate stands here as 0",
            "已于2025年12月31日到期；且未见补贴比例和资金池，比例此处暂记为0",
        ),
        assumed=("share", "budget"),
        note=both(
            "pays nobody who has another municipal compute subsidy; none other is encoded",
            "已享受其他市级算力补贴的不补；本算例未编码其他此类补贴",
        ),
    ),
)
