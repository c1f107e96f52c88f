"""The catalogue: every rule of the book by its id, said once in each language.

A rule has the same name in `optimizer/compile/fits` or `optimizer/formulate/rows`, in
`optimizer/verify/checks`, in its test and in its golden file.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Constraint:
    """One rule.

    ``scope`` is ``pair`` (between one workload and one pool), ``row`` (couples workloads) or
    ``shape`` (what makes placements well formed; never switched off). ``unit`` is that of the
    measured value and the limit in a Refusal or Breach. ``softens`` names the unit of excess that
    a price is for where the rule may be broken at one; empty where it may not.
    """

    id: str
    scope: Literal["pair", "row", "shape"]
    en: str
    zh: str
    unit: str
    switchable: bool = True
    softens: str = ""


CONSTRAINTS: tuple[Constraint, ...] = (
    Constraint("residency", "pair", "data of this residency class may not be worked on there",
               "该密级数据不得在此处理", "area"),
    Constraint("locality", "pair", "the centre is farther from its data or users than allowed",
               "智算中心距数据或用户过远", "m", softens="card-hour"),
    Constraint("latency", "pair", "requests would take too long to get there",
               "请求到达该中心的时延过高", "us", softens="card-hour"),
    Constraint("hardware", "pair", "these cards cannot run it",
               "该型号卡无法运行此任务", "hardware"),
    Constraint("pricing", "pair", "its use cannot be counted in what the rent there is for",
               "该处租金的计价单位不适用于此任务", "unit", switchable=False),
    Constraint("ecosystem", "pair", "its software is written for another stack",
               "软件生态不匹配", "stack", softens="card-hour"),
    Constraint("density", "pair", "the racks there supply less power than its cards need",
               "机柜供电密度不足", "W", softens="card-hour"),
    Constraint("scale", "pair", "no gang of this size fits into one fabric block there",
               "单一互联域容不下该规模的整组卡", "card"),
    Constraint("dispatch", "pair", "the centre takes no work from this province",
               "该中心不接收此省份的任务", "province", softens="card-hour"),
    Constraint("neutrality", "pair", "the operator builds models or competes with its customers",
               "运营方并非中立", "operator", softens="card-hour"),
    Constraint("certification", "pair", "the centre lacks a certificate that is asked for",
               "智算中心缺少所需认证", "certificate", softens="card-hour"),
    Constraint("window", "pair", "it cannot finish there in time, its data's journey included",
               "计入数据到达时间后无法按期完成", "slot"),
    Constraint("ban", "pair", "the tenant excludes this centre",
               "用户排除了该中心", "centre", softens="card-hour"),
    Constraint("pin", "pair", "it is pinned elsewhere", "任务已被指定到其他位置", "place"),
    Constraint("option", "shape", "a workload runs in one way, once",
               "每个任务只能采用一种方案", "option", switchable=False),
    Constraint("work", "shape", "its runs amount to its work, in the manner it asks for",
               "运行段须恰好完成其工作量且符合其运行方式", "slot", switchable=False),
    Constraint("demand", "shape", "cards of a service serve its demand and no more",
               "推理卡数须与需求相符", "card", switchable=False),
    Constraint("route", "shape",
               "its data travels along the route of the network, or by a courier that goes there",
               "数据须沿网络路由传输，或由通达两地的快递运送", "link", switchable=False),
    Constraint("capacity", "row", "a pool has too few cards in a slot",
               "资源池该时段卡数不足", "card"),
    Constraint("power", "row", "a centre would exceed its power limit in a slot",
               "智算中心该时段超出供电上限", "mW", softens="kWh"),
    Constraint("demand-charge", "row", "the month's peak at a meter rises, and is charged for",
               "电表当月最大需量上升，须付需量电费", "W"),
    Constraint("headroom", "row", "cards kept free for tomorrow are used",
               "占用了为日后预留的卡", "card", softens="card-hour"),
    Constraint("energy-quota", "row", "a centre or a province takes more electricity than it may",
               "智算中心或省份用电超出配额", "Wh", softens="kWh begun"),
    Constraint("tenant-quota", "row", "a tenant uses more cards than it may",
               "用户用卡超出配额", "card", softens="card-hour"),
    Constraint("lit-floor", "row", "a centre leaves more of its cards dark than it may",
               "智算中心点亮率低于下限", "per mille", softens="card-hour"),
    Constraint("take-or-pay", "row",
               "more cards are used than a contract rents, or fewer rented than it begins at",
               "用卡超出合同租用数，或租用数低于起租数", "card"),
    Constraint("termination", "row", "a commitment is ended that may not be",
               "终止了不可提前终止的承诺", "commitment"),
    Constraint("link", "row", "a link would carry more than its volume, in all or in a slot",
               "链路在规划期或单个时段内的传输量超限", "MB"),
    Constraint("sites", "row", "a service uses more pools than it may",
               "推理服务使用的站点数超限", "pool"),
    Constraint("spread", "row", "a service uses too few pools, or one of them too much",
               "推理服务使用的站点过少，或过于集中在一处", "pool"),
    Constraint("stay", "row", "a service leaves a pool sooner than it may",
               "推理服务过早离开资源池", "slot"),
    Constraint("must-serve", "row", "work that must be served is not",
               "必须服务的任务未被服务", "workload"),
    Constraint("precedence", "row", "it starts before work that it waits for has ended",
               "在所等待的任务结束之前就开始", "slot"),
    Constraint("spending", "row", "it costs more than its tenant will spend on it",
               "费用超出用户为该任务设定的上限", "milli-fen"),
    Constraint("together", "row", "workloads of a group run in different centres",
               "须同处的任务分在不同的智算中心", "centre"),
    Constraint("apart", "row", "workloads of a group share a centre",
               "须分开的任务同在一个智算中心", "workload"),
    Constraint("move-budget", "row", "more work moves than may",
               "迁移的任务数超出上限", "workload"),
    Constraint("entitlement", "row", "more is claimed than the rule grants",
               "申领额超过规则允许的额度", "milli-fen", switchable=False),
    Constraint("stacking", "row", "claims on a workload exceed the rent it pays",
               "同一任务的申领合计超过其租金", "milli-fen"),
    Constraint("ceiling", "row", "claims from a stacking group exceed its share of the rent",
               "同一叠加组内的申领合计超过租金的规定比例", "milli-fen"),
    Constraint("exclusive", "row", "a workload claims from programmes that exclude each other",
               "同一任务申领了互斥的补贴", "programme"),
    Constraint("min-claim", "row", "a claim is smaller than the programme pays out",
               "申领额低于最低申领额", "milli-fen"),
    Constraint("threshold", "row", "a firm claims though it spends too little or too much",
               "企业消费额未达门槛或超过限额却仍申领", "milli-fen"),
    Constraint("tiers", "row", "a firm claims more than the brackets of its spend earn",
               "企业申领超过其消费各档应得的合计", "milli-fen"),
    Constraint("firm-cap", "row", "a firm claims more than the programme's cap",
               "企业申领超过上限", "milli-fen"),
    Constraint("budget", "row", "a programme pays more than it has",
               "补贴项目支出超出资金池", "milli-fen"),
    Constraint("ledger", "shape", "a stated amount differs from the amount recomputed",
               "所列金额与重算不符", "milli-fen", switchable=False),
    Constraint("case", "shape", "the plan belongs to another Case, or names what this one lacks",
               "计划不属于该算例或引用了不存在的对象", "id", switchable=False),
)  # fmt: skip

BY_ID: dict[str, Constraint] = {c.id: c for c in CONSTRAINTS}
SWITCHABLE: frozenset[str] = frozenset(c.id for c in CONSTRAINTS if c.switchable)
SOFTENABLE: frozenset[str] = frozenset(c.id for c in CONSTRAINTS if c.softens)
"""Rules that a policy may let work break, at a price."""
