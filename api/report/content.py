"""The parts of a report: what it concludes, and the tables it stands on."""

from collections.abc import Callable, Iterator, Sequence

from huline.api.report.chart import Interval, intervals
from huline.api.report.draws import over_draws
from huline.api.report.flips import flips, flips_told
from huline.api.report.fronts import fronts
from huline.api.report.markup import section, spoken, table
from huline.api.report.relocations import SHOWS, relocated
from huline.api.report.shifts import MAPS_SHOW, maps
from huline.api.report.sweeps import sweeps
from huline.api.report.told import conclusions, named, names_of
from huline.api.report.words import (
    SIGN_NAMES,
    STATUS_NAMES,
    limits_of,
)
from huline.models.findings import Figure, Findings, Outcome
from huline.models.place import in_both
from huline.models.sentence import Sentence, both
from huline.models.study import BASE
from huline.models.units import MILLI_FEN_PER_CNY, cny

_MOST = 12
"""Winners, and losers, that are listed."""
_SIZES = {
    "micro": both("micro", "微型"), "small": both("small", "小型"),
    "medium": both("medium", "中型"), "large": both("large", "大型"),
}  # fmt: skip
_SECTORS = {
    "agriculture": both("agriculture", "农业"), "automotive": both("automotive", "汽车"),
    "e-commerce": both("e-commerce", "电商"), "education": both("education", "教育"),
    "energy": both("energy", "能源"), "finance": both("finance", "金融"),
    "foundation-models": both("foundation models", "大模型"), "games": both("games", "游戏"),
    "government": both("government", "政务"), "health": both("health", "医疗健康"),
    "industrial": both("industry", "工业"), "mapping": both("mapping", "测绘"),
    "media": both("media", "传媒"), "research": both("research", "科研"),
    "robotics": both("robotics", "机器人"),
}  # fmt: skip
"""Sectors of the bundled datasets; others are shown as a Case has them."""
_ORIGINS = {"domestic": both("domestic", "国产"), "foreign": both("foreign", "非国产")}
_PAID = (
    ("programme", both("Outlay by programme, CNY", "按补贴分的支出（元）")),
    ("tenant_province",
     both("Outlay by province of the firm, CNY", "按企业所在省份分的支出（元）")),
    ("tenant_size", both("Outlay by size of the firm, CNY", "按企业规模分的支出（元）")),
    ("tenant_sector", both("Outlay by sector of the firm, CNY", "按企业行业分的支出（元）")),
    ("centre_province",
     both("Outlay by province of the centre, CNY", "按中心所在省份分的支出（元）")),
    ("origin", both("Outlay by origin of the hardware, CNY", "按硬件产地分的支出（元）")),
)  # fmt: skip
_EFFECTS = (
    ("pool-used", both("Share of the pool used", "资金池使用比例"), "{:.1%}"),
    ("firms-at-cap", both("Firms at their cap", "达到申领上限的企业数"), "{:,.0f}"),
    ("additional", both("Additional card-hours", "新增的受补卡时"), "{:,.0f}"),
    ("free-riding", both("Paid and there anyway, card-hours", "本已存在的受补卡时"), "{:,.0f}"),
    ("leaks-to-centres", both("Paid for work elsewhere, CNY", "付给外省中心任务的支出（元）"), ""),
    ("leaks-to-firms", both("Paid to firms elsewhere, CNY", "付给外省企业的支出（元）"), ""),
)


def parts(found: Findings) -> Iterator[str]:
    """Yield the sections of the report, in reading order."""
    said = (*conclusions(found), *flips_told(found))
    items = "".join(f"<li>{spoken(text)}</li>" for text in said)
    yield section(both("In short", "结论"), f"<ul>{items}</ul>" if items else "")
    yield section(
        both("Net cost beside the scenario compared with", "与比较情景的净成本差额"),
        intervals(list(_bars(found))),
        note=both(
            "In CNY. Bars reach from the least to the greatest difference that best plans can "
            "have; the mark is that of the plans shown. Full bars leave out 0: the sign is "
            "proven.",
            "单位：元。横条为最优计划之间差额的下限至上限，竖线为所示计划的差额。"
            "实心横条不含 0：方向已证明。",
        ),
    )
    yield over_draws(found)
    yield from sweeps(found)
    yield section(both("Where work runs, and whither it shifts", "任务分布与迁移"), maps(found),
                  note=MAPS_SHOW)  # fmt: skip
    yield section(
        both("Work that changes place", "更换智算中心的任务"), relocated(found), note=SHOWS
    )
    yield section(
        both("Where it flips", "临界值"),
        flips(found),
        note=both(
            "What is said holds for every best plan at that value, or is undecided. Of a job, "
            "worth is what plans without it there cost more, at least and at most; of a share, "
            "what the plan that was found has reached stands beside it.",
            "结论对该取值下的所有最优计划成立，否则为未定。对任务，价值为不在此的计划多花的费用的"
            "下限与上限；对份额，并列所得计划达到的份额。",
        ),
    )
    yield section(both("Scenarios", "各情景"), _scenarios(found), note=_RANGES)
    yield from fronts(found)
    for by, title in _PAID:
        yield section(title, _matrix(found, "outlay", by, _cny))
    for measure, title, form in _EFFECTS:
        told = _cny if not form else form.format
        yield section(title, _matrix(found, measure, "", told))
    yield from _winners(found)
    yield section(
        both("Who gives what to whom, CNY", "资金流向（元）"), _flows(found),
        note=both(
            "Every transfer between the two views. What the payer gives less what it gets is its "
            "net cost; what resources get is the cost to society.",
            "两种视角之间的全部转移。付款方支付减所得即其净成本；流向资源的合计即系统成本。",
        ),
    )  # fmt: skip


