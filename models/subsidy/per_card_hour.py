"""A fixed sum for every card-hour."""

from typing import Literal

from huline.models.subsidy.base import SubsidyRule
from huline.models.units import Price


class PerCardHour(SubsidyRule):
    """Pays a fixed sum for each card-hour used, as compute vouchers do.

    A card-slot entitles to ``half_up(amount * slot_minutes, 60)`` milli-fen.
    """

    kind: Literal["per-card-hour"] = "per-card-hour"
    """Repays a share of the rent (share-of-rent), or a fixed sum (per-card-hour).

    share-of-rent 按租金比例补，per-card-hour 按卡时定额补
    """
    amount: Price
    """Milli-fen per card-hour.

    每卡时的补贴，毫分
    """
