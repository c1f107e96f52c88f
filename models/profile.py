"""Shapes of demand over the horizon."""

from pydantic import Field

from huline.models.base import Named
from huline.models.units import PerMille


class Profile(Named):
    """A shape of demand over the horizon, shared by services."""

    per_mille: tuple[PerMille, ...] = Field(min_length=1)
    """Share of the peak, per mille: one for every slot, or a single one for all.

    占峰值的千分数，每时段一个值，或一个通用值
    """
