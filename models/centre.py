"""Compute centres and their pools of cards."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from huline.models.accelerator import Precision
from huline.models.base import Named
from huline.models.place import Place, Province
from huline.models.sentence import both
from huline.models.units import (
    Amount,
    Capital,
    CardCount,
    Cards,
    Day,
    FenPerKilowatt,
    GramPerKilowattHour,
    Id,
    PerMille,
    Price,
    Watt,
    WattHour,
    YesOrNo,
    no_cards_among,
)

AcceptsFrom = Literal["own", "listed", "anywhere"]
IntraNodeLink = Literal["NVLink", "HCCS", "PCIe", "MLU-Link"]
Fabric = Literal["IB", "RoCE", "Ethernet"]
RentPer = Literal["card-hour", "node-month", "p-year", "million-tokens"]


class Centre(Place):
    """A compute centre: a meter, a power limit and a door that opens to some provinces.

    Vectors have one value for every slot, or a single value that holds throughout.
    """

    operator: str = ""
    """Who runs it; compared with a tenant's related parties.

    运营方；与用户的关联方比较
    """
    neutral: YesOrNo = False
    """Whether its operator neither builds models nor competes with its customers.

    运营方是否中立：不自建模型，也不与用户竞争
    """
    certifications: tuple[Id, ...] = ()
    """Certificates it holds, such as those of classified protection.

    持有的认证编号，如等级保护
    """
    tariff: Id
    """Id of the tariff it pays for electricity.

    所用电价的编号
    """
    pue: tuple[PerMille, ...] = Field(min_length=1)
    """Power usage effectiveness, per mille: 1.25 is 1250. One for every slot, or a single one for
    all.

    PUE 的千分数：1.25 写 1250；每时段一个值，或一个通用值
    """
    fixed_w: Watt = 0
    """Draw at the meter that no workload causes.

    与任务无关的固定用电功率
    """
    power_limit_w: tuple[Watt, ...] = ()
    """The most it may draw at the meter, for every slot or a single one for all; empty: no limit.

    电表处的供电上限，每时段一个值，或一个通用值；空为不限
    """
    demand_charge: FenPerKilowatt = 0
    """Fen per kW by which the month's peak at the meter rises; 0 where none is charged.

    需量电费：当月电表峰值每升高一千瓦的分数；不收则为 0
    """
    peak_so_far_w: Watt = 0
    """The month's peak at the meter before the horizon.

    规划期之前当月电表处的峰值
    """
    demand_charge_billed: YesOrNo = True
    """Whether the planner pays the demand charge; otherwise it is the operator's.

    需量电费是否由计划方支付；否则由运营方承担
    """
    energy_quota_wh: WattHour | None = None
    """The most electricity that work may take at the meter over the horizon.

    规划期内任务在电表处的用电量上限
    """
    lit_floor: Annotated[PerMille, Field(le=1000)] = 0
    """Share of the installed cards that must be at work or promised over the horizon, per mille.

    规划期内已上架卡中须投入使用或已承诺的最低比例，千分数
    """
    accepts_from: AcceptsFrom
    """Whose work it may take: its own province's, listed provinces' too, or anyone's.

    可接收谁的任务：own 为本省，listed 为所列省份，anywhere 为不限
    """
    accepts_provinces: tuple[Province, ...] = ()
    """Where it accepts from those listed: the provinces served beside its own.

    accepts_from 为 listed 时，除本省外可接收的省份
    """
    carbon_g_per_kwh: GramPerKilowattHour | None = None
    """Grid factor; that of its province in the policy where not given.

    电网排放因子；不填则取政策中该省的因子
    """

    investment: Capital | None = None
    """Milli-fen that building it took; empty: not known. Only its payback is told from it.

    建设投资，毫分；不填为未知。只用于计算回收期，不影响计划
    """

    @model_validator(mode="after")
    def _lists_provinces_only_where_asked(self) -> Self:
        if bool(self.accepts_provinces) != (self.accepts_from == "listed"):
            raise ValueError(
                both(
                    "accepts_provinces goes with accepts_from = 'listed', and 'listed' needs it",
                    "accepts_provinces 与 accepts_from = listed 必须同时填写",
                )
            )
        if any(value < 1000 for value in self.pue):
            raise ValueError(
                both(
                    "pue is per mille and at least 1000: write 1250 for a PUE of 1.25",
                    "pue 为千分数，不小于 1000：PUE 为 1.25 时写 1250",
                )
            )
        return self

    def takes_work_of(self, province: str) -> bool:
        """Tell whether work from ``province`` may be dispatched here."""
        return (
            self.accepts_from == "anywhere"
            or province == self.province
            or province in self.accepts_provinces
        )


class Pool(Named):
    """Cards of one accelerator model in one fabric block of one centre: what has capacity."""

    centre: Id
    """Id of the centre.

    所在智算中心的编号
    """
    accelerator: Id
    """Id of the accelerator.

    卡型的编号
    """
    cards: tuple[CardCount, ...] = Field(min_length=1)
    """Cards that may be used, before commitments: one for every slot, or a single one for all.

    未扣除承诺的可用卡数，每时段一个值，或一个通用值
    """
    valid_from: Day | None = None
    """The first day on which it has cards: none in slots that begin earlier.

    有卡可用的首日：更早开始的时段没有卡
    """
    valid_to: Day | None = None
    """The last day on which it has cards: none in slots that begin later.

    有卡可用的末日：更晚开始的时段没有卡
    """
    verified: Day | None = None
    """The day on which its cards were last counted on site; it decides nothing, but tells how far
    to trust them.

    最近一次现场核实卡数的日期；不影响计划，只说明数据的可信程度
    """
    headroom: tuple[CardCount, ...] = ()
    """Cards kept free for tomorrow: one for every slot, or a single one for all; empty: none.

    为日后预留的卡数，每时段一个值，或一个通用值；空为不预留
    """
    cards_per_node: Cards = 8
    """Cards in one server.

    单台服务器的卡数
    """
    whole_nodes: YesOrNo = False
    """Whether training takes whole servers here: all cards of those it uses count as its own.

    训练任务在此是否整台占用服务器：所用服务器的全部卡都计入
    """
    lost_share: Annotated[PerMille, Field(le=999)] = 0
    """Share of computing time expected to be lost to failures, restarts included, per mille.

    预计因故障（含重启）损失的计算时间占比，千分比
    """
    largest_gang: Cards | None = None
    """The most cards one training job may join here; the whole block where not given.

    一个训练任务在此至多可用的卡数；空为整个互联域
    """
    resources: dict[Id, Annotated[tuple[Amount, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    """Further resource = how much of it work may use, in every slot or one for all: ports=64.

    其他资源=各时段可用量，每时段一个值，或一个通用值，如 ports=64
    """
    link: IntraNodeLink
    """How cards of a node talk to each other.

    节点内的卡间互联
    """
    fabric: Fabric
    """How nodes of the block talk to each other.

    节点之间的网络
    """
    fabric_surcharge: Price = 0
    """Milli-fen per card-hour on top, for work that asks for or prefers this fabric.

    要求或偏好该网络的任务每卡时加收的毫分数
    """
    fabric_surcharge_paid_by: Literal["payer", "operator"] = "payer"
    """Who bears it; what the operator bears is not charged.

    由谁承担：payer 为付款方，operator 为运营方（不计费）
    """
    busy_w: Watt
    """Draw of a working card at the rack, its share of the node included, before PUE.

    单卡工作时的机柜用电功率，含分摊的节点用电，不含 PUE
    """
    idle_w: Watt = 0
    """Draw of an available card with nothing to do.

    单卡空闲时的用电功率
    """
    rack_density_w: Watt | None = None
    """Power a rack may draw; not given, it is unknown and no work that asks for one is taken.

    单机柜可用功率；不填则视为未知，不接收对此有要求的任务
    """
    rent: Price
    """Milli-fen for one of what rent_per says: 8.5 CNY is 850000.

    租金，毫分每计价单位：8.5 元写 850000
    """
    rent_per: RentPer = "card-hour"
    """What the rent is for: a node-month has 730 hours, a p-year 8,760 of 10^15 operations a
    second; million-tokens is for services alone that count tokens.

    租金的计价单位：node-month 为每节点月（730 小时），p-year 为每 P 每年（8760 小时），
    million-tokens 为每百万词元，只适用于以词元计量的推理服务
    """
    rent_precision: Precision | None = None
    """With p-year: the precision in which its P are counted.

    按 P 计价时所用的精度
    """
    rent_sparse: YesOrNo | None = None
    """With p-year: whether its P are counted with sparsity.

    按 P 计价时是否为稀疏算力
    """
    price_date: Day | None = None
    """The day of which the rent is.

    租金的报价日期
    """
    rent_includes_energy: YesOrNo
    """Whether electricity is in the rent; otherwise it is billed as metered.

    租金是否含电费；不含则按电表计费
    """
    running_cost: Price = 0
    """The operator's own cost, energy apart, in milli-fen per busy card-hour; system view only.

    运营方自身成本（不含电费），毫分每工作卡时；只计入系统账目
    """
    installed_cards: CardCount = 0
    """Cards racked and powered; 0 stands for the most that are available.

    已上架通电的卡数；0 表示等于最大可用卡数
    """
    designed_cards: CardCount = 0
    """Cards the block was built for; 0 stands for those installed.

    设计卡数；0 表示等于已上架卡数
    """

    @model_validator(mode="after")
    def _draws_more_when_busy(self) -> Self:
        if self.idle_w > self.busy_w:
            raise ValueError(
                both(
                    "idle_w {idle} is above busy_w {busy}",
                    "idle_w（{idle}）大于 busy_w（{busy}）",
                    idle=self.idle_w,
                    busy=self.busy_w,
                )
            )
        return self

    @model_validator(mode="after")
    def _counts_cards_once(self) -> Self:
        no_cards_among("resources", self.resources)
        return self

    @model_validator(mode="after")
    def _says_what_its_p_are(self) -> Self:
        stated = self.rent_precision is not None, self.rent_sparse is not None
        if self.rent_per == "p-year" and not all(stated):
            raise ValueError(
                both(
                    "a rent per p-year needs rent_precision and rent_sparse: "
                    "P of dense FP16 are not P of sparse INT8",
                    "按 p-year 计价须写明 rent_precision 与 rent_sparse："
                    "稠密 FP16 的 P 与稀疏 INT8 的 P 不同",
                )
            )
        if self.rent_per != "p-year" and any(stated):
            raise ValueError(
                both(
                    "rent_precision and rent_sparse go with rent_per = 'p-year' only",
                    "rent_precision 与 rent_sparse 只用于 rent_per = 'p-year'",
                )
            )
        return self

    @model_validator(mode="after")
    def _is_valid_at_some_time(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(both("valid_to is before valid_from", "valid_to 早于 valid_from"))
        return self

    @property
    def block(self) -> int:
        """The most cards of any slot, whatever the pool's validity."""
        return max(self.cards)

    def occupied(self, gang: int) -> int:
        """Cards that a gang of so many occupies: where nodes are not split, whole nodes."""
        if not self.whole_nodes:
            return gang
        return -(-gang // self.cards_per_node) * self.cards_per_node
