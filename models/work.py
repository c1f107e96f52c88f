"""What training and inference have in common."""

from typing import Annotated, Self

from pydantic import Field, Strict, model_validator

from huline.models.base import Named
from huline.models.centre import Fabric, IntraNodeLink
from huline.models.sentence import both
from huline.models.units import (
    Amount,
    Funds,
    Gigabyte,
    Id,
    Metre,
    Price,
    Slot,
    Watt,
    YesOrNo,
    no_cards_among,
)

Performance = Annotated[int, Strict(), Field(ge=1, le=10**9)]
RelativePerformance = Annotated[
    int, Strict(), Field(ge=1, le=10**9, json_schema_extra={"unit": "per mille"})
]
TierRank = Annotated[int, Strict(), Field(ge=1, le=9)]


class Work(Named):
    """A piece of work that a tenant submits: see `TrainingJob` and `InferenceService`."""

    tenant: Id
    """Id of the tenant it belongs to.

    所属用户的编号
    """
    tier: TierRank = 2
    """1 is the most urgent; the tier sets the penalty of leaving work unserved.

    1 最急；等级决定未服务的罚金
    """
    must_serve: YesOrNo = False
    """No plan may leave any of it unserved.

    是否不允许有任何部分不被服务
    """
    unserved: Price | None = None
    """Replaces the tier's penalty: per reference card-hour (training), or per thousand demand
    units and hour (inference).

    覆盖等级罚金：训练按每参考卡时，推理按每千需求单位每小时
    """
    accelerators: dict[Id, Performance] = Field(min_length=1)
    """What it can run on: accelerator id = measured performance of one card. Training: per mille
    of the reference card. Inference: demand units one card serves.

    可用卡型：编号=单卡实测性能。训练填参考卡的千分比，推理填单卡可服务的需求单位
    """
    memory_gb: Gigabyte = 0
    """The least memory of a card.

    所需的单卡最小显存
    """
    uses: dict[Id, Amount] = Field(default_factory=dict)
    """Further resource = how much of it each card at work takes up: ports=1.

    其他资源=每张工作中的卡的占用量，如 ports=1；卡数不在此列
    """
    links: tuple[IntraNodeLink, ...] = ()
    """Acceptable links within a node; empty: any.

    可接受的节点内互联；空为不限
    """
    fabrics: tuple[Fabric, ...] = ()
    """Acceptable fabrics between nodes; empty: any.

    可接受的节点间网络；空为不限
    """
    ecosystem: Id | None = None
    """The software stack it is written for; empty: any.

    所用软件栈，如 CUDA、CANN；空为不限
    """
    port_cost: Price | None = None
    """Paid once if it is ported to cards of any other software stack; empty: it cannot be.

    移植到其他软件栈的卡上的一次性费用；空为不可移植
    """
    port_slots: Slot = 0
    """Slots after its release in which it cannot run there yet, as it is being ported.

    自可开始时段起移植所需的时段数，期间不能在其他软件栈的卡上运行
    """
    rack_density_w: Watt | None = None
    """The least power a rack must supply.

    单机柜供电功率的下限
    """
    residency: Id | None = None
    """Id of the residency class of its data.

    数据密级的编号
    """
    needs_neutral: YesOrNo = False
    """Whether the operator must neither build models nor compete with its customers.

    是否要求运营方中立：不自建模型，也不与用户竞争
    """
    certifications: tuple[Id, ...] = ()
    """Certificates the centre must hold.

    智算中心须持有的认证编号
    """
    max_distance_m: Metre | None = None
    """How far from its data or its users it may run; the golden 10 km is such a limit.

    距数据或用户的最大距离，如“黄金十公里”
    """
    bans: tuple[Id, ...] = ()
    """Centres it must not use.

    不得使用的智算中心编号
    """
    preferences: dict[Id, Price] = Field(default_factory=dict)
    """Centre id = what avoiding this centre is worth to the tenant per card-hour.

    中心编号=每卡时避开该中心对用户的价值
    """
    prefers_fabric: Fabric | None = None
    """The fabric it would rather have; any other may serve, at a price.

    偏好的节点间网络；其他网络亦可
    """
    fabric_wish: Price = 0
    """What avoiding any other fabric is worth to the tenant per card-hour.

    每卡时避开其他网络对用户的价值
    """
    spending_limit: Funds | None = None
    """The most it may cost in rent, energy, transfer and surcharges, subsidies not deducted;
    empty: any amount.

    租金、电费、传输费与附加费之和的上限，不扣补贴；空为不限
    """
    runs_at: Id | None = None
    """Id of the centre where it runs today; empty: nowhere yet.

    目前所在智算中心的编号；尚未运行则为空
    """
    migration_cost: Price = 0
    """Paid once if any of it runs at another centre than today.

    若有任何部分改在其他中心运行，一次性的迁移费用
    """
    release: Slot = 0
    """First slot in which it may run.

    可以开始运行的首个时段，从 0 起
    """
    deadline: Slot | None = None
    """First slot in which it may no longer run; none: the end of the horizon.

    不得再运行的首个时段；空为规划期末
    """

    @model_validator(mode="after")
    def _window_is_not_empty(self) -> Self:
        if self.deadline is not None and self.deadline <= self.release:
            raise ValueError(
                both(
                    "deadline {deadline} is not after release {release}: "
                    "the deadline is the first slot in which it may no longer run",
                    "deadline（{deadline}）必须大于 release（{release}）："
                    "截止时段是不得再运行的首个时段",
                    deadline=self.deadline,
                    release=self.release,
                )
            )
        return self

    @model_validator(mode="after")
    def _wishes_for_something(self) -> Self:
        if self.fabric_wish and self.prefers_fabric is None:
            raise ValueError(
                both(
                    "fabric_wish needs prefers_fabric: the fabric that is wished for",
                    "填写 fabric_wish 时须填写 prefers_fabric，即偏好的网络",
                )
            )
        return self

    @model_validator(mode="after")
    def _moves_from_somewhere(self) -> Self:
        if self.migration_cost and self.runs_at is None:
            raise ValueError(
                both(
                    "migration_cost needs runs_at: the centre it would be moved away from",
                    "填写 migration_cost 时须填写 runs_at，即目前所在的智算中心",
                )
            )
        return self

    @model_validator(mode="after")
    def _ports_from_somewhere(self) -> Self:
        if self.port_cost is not None and self.ecosystem is None:
            raise ValueError(
                both(
                    "port_cost needs ecosystem: the software stack it is ported from",
                    "填写 port_cost 时须填写 ecosystem，即原来的软件栈",
                )
            )
        if self.port_slots and self.port_cost is None:
            raise ValueError(
                both(
                    "port_slots needs port_cost: 0 if porting costs nothing",
                    "填写 port_slots 时须填写 port_cost；移植免费则写 0",
                )
            )
        return self

    @model_validator(mode="after")
    def _counts_cards_once(self) -> Self:
        no_cards_among("uses", self.uses)
        return self
