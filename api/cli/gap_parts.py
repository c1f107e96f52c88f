"""Where the gap of a plan lies, in a few lines: `huline check --parts`."""

from rich.table import Table

from huline.api.cli.figures import percent
from huline.models.sentence import Lang, both, translated
from huline.models.units import cny

LABELS = {
    "unserved": both("work left unserved, wholly or in part", "未服务或部分服务的任务"),
    "training": both("training that runs dearer than it could", "未按最低价运行的训练任务"),
    "inference": both("services that run dearer than they could", "未按最低价运行的推理服务"),
    "contracts": both("contracts", "合同"),
    "commitments": both("commitments that may be ended", "可提前终止的承诺"),
    "capacity": both("cards and resources that stay free", "空闲的卡与其他资源"),
    "headroom": both("cards free beyond those kept", "预留之外仍空闲的卡"),
    "power": both("power not drawn", "未用的功率"),
    "demand-charge": both("peaks at meters", "电表的需量"),
    "energy-quota": both("quotas of electricity", "用电配额"),
    "tenant-quota": both("quotas of tenants", "用户配额"),
    "lit-floor": both("cards lit beyond the floor", "超出最低点亮率的卡"),
    "take-or-pay": both("cards rented and not used", "已租未用的卡"),
    "link": both("volume of links not used", "未用的链路流量"),
    "budget": both("budgets not claimed", "未申领的补贴预算"),
    "firm-cap": both("caps of firms not claimed", "未申领的企业上限"),
    "rounding": both("rounding", "取整"),
}
"""Part -> what it is called, in the order in which it is told."""


def told(sums: dict[str, int], lang: Lang) -> Table:
    """Lay out in CNY what adds up to a gap, and the share of it that each part is."""
    gap = sum(sums.values())
    heading = both("where the gap lies", "差距的构成")
    table = Table(translated(heading, lang), box=None, pad_edge=False)
    table.add_column("元" if lang == "zh" else "CNY", justify="right")
    table.add_column("%", justify="right")
    for name, amount in sums.items():
        share = percent(amount / gap if gap else 0.0)
        table.add_row(translated(LABELS[name], lang), cny(amount), share)
    table.add_row(translated(both("in all", "合计"), lang), cny(gap), "")
    return table
