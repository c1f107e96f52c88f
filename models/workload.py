"""Workloads: what a planner submits."""

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from huline.models.data import Data
from huline.models.sentence import Sentence, both
from huline.models.units import (
    CardHour,
    Cards,
    DemandUnit,
    Id,
    Megabyte,
    Microsecond,
    PerMille,
    Slot,
    YesOrNo,
    in_units_of,
)
from huline.models.work import RelativePerformance, Work


class TrainingJob(Work):
    """A job of so much work, done by one gang of cards in one pool.

    On ``n`` cards of performance ``f`` (per mille) and efficiency ``e`` (per mille) it runs for
    ``ceil(work * 60 * 10**9 / (n * f * e * (1000 - lost) * slot_minutes))`` slots, where failures
    are expected to cost ``lost`` per mille of its time; preemptible work takes ``restart_slots``
    more for each piece after the first.
    """

    kind: Literal["training"] = "training"
    """Training, or inference; each kind has columns of its own.

    类型：training 为训练，inference 为推理；两类的列不同
    """
    accelerators: dict[Id, RelativePerformance] = Field(min_length=1)
    """What it can run on: accelerator id = measured performance of one card, per mille of the
    reference card.

    可用卡型：编号=单卡实测性能，填参考卡的千分比
    """
    work: CardHour
    """Card-hours on the reference card.

    参考卡上的卡时数
    """
    cards: tuple[Cards, ...] = Field(min_length=1)
    """Allowed numbers of cards: one where it is fixed, several to choose from.

    允许的卡数；固定则一个，可选则多个
    """
    efficiency: tuple[Annotated[PerMille, Field(ge=1, le=1000)], ...] = ()
    """Scaling efficiency per mille at each allowed number of cards; empty: 1000 throughout.

    各卡数下的扩展效率，千分比；空为 1000
    """
    timing: Literal["contiguous", "preemptible"] = "contiguous"
    """Whether it must run in one piece; preemptible work stays in one pool.

    是否须连续运行：contiguous 为连续，preemptible 为可中断；可中断的也须留在一个资源池
    """
    min_run: Annotated[Slot, Field(ge=1)] = 1
    """Slots each piece of preemptible work lasts at least, unless it runs in one piece.

    可中断任务每一段至少持续的时段数；一段完成的不受此限
    """
    restart_slots: Slot = 0
    """Slots lost reloading at the start of each piece after the first: occupied and paid for.

    首段之后每段开头重新加载损失的时段数，照常占卡计费
    """
    after: tuple[Id, ...] = ()
    """Training jobs that must have ended before it starts; it runs only if all of them do.

    须先结束的训练任务编号；它们全部运行，本任务才可运行
    """
    data: Data | None = None
    """The data it reads.

    需读取的数据
    """

    @model_validator(mode="after")
    def _one_efficiency_a_size(self) -> Self:
        if self.efficiency and len(self.efficiency) != len(self.cards):
            raise ValueError(
                both(
                    "efficiency has {values} values for {sizes} numbers of cards",
                    "efficiency 有 {values} 个值，而卡数有 {sizes} 种",
                    values=len(self.efficiency),
                    sizes=len(self.cards),
                )
            )
        if len(set(self.cards)) != len(self.cards):
            raise ValueError(both("cards names the same number twice", "cards 中有重复的卡数"))
        if self.max_distance_m is not None and self.data is None:
            raise ValueError(
                both(
                    "max_distance_m needs data.at: the place the distance is counted from",
                    "填写 max_distance_m 时须填写 data.at：距离从那里算起",
                )
            )
        if self.timing == "contiguous" and (self.min_run > 1 or self.restart_slots):
            raise ValueError(
                both(
                    "{field} is for work that may pause; leave it out, or set timing to "
                    "preemptible",
                    "{field} 只用于可中断的任务；请不填，或将 timing 设为 preemptible",
                    field="min_run" if self.min_run > 1 else "restart_slots",
                )
            )
        return self

    def slots_on(self, performance: int, cards: int, slot_minutes: int, lost: int = 0) -> int:
        """Slots it computes for on ``cards`` cards of this performance, ``lost`` of them in vain.

        ``performance`` and ``lost`` are per mille.
        """
        efficiency = self.efficiency[self.cards.index(cards)] if self.efficiency else 1000
        speed = cards * performance * efficiency * (1000 - lost) * slot_minutes
        return -(-self.work * 60 * 10**9 // speed)


class InferenceService(Work):
    """A service whose requests arise in metros, slot by slot.

    Its demand in slot ``t`` from a metro is ``half_up(peak * profile[t], 1000)`` units. A card
    serves ``performance * utilisation * (1000 - lost) // 10**6`` units, where failures are
    expected to cost ``lost`` per mille of its time. Cards are whole; demand is not.
    """

    kind: Literal["inference"] = "inference"
    """Training, or inference; each kind has columns of its own.

    类型：training 为训练，inference 为推理；两类的列不同
    """
    unit: Literal["milli-card", "token/s", "milli-request/s"] = "milli-card"
    """The unit of peaks and performance; a milli-card is a thousandth of the reference card.

    峰值与性能的单位；milli-card 为参考卡的千分之一
    """
    peaks: dict[Id, Annotated[DemandUnit, Field(ge=1)]] = Field(min_length=1)
    """Id of a metro = demand from there where the profile is at 1000.

    城市编号=该地在需求曲线为 1000 时的需求
    """
    profile: Id
    """Id of the profile: the shape of demand over the horizon.

    需求曲线的编号
    """
    utilisation: Annotated[PerMille, Field(ge=1, le=1000)] = 1000
    """How much of a card's throughput may be used, per mille.

    单卡吞吐可用的比例，千分比
    """
    max_latency_us: Microsecond | None = None
    """The most a request may take from its metro to the centre, one way.

    城市到智算中心的单向时延上限
    """
    sites: Annotated[int, Strict(), Field(ge=1, le=1000)] | None = None
    """The most pools it may use over the horizon: 1 for a single site; none: any split.

    规划期内至多使用的资源池数：1 为单一站点；空为不限
    """
    min_sites: Annotated[int, Strict(), Field(ge=1, le=1000)] = 1
    """The fewest pools it may use over the horizon, if it is served at all.

    被服务时，规划期内至少使用的资源池数
    """
    max_share: Annotated[PerMille, Field(ge=1, le=1000)] = 1000
    """The most of its throughput that one pool may provide over the horizon, per mille.

    规划期内单个资源池至多提供的吞吐占比，千分比
    """
    min_stay: Annotated[Slot, Field(ge=1)] = 1
    """The fewest slots in a row that it stays in a pool once it is there.

    进入一个资源池后至少连续停留的时段数
    """
    warm_up: Slot = 0
    """Slots at the beginning of a stay in a pool in which it takes cards and serves nothing yet.

    每次进入一个资源池后占用卡而尚不能服务的时段数
    """
    warm_at: tuple[Id, ...] = ()
    """Ids of pools where it runs when the horizon begins, and is warm.

    规划期开始时已在运行且预热完毕的资源池编号
    """
    model_mb: Megabyte = 0
    """The model, of which each centre that serves needs a copy; 0 moves nothing.

    模型大小；每个提供服务的智算中心都需一份副本，0 则不传输
    """
    model_at: Id | None = None
    """The metro or the centre where the model lies; already there, a copy costs nothing.

    模型所在的城市或智算中心；已在当地则不产生费用
    """
    part_service: YesOrNo = True
    """Whether some demand may go unserved; if not, it is served wholly or not at all.

    是否允许只服务部分需求；不允许则要么全部服务，要么不服务
    """

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.sites is not None and self.sites < self.min_sites:
            raise ValueError(
                both(
                    "min_sites asks for {least} pools, and sites allows {most}",
                    "min_sites 要求至少 {least} 个资源池，而 sites 至多允许 {most} 个",
                    least=self.min_sites,
                    most=self.sites,
                )
            )
        if self.model_mb and self.model_at is None:
            raise ValueError(
                both(
                    "model_mb needs model_at: the place from which copies travel",
                    "填写 model_mb 时须填写 model_at：副本从那里传出",
                )
            )
        if self.sites is not None and self.sites * self.max_share < 1000:
            raise ValueError(
                both(
                    "max_share of {share} per mille needs {needed} pools, and sites allows {most}",
                    "max_share 为千分之 {share}，须用 {needed} 个资源池，sites 至多允许 {most} 个",
                    share=self.max_share,
                    needed=-(-1000 // self.max_share),
                    most=self.sites,
                )
            )
        return self

    def demand_told(self, units: int) -> Sentence:
        """Write an amount of demand as people count it."""
        words, thousandths = _DEMAND[self.unit]
        return both("{n} {what}", "{n} {what}", n=in_units_of(units, thousandths), what=words)

    def work_told(self, units: int, minutes: int) -> Sentence:
        """Write demand added up over slots of so many minutes as people count it."""
        words, of_an_hour = _OVER_TIME[self.unit]
        amount = f"{units * minutes * of_an_hour / 60:,.3f}".rstrip("0").rstrip(".")
        return both("{n} {what}", "{n} {what}", n=amount, what=words)

    def units_per_card(self, performance: int, lost: int = 0) -> int:
        """Demand units one card serves; ``lost`` per mille of its time come to nothing."""
        return performance * self.utilisation * (1000 - lost) // 10**6


Workload = Annotated[TrainingJob | InferenceService, Field(discriminator="kind")]


_DEMAND = {
    "milli-card": (both("reference cards", "张参考卡"), 3),
    "token/s": (both("tokens a second", "词元/秒"), 0),
    "milli-request/s": (both("requests a second", "请求/秒"), 3),
}
"""Unit -> what people count, and how many of its digits are decimals."""
_OVER_TIME = {
    "milli-card": (both("reference card-hours", "参考卡时"), 0.001),
    "token/s": (both("tokens", "个词元"), 3600),
    "milli-request/s": (both("requests", "个请求"), 3.6),
}
"""Unit -> what people count of it over time, and how many a unit comes to in an hour."""
