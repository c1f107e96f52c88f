"""A share of the rent paid."""

from typing import Annotated, Literal

from pydantic import Field

from huline.models.subsidy.base import SubsidyRule
from huline.models.units import PerMille

Share = Annotated[PerMille, Field(le=1000)]


class ShareOfRent(SubsidyRule):
    """Repays a share of the rent.

    In a pool, a card-slot entitles to ``half_up(rent rate of the card-slot * share, 1000)``
    milli-fen.
    """

    kind: Literal["share-of-rent"] = "share-of-rent"
    """Repays a share of the rent (share-of-rent), or a fixed sum (per-card-hour).

    share-of-rent 按租金比例补，per-card-hour 按卡时定额补
    """
    share: Share
    """Per mille of the rent: 30 % is 300.

    占租金的千分数：30% 写 300
    """
    share_foreign: Share | None = None
    """The share on cards that are not domestic; none: the same.

    非国产卡的补贴比例；空为与国产卡相同
    """
