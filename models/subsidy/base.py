"""What every subsidy programme states: who, where, what, when, and how much in all."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, Strict, model_validator

from huline.models.base import Named
from huline.models.place import Province
from huline.models.sentence import both
from huline.models.tenant import FirmSize
from huline.models.units import Day, Funds, Id, YesOrNo

Years = Annotated[int, Strict(), Field(ge=0, le=200, json_schema_extra={"unit": "year"})]


_NOT_OFF = {"no", "n", "false", "0", "on", "none", "null", "否", "不", "无", "假"}


def _a_reason(text: str) -> str:
    """Refuse what is no reason, but says that there is none: it would switch a programme off."""
    if text.strip().casefold() in _NOT_OFF:
        raise ValueError(
            both(
                "is why the programme is off, and no yes or no; leave it empty where it applies",
                "应填写停用原因，而非是或否；采用该补贴时请留空",
            )
        )
    return text


Reason = Annotated[str, Field(max_length=500), AfterValidator(_a_reason)]


class SubsidyRule(Named):
    """A programme that repays part of what a workload costs.

    Locality is two by two: the firm must be local or not, the centre must be local or not. A
    province alone means anywhere in it; a city narrows it. What is not stated is not asked: a
    tenant whose size, age or sector is unknown is paid only where none is asked.
    """

    source_zh: str = ""
    """Where the figures come from, in Chinese; the English stands in where it is empty.

    数据出处（中文）；不填则显示英文
    """
    issuer: str = ""
    """The government that pays, in English.

    发布补贴的政府（英文）
    """
    issuer_zh: str = ""
    """The government that pays, in Chinese; the English name stands in where it is empty.

    发布补贴的政府（中文）；不填则显示英文
    """
    off: Reason = ""
    """Why this Case does not apply the programme; empty: it applies.

    本算例不采用的原因（英文）；空为采用
    """
    off_zh: Reason = ""
    """Why this Case does not apply the programme, in Chinese.

    本算例不采用的原因（中文）
    """
    firm_province: Province | None = None
    """The tenant's seat must be here; none: any firm.

    用户注册地所在的省份；空为不限
    """
    firm_city: str | None = None
    """Narrows the province of the firm.

    用户注册地所在的城市，须与省份一并填写
    """
    sectors: tuple[str, ...] = ()
    """Sectors of the firms it pays; empty: all.

    适用行业；空为不限
    """
    sizes: tuple[FirmSize, ...] = ()
    """Sizes of the firms it pays; empty: all.

    适用企业规模：micro 微型，small 小型，medium 中型，large 大型；空为不限
    """
    age_from: Years | None = None
    """Pays firms at least so many full years old on the first day of the horizon.

    规划期首日企业成立至少满多少年；空为不限
    """
    age_below: Years | None = None
    """Pays firms fewer than so many full years old: 3 is up to the day before the third birthday.

    规划期首日企业成立须不满多少年：写 3 即满三年的前一天为止；空为不限
    """
    centre_province: Province | None = None
    """The centre must stand here; none: any centre.

    智算中心所在的省份；空为不限
    """
    centre_city: str | None = None
    """Narrows the province of the centre.

    智算中心所在的城市，须与省份一并填写
    """
    unrelated_only: YesOrNo = False
    """Pays nothing where the centre's operator is related to the tenant.

    运营方与用户有关联时是否不付
    """
    origin: Literal["domestic", "foreign"] | None = None
    """Pays only for cards made in China, or only for others; none: for both.

    只补国产卡（domestic）或只补非国产卡（foreign）；空为不限
    """
    workloads: tuple[Literal["training", "inference"], ...] = ("training", "inference")
    """Kinds of work it pays for.

    适用任务类型
    """
    threshold: Funds = 0
    """Milli-fen the firm must spend in the year before it may claim at all; this plan counts.

    本年度消费须达到的门槛，毫分；含本计划的消费，未达到则完全不能申领
    """
    spend_limit: Funds | None = None
    """A firm that spends more milli-fen than this in the year may claim nothing at all.

    本年度消费的限额，毫分；含本计划的消费，超过则完全不能申领
    """
    min_claim: Funds = 0
    """The least a workload may claim, in milli-fen, if it claims anything.

    每个任务的最低申领额，毫分；不足则不能申领
    """
    firm_cap: Funds | None = None
    """The most one firm may claim, in milli-fen; its claims to date count.

    单个企业的申领上限，毫分；含已申领部分
    """
    budget: Funds | None = None
    """What the programme still has, in milli-fen.

    资金余额，毫分
    """
    groups: tuple[Id, ...] = ()
    """Stacking groups it belongs to.

    所属的补贴叠加组
    """
    valid_from: Day | None = None
    """The first day on which the horizon may start.

    规划期开始日不得早于此日
    """
    valid_to: Day | None = None
    """The last day on which the horizon may start.

    规划期开始日不得晚于此日
    """

    @model_validator(mode="after")
    def _a_city_stands_in_a_province(self) -> Self:
        for who in ("firm", "centre"):
            if getattr(self, f"{who}_city") and not getattr(self, f"{who}_province"):
                raise ValueError(
                    both(
                        "{who}_city needs {who}_province beside it",
                        "{who}_city 须与 {who}_province 一并填写",
                        who=who,
                    )
                )
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(both("valid_to is before valid_from", "valid_to 早于 valid_from"))
        return self

    @model_validator(mode="after")
    def _somebody_could_claim(self) -> Self:
        if self.age_from and self.age_below is not None and self.age_below <= self.age_from:
            raise ValueError(
                both(
                    "age_below {below} is not above age_from {least}: no firm is both old enough "
                    "and young enough",
                    "age_below {below} 不大于 age_from {least}：没有企业能同时满足两者",
                    below=self.age_below,
                    least=self.age_from,
                )
            )
        if self.spend_limit is not None and self.spend_limit < self.threshold:
            raise ValueError(
                both(
                    "spend_limit {limit} is below the threshold {threshold}: whoever spends "
                    "enough spends too much",
                    "spend_limit {limit} 低于 threshold {threshold}：达到门槛者必已超过限额",
                    limit=self.spend_limit,
                    threshold=self.threshold,
                )
            )
        if self.firm_cap is not None and self.firm_cap < self.min_claim:
            raise ValueError(
                both(
                    "min_claim {least} is above the firm_cap {cap}: no claim could be large "
                    "enough",
                    "min_claim {least} 高于 firm_cap {cap}：任何申领都达不到最低额",
                    least=self.min_claim,
                    cap=self.firm_cap,
                )
            )
        return self
