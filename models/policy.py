"""What a policy team changes: residency classes, tiers, subsidies, and which rules apply."""

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator

from huline.models.base import Frozen, Named
from huline.models.centre import Centre
from huline.models.constraints import SOFTENABLE, SWITCHABLE
from huline.models.place import Province
from huline.models.problems import close_to
from huline.models.sentence import Sentence, both, listed
from huline.models.subsidy import StackingGroup, Subsidy
from huline.models.units import GramPerKilowattHour, Price, WattHour, YesOrNo
from huline.models.work import TierRank


class ResidencyClass(Named):
    """Where data of one class may be worked on, as seen from where it lies."""

    area: Literal["anywhere", "province", "city", "site", "nowhere"]
    """Anywhere in the mainland; its own province; its own city; the very node where it lies; or
    no shared centre at all.

    允许范围：anywhere 为境内任意，province 为本省，city 为本市，site 为原地，
    nowhere 为不得在任何共用中心处理
    """
    encrypted: YesOrNo = False
    """Whether its data must be encrypted when it leaves where it lies.

    数据离开所在地时是否必须加密
    """


class Tier(Frozen):
    """What leaving work of one urgency unserved costs."""

    tier: TierRank
    """1 is the most urgent.

    等级，1 最急
    """
    unserved: Price
    """Milli-fen per reference card-hour not served.

    未服务的罚金，毫分每参考卡时
    """


def _these(rules: Iterable[str]) -> Sentence:
    return both("these can: {rules}", "可以的有：{rules}", rules=listed(sorted(rules)))


class RuleSetting(Frozen):
    """Says how strong a rule of the catalogue is in this Case.

    A hard rule is never broken, a soft one at a price, one that is off does not count.
    """

    rule: str = Field(examples=sorted(SWITCHABLE))
    """Id of a rule of the catalogue.

    规则的编号
    """
    policy: Literal["hard", "soft", "off"]
    """How strong the rule is: hard, soft at a price, or off.

    规则的强度：hard 为强制，soft 为付出代价可违反，off 为关闭
    """
    price: Price | None = None
    """Of a soft rule: milli-fen per unit by which it is broken; the catalogue names the unit.

    软性规则的代价：每违反一个单位的毫分数；单位见规则目录
    """

    @model_validator(mode="after")
    def _names_a_rule_that_may_be_switched(self) -> Self:
        if self.rule not in SWITCHABLE:
            raise ValueError(
                both(
                    "'{rule}' is no rule that can be switched; {meant}",
                    "“{rule}”不是可开关的规则；{meant}",
                    rule=self.rule,
                    meant=close_to(self.rule, SWITCHABLE) or _these(SWITCHABLE),
                )
            )
        return self

    @model_validator(mode="after")
    def _has_a_price_if_it_is_soft(self) -> Self:
        if self.policy == "soft" and self.rule in SWITCHABLE - SOFTENABLE:
            raise ValueError(
                both(
                    "policy is 'soft', but '{rule}' cannot be broken at a price; {these}",
                    "policy 为 soft，但“{rule}”不可付出代价违反；{these}",
                    rule=self.rule,
                    these=_these(SOFTENABLE),
                )
            )
        if (self.policy == "soft") != (self.price is not None):
            raise ValueError(
                both(
                    "price goes with policy = 'soft', and 'soft' needs it",
                    "price 与 policy = soft 必须同时填写",
                )
            )
        return self


class EnergyQuota(Frozen):
    """What work may take from the grid in one province over the horizon."""

    province: Province
    """English or Chinese name of the province.

    省级行政区的中文或英文名称
    """
    wh: WattHour
    """The most electricity at all meters there, in Wh.

    该省所有电表处的用电量上限，瓦时
    """


class CarbonFactor(Frozen):
    """What a kWh of one province's grid emits, for centres that state no factor of their own."""

    province: Province
    """English or Chinese name of the province.

    省级行政区的中文或英文名称
    """
    g_per_kwh: GramPerKilowattHour
    """Grid factor.

    电网排放因子
    """


class NotApplied(Named):
    """A known programme too little of which is known to encode it, and why."""

    why: str
    """Why it is not applied.

    未采用的原因（英文）
    """
    why_zh: str = ""
    """Why it is not applied, in Chinese.

    未采用的原因（中文）
    """


class Policy(Frozen):
    """Everything a government or a compliance team decides."""

    residency: tuple[ResidencyClass, ...] = ()
    """Residency classes.

    数据密级
    """
    tiers: tuple[Tier, ...] = Field(
        default=(
            Tier(tier=1, unserved=20_000_000),
            Tier(tier=2, unserved=8_000_000),
            Tier(tier=3, unserved=4_000_000),
        )
    )
    """What work of each tier costs if left unserved.

    各等级未服务的罚金
    """
    tier_order: Literal["priced", "strict"] = "priced"
    """How tiers are weighed: priced, each at its penalty; or strict, where nothing more of a tier
    is left unserved for the sake of a later tier or of money.

    等级之间如何权衡：priced 为按罚金计价；strict 为逐级优先，
    绝不因较后等级或费用而多留下较前等级的任务
    """
    subsidies: tuple[Subsidy, ...] = ()
    """Subsidy programmes.

    补贴
    """
    encryption: Price = 0
    """Milli-fen per MB that must be encrypted.

    须加密数据的每 MB 费用（毫分）
    """
    stacking_groups: tuple[StackingGroup, ...] = ()
    """What programmes pay together.

    补贴叠加组
    """
    not_applied: tuple[NotApplied, ...] = ()
    """Known programmes this Case leaves out.

    未采用的政策
    """
    rules: tuple[RuleSetting, ...] = ()
    """Rules not named here are hard.

    规则的开关；未列出的规则一律生效
    """
    energy_quotas: tuple[EnergyQuota, ...] = ()
    """What work may take from the grid, by province.

    各省的用电量上限
    """

    carbon: tuple[CarbonFactor, ...] = ()
    """Grid factors by province, for centres without one of their own.

    各省电网排放因子，用于未自填的智算中心
    """
    carbon_price: Price = 0
    """Milli-fen per kg of carbon dioxide that the work's electricity emits; 0: not priced.

    碳价：任务用电每排放一千克二氧化碳的毫分数；0 为不计价
    """

    def applies(self, rule: str) -> bool:
        """Tell whether a rule of the catalogue is in force, hard or soft."""
        return not any(s.rule == rule and s.policy == "off" for s in self.rules)

    def price_of(self, rule: str) -> int | None:
        """Return what breaking a soft rule costs a unit, in milli-fen; None if it is not soft."""
        return next((s.price for s in self.rules if s.rule == rule and s.policy == "soft"), None)

    def carbon_of(self, centre: Centre) -> int | None:
        """Return the grid factor of a centre in g/kWh: its own, else its province's; or None."""
        if centre.carbon_g_per_kwh is not None:
            return centre.carbon_g_per_kwh
        return next((c.g_per_kwh for c in self.carbon if c.province == centre.province), None)

    def is_hard(self, rule: str) -> bool:
        """Tell whether a rule is in force and may not be broken at any price."""
        return self.applies(rule) and self.price_of(rule) is None
