"""What every subsidy programme states: who, where, what, when, and how much in all."""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from huline.models.base import Named
from huline.models.place import Province
from huline.models.units import Price


class SubsidyRule(Named):
    """A programme that repays part of the rent of a workload.

    Locality is two by two: the firm must be local or not, the centre must be local or not. A
    province alone means anywhere in it; a city narrows it.
    """

    issuer: str = ""
    """The government that pays."""
    firm_province: Province | None = None
    """The tenant's seat must be here; none: any firm."""
    firm_city: str | None = None
    centre_province: Province | None = None
    """The centre must stand here; none: any centre."""
    centre_city: str | None = None
    workloads: tuple[Literal["training", "inference"], ...] = ("training", "inference")
    """Kinds of work it pays for."""
    sectors: tuple[str, ...] = ()
    """Sectors of the firms it pays; () all."""
    min_spent: Price = 0
    """Milli-fen the firm must have spent this year before this plan."""
    unrelated_only: bool = False
    """Pays nothing where the centre's operator is related to the tenant."""
    firm_cap: Price | None = None
    """The most one firm may claim in a year, in milli-fen; claims to date count."""
    budget: Price | None = None
    """What the programme still has, in milli-fen."""
    valid_from: date | None = None
    valid_to: date | None = None
    """The last day on which the horizon may start."""

    @model_validator(mode="after")
    def _a_city_stands_in_a_province(self) -> Self:
        for who in ("firm", "centre"):
            if getattr(self, f"{who}_city") and not getattr(self, f"{who}_province"):
                raise ValueError(f"{who}_city needs {who}_province beside it")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self