_RANGES = both(
    "Figures are of the plan shown: of all plans found, the one of least cost, then of fewest "
    "moves from the base. Below in brackets, where it differs, the range over plans found and "
    "checked that cost about as much: above the bound by no more than the share of gross that "
    "stands under their number, so no more above the best there is. Plans with as much and as "
    "little as possible in the west, and claimed, were looked for; others there may be.",
    "数字均为所示计划的：所得计划中成本最低者，其次为相对基准变动最少者。下方方括号内为所得且已校验、"
    "成本相近的计划的取值范围（如有不同）：其成本高出下界不超过计划数下方所列占总额的比例，"
    "因而高出最优也不超过该比例。已专门寻找西部占比、补贴支出尽量高和尽量低的计划；可能还有其他计划。",
)  # fmt: skip


def _bars(found: Findings) -> Iterator[Interval]:
    names = names_of(found)
    for outcome in found.outcomes:
        cost = outcome.difference(f"{found.perspective}-cost")
        if outcome.scenario == BASE or cost is None or None in cost.proven or cost.value is None:
            continue
        low, high, shown = (float(n or 0) / MILLI_FEN_PER_CNY for n in (*cost.proven, cost.value))
        name = both("{a} / {b}", "{a} / {b}", a=named(found, outcome), b=names[outcome.against])
        yield Interval(name, low, high, shown, limits_of(cost), cost.sign in ("up", "down"))


def _scenarios(found: Findings) -> str:
    columns = (
        both("Scenario", "情景"), both("Result", "结论"), both("Gap", "差距"),
        both("Ranges over", "取值范围所依"),
        both("Net cost, CNY", "净成本（元）"), both("Compared with", "比较对象"),
        both("Difference at least … at most, CNY", "差额下限 … 上限（元）"), both("Sign", "方向"),
        both("Outlay, CNY", "补贴支出（元）"), both("Cost to society, CNY", "系统成本（元）"),
        both("Above the least, CNY", "高于最小值（元）"), both("West", "西部占比"),
        both("Lit rate", "点亮率"), both("Served", "已服务"), both("CO2, kg", "碳排放（千克）"),
    )  # fmt: skip
    return table(columns, [_scenario(found, outcome) for outcome in found.outcomes], words=2)


def _counted(outcome: Outcome) -> str:
    """Say how many plans ranges are taken over, and within what of the bound these are."""
    if outcome.epsilon is None:
        return both("{n} plans", "{n} 个计划", n=outcome.plans) if outcome.plans else ""
    return both("{n} plans\n≤ {within}", "{n} 个计划\n≤ {within}",
                n=outcome.plans, within=f"{outcome.epsilon:.2%}")  # fmt: skip


def _scenario(found: Findings, outcome: Outcome) -> Sequence[str]:
    cost = outcome.difference(f"{found.perspective}-cost")
    least = outcome.figure("misallocation", "limit", "at least")
    most = outcome.figure("misallocation", "limit", "at most")
    return (
        named(found, outcome),
        STATUS_NAMES[outcome.status],
        "" if outcome.gap is None else f"{outcome.gap:.2%}",
        _counted(outcome),
        "" if outcome.cost is None else cny(outcome.cost),
        names_of(found).get(outcome.against, ""),
        "" if cost is None else limits_of(cost),
        "" if cost is None else SIGN_NAMES[cost.sign],
        _ranged(outcome.figure("outlay"), _cny),
        _ranged(outcome.figure("system-cost"), _cny),
        "" if least is None or most is None else f"{_value(least, _cny)} … {_value(most, _cny)}",
        _ranged(outcome.figure("west-share", "side_policy", "west"), "{:.1%}".format),
        _ranged(outcome.figure("lit-rate"), "{:.1%}".format),
        _ranged(outcome.figure("served"), "{:,.0f}".format),
        _ranged(outcome.figure("carbon"), "{:,.0f}".format),
    )


Form = Callable[[float], str]


def _cny(value: float) -> str:
    return cny(int(value))


def _value(figure: Figure | None, form: Form) -> str:
    return "" if figure is None or figure.value is None else form(figure.value)


