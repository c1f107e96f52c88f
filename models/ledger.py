"""Money by line, in milli-fen: what a payer pays, and what that costs society."""

from collections.abc import Iterator
from dataclasses import fields

from pydantic.dataclasses import dataclass

from huline.models.base import LIGHT
from huline.models.units import MilliFen


@dataclass(frozen=True, slots=True, kw_only=True, config=LIGHT)
class _Lines:
    """Money by line, in milli-fen."""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the lines, in order."""
        return tuple(field.name for field in fields(cls))

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """Yield the lines in order, each with its amount."""
        return ((name, getattr(self, name)) for name in self.names())

    @property
    def total(self) -> int:
        """The sum of all lines: the cost in this view."""
        return sum(value for _, value in self)

    @property
    def gross(self) -> int:
        """The sum of the positive lines, to which gaps are related."""
        return sum(value for _, value in self if value > 0)


@dataclass(frozen=True, slots=True, kw_only=True, config=LIGHT)
class Ledger(_Lines):
    """The payer's lines in milli-fen; subsidy is negative or 0, the others are what is charged."""

    rent: MilliFen = 0
    energy: MilliFen = 0
    """Electricity billed apart; a negative tariff makes it an income."""
    peak: MilliFen = 0
    """Demand charges: what raising the month's peak at a meter costs."""
    carbon: MilliFen = 0
    """What the work's electricity emits, at the policy's price; weighed, never invoiced."""
    transfer: MilliFen = 0
    migration: MilliFen = 0
    surcharge: MilliFen = 0
    termination: MilliFen = 0
    """Fees for ending commitments early; they only change hands."""
    preference: MilliFen = 0
    """What ignoring the tenants' wishes is worth to them; weighed, never invoiced."""
    violation: MilliFen = 0
    """The price of breaking soft rules; weighed, never invoiced."""
    penalty: MilliFen = 0
    """The price of work left unserved."""
    subsidy: MilliFen = 0


@dataclass(frozen=True, slots=True, kw_only=True, config=LIGHT)
class SystemLedger(_Lines):
    """What the plan costs society in milli-fen: rents and subsidies only change hands."""

    energy: MilliFen = 0
    """All metered electricity of the work, whoever pays it."""
    peak: MilliFen = 0
    """Demand charges, whoever pays them."""
    carbon: MilliFen = 0
    """What the work's electricity emits, at the policy's price."""
    transfer: MilliFen = 0
    migration: MilliFen = 0
    running: MilliFen = 0
    """The operators' other running cost."""
    violation: MilliFen = 0
    """The price of breaking soft rules."""
    penalty: MilliFen = 0
