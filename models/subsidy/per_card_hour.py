"""A fixed sum for every card-hour."""

from typing import Literal

from huline.models.subsidy.base import SubsidyRule
from huline.models.units import Price


class PerCardHour(SubsidyRule):
    """Pays a fixed sum for each card-hour used, as compute vouchers do.

    A card-slot entitles to ``half_up(amount * slot_minutes, 60)`` milli-fen.
    """

    kind: Literal["per-card-hour"] = "per-card-hour"
    amount: Price
    """Milli-fen per card-hour."""