def _ranged(figure: Figure | None, form: Form) -> str:
    told = _value(figure, form)
    if figure is None or figure.found is None:
        return told
    low, high = (form(end) for end in figure.found)
    return told if low == high else f"{told}\n[{low} … {high}]"


def _matrix(found: Findings, measure: str, by: str, form: Form) -> str:
    """Return a table with a row a key and a column a scenario; nothing where all is nothing."""
    rows: dict[tuple[str, str], dict[int, Figure]] = {}
    for n, outcome in enumerate(found.outcomes):
        for figure in outcome.figures:
            if figure.measure == measure and figure.by and by in ("", figure.by):
                rows.setdefault((figure.by, figure.key), {})[n] = figure
    rows = {name: cells for name, cells in rows.items() if any(f.value for f in cells.values())}
    columns = [both("Of", "对象"), *(named(found, outcome) for outcome in found.outcomes)]
    lines = (
        [_called(found, *name), *(_ranged(cells.get(n), form) for n in range(len(found.outcomes)))]
        for name, cells in sorted(rows.items())
    )
    return table(columns, lines)


def _called(found: Findings, by: str, key: str) -> str:
    if by.endswith("province"):
        return in_both(key)
    if by == "origin":
        return _ORIGINS[key]
    if by == "tenant_sector" and key in _SECTORS:
        return _SECTORS[key]
    if by == "tenant_size":
        return _SIZES.get(key, both("not known", "未知"))
    if key.startswith("("):
        return both("not known", "未知")
    en, zh = found.names.get(f"{by} {key}", (key, key))
    return Sentence(en, zh)


def _winners(found: Findings) -> Iterator[str]:
    """Yield who gains and who loses by each scenario, in the plans that are shown."""
    for measure, sign, title in (
        ("tenant-cost", -1, both("Winners and losers: tenants", "受益与受损：用户")),
        ("operator-margin", 1, both("Winners and losers: centres", "受益与受损：智算中心")),
    ):
        rows: list[Sequence[str]] = []
        for outcome in found.outcomes:
            ends = [
                (sign * int(d.value), d)
                for d in outcome.differences
                if d.measure == measure and d.by and d.value
            ]
            ends.sort(key=lambda end: end[0])
            chosen = [*ends[::-1][:_MOST], *reversed(ends[:_MOST])] if len(ends) > 2 * _MOST else (
                ends[::-1]
            )  # fmt: skip
            rows += [
                (named(found, outcome), _called(found, d.by, d.key), cny(gain))
                for gain, d in chosen
            ]
        columns = (both("Scenario", "情景"), both("Who", "谁"), both("Gain, CNY", "得益（元）"))
        yield section(
            title, table(columns, rows, words=2),
            note=both("Between the plans shown, beside the scenario compared with; a loss is "
                      "negative.", "所示计划之间与比较情景的差额；负数为受损。"),
        )  # fmt: skip


_PARTIES = {
    "payer": both("payer", "付款方"), "operators": both("operators", "运营方"),
    "carriers": both("carriers", "承运方"), "holders": both("holders of promises", "承诺持有方"),
    "wishes": both("wishes (weighed only)", "偏好（只计权重）"),
    "resources": both("resources", "资源"),
}  # fmt: skip
_WHAT = {
    "rent": both("rent", "租金"), "energy": both("energy", "电费"),
    "peak": both("demand charges", "需量电费"), "running": both("running cost", "运行成本"),
    "fabric surcharge": both("fabric surcharge", "网络附加费"),
    "encryption": both("encryption", "加密"), "termination": both("fees", "提前终止费"),
    "preference": both("wishes not met", "未满足的偏好"), "transfer": both("transfer", "数据传输"),
    "migration": both("migration", "迁移"), "carbon": both("carbon", "碳排放"),
    "violation": both("soft rules broken", "违反软性规则"),
    "penalty": both("work unserved", "未服务罚金"), "subsidy": both("subsidy", "补贴"),
}  # fmt: skip


def _flows(found: Findings) -> str:
    rows: dict[tuple[str, str, str], dict[int, int]] = {}
    for n, outcome in enumerate(found.outcomes):
        for flow in outcome.flows:
            rows.setdefault((flow.giver, flow.taker, flow.what), {})[n] = flow.amount
    columns = [
        both("From", "从"), both("To", "到"), both("What", "项目"),
        *(named(found, outcome) for outcome in found.outcomes),
    ]  # fmt: skip
    lines = (
        [_party(found, giver), _party(found, taker), _WHAT[what],
         *(cny(cells[n]) if n in cells else "" for n in range(len(found.outcomes)))]
        for (giver, taker, what), cells in rows.items()
    )  # fmt: skip
    return table(columns, lines, words=3)


def _party(found: Findings, party: str) -> str:
    return _PARTIES.get(party) or _called(found, *party.split(" ", 1))
