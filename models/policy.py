"""What a policy team changes: residency classes, tiers, subsidies, and which rules apply."""

from typing import Literal, Self

from pydantic import Field, model_validator

from huline.models.base import Frozen, Named
from huline.models.constraints import SWITCHABLE
from huline.models.subsidy import Subsidy
from huline.models.units import Price
from huline.models.workload import TierRank


class ResidencyClass(Named):
    """Where data of one class may be worked on, as seen from where it lies."""

    area: Literal["anywhere", "province", "city", "site", "nowhere"]
    """Anywhere in the mainland; its own province; its own city; the very node where it lies;
    or no shared centre at all."""


class Tier(Frozen):
    """What leaving work of one urgency unserved costs."""

    tier: TierRank
    unserved: Price
    """Milli-fen per reference card-hour not served."""


class RuleSetting(Frozen):
    """Switches a rule of the catalogue on or off for this Case."""

    rule: str = Field(examples=sorted(SWITCHABLE))
    policy: Literal["hard", "off"]

    @model_validator(mode="after")
    def _names_a_rule_that_may_be_switched(self) -> Self:
        if self.rule not in SWITCHABLE:
            raise ValueError(
                f"'{self.rule}' is no rule that can be switched; these can: "
                + ", ".join(sorted(SWITCHABLE))
            )
        return self


class NotApplied(Named):
    """A known programme that this Case does not apply, and why."""

    why: str
    why_zh: str = ""


class Policy(Frozen):
    """Everything a government or a compliance team decides."""

    residency: tuple[ResidencyClass, ...] = ()
    tiers: tuple[Tier, ...] = Field(
        default=(
            Tier(tier=1, unserved=20_000_000),
            Tier(tier=2, unserved=8_000_000),
            Tier(tier=3, unserved=4_000_000),
        )
    )
    subsidies: tuple[Subsidy, ...] = ()
    not_applied: tuple[NotApplied, ...] = ()
    rules: tuple[RuleSetting, ...] = ()
    """Rules not named here are hard."""

    def applies(self, rule: str) -> bool:
        """Tell whether a rule of the catalogue is in force."""
        return not any(s.rule == rule and s.policy == "off" for s in self.rules)
