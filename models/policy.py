"""What a policy team changes: residency classes, tiers, subsidies, and which rules apply."""

from typing import Literal, Self

from pydantic import Field, model_validator

from huline.models.base import Frozen, Named
from huline.models.constraints import SWITCHABLE
from huline.models.sentence import both, listed
from huline.models.subsidy import Subsidy
from huline.models.units import Price
from huline.models.workload import TierRank


class ResidencyClass(Named):
    """Where data of one class may be worked on, as seen from where it lies."""

    area: Literal["anywhere", "province", "city", "site", "nowhere"]
    """Anywhere in the mainland; its own province; its own city; the very node where it lies; or
    no shared centre at all.

    允许范围：anywhere 为境内任意，province 为本省，city 为本市，site 为原地，
    nowhere 为不得在任何共用中心处理
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


class RuleSetting(Frozen):
    """Switches a rule of the catalogue on or off for this Case."""

    rule: str = Field(examples=sorted(SWITCHABLE))
    """Id of a rule of the catalogue.

    规则的编号
    """
    policy: Literal["hard", "off"]
    """Whether the rule is in force: hard, or off.

    规则是否生效：hard 为生效，off 为关闭
    """

    @model_validator(mode="after")
    def _names_a_rule_that_may_be_switched(self) -> Self:
        if self.rule not in SWITCHABLE:
            raise ValueError(
                both(
                    "'{rule}' is no rule that can be switched; these can: {rules}",
                    "“{rule}”不是可开关的规则；可开关的有：{rules}",
                    rule=self.rule,
                    rules=listed(sorted(SWITCHABLE)),
                )
            )
        return self


class NotApplied(Named):
    """A known programme that this Case does not apply, and why."""

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
    subsidies: tuple[Subsidy, ...] = ()
    """Subsidy programmes.

    补贴
    """
    not_applied: tuple[NotApplied, ...] = ()
    """Known programmes this Case leaves out.

    未采用的政策
    """
    rules: tuple[RuleSetting, ...] = ()
    """Rules not named here are hard.

    规则的开关；未列出的规则一律生效
    """

    def applies(self, rule: str) -> bool:
        """Tell whether a rule of the catalogue is in force."""
        return not any(s.rule == rule and s.policy == "off" for s in self.rules)
