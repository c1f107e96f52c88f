"""Firms that own workloads."""

from pydantic import Field

from huline.models.base import Named
from huline.models.place import Province
from huline.models.units import Id, Price


class Tenant(Named):
    """A firm: where it sits decides which subsidies it may claim."""

    province: Province
    city: str = Field(min_length=1, max_length=100)
    sector: str = ""
    related: tuple[str, ...] = ()
    """Operators it is affiliated with; some programmes pay nothing for their centres."""
    spent: Price = 0
    """Milli-fen of compute rent paid this year before this plan."""
    claimed: dict[Id, Price] = Field(default_factory=dict)
    """Subsidy id -> milli-fen claimed this year before this plan; counts against firm caps."""
