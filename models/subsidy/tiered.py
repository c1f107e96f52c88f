"""Shares of the rent that change with what a firm spends in the year."""

from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from huline.models.sentence import both
from huline.models.subsidy.base import SubsidyRule
from huline.models.units import Funds, Portion


class Tiered(SubsidyRule):
    """Repays a share of the rent, bracket by bracket of the firm's spend in the year.

    As with income tax, every slice of the spend earns the share of its own bracket, and brackets
    fill from the lowest up. What was spent before this plan fills them first and earns nothing
    here.
    """

    kind: Literal["tiered"] = "tiered"
    """A share of the rent or the electricity (share), a fixed sum a card-hour or kWh (per-unit),
    or a share that changes with the firm's spend in the year (tiered).

    share 按租金或电费的比例补，per-unit 按卡时或千瓦时定额补，tiered 按企业年度消费分档补
    """
    spend_from: tuple[Funds, ...] = Field(min_length=1)
    """Milli-fen of spend in the year at which each bracket begins; the first begins at 0.

    各档起点的年度消费，毫分；首档从 0 起
    """
    shares: tuple[Portion, ...] = Field(min_length=1)
    """Per mille of the rent that each bracket earns.

    各档内的消费可得的千分数
    """

    @model_validator(mode="after")
    def _brackets_climb_from_nothing(self) -> Self:
        edges = self.spend_from
        if edges[0] != 0:
            raise ValueError(
                both(
                    "spend_from begins at {first}; the first bracket begins at 0, with a share "
                    "of 0 if nothing is paid there",
                    "spend_from 从 {first} 起；首档须从 0 起，若该档不补，比例写 0",
                    first=edges[0],
                )
            )
        if any(high <= low for low, high in pairwise(edges)):
            raise ValueError(
                both("spend_from must rise from bracket to bracket", "spend_from 须逐档递增")
            )
        if len(self.shares) != len(edges):
            raise ValueError(
                both(
                    "shares has {count} values for {brackets} brackets of spend_from",
                    "shares 有 {count} 个值，而 spend_from 有 {brackets} 档",
                    count=len(self.shares),
                    brackets=len(edges),
                )
            )
        return self
