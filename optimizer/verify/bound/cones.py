"""Multipliers cut to what they may be worth: with any left, the bound is one."""

from collections.abc import Sequence

from huline.models.certificate import Certificate, RowName
from huline.models.units import half_up
from huline.optimizer.verify.money import Rates

_BY_SLOT = ("headroom", "power", "tenant-cards", "lit-floor")
_OF_CLAIMS = ("budget", "firm-cap")
_WHOLE = 10**6
"""With a multiplier of so much nothing of a claim is left."""
_BY_UNIT = {"tenant-hours": "tenant-quota", "energy-quota": "energy-quota"}


class Multipliers:
    """The multipliers of a certificate that names only rows of the Case, each once."""

    def __init__(self, rates: Rates, certificate: Certificate) -> None:
        self._slots = rates.facts.slots
        self._values: dict[tuple[RowName, str], Sequence[int]] = {
            (item.row, item.of): _cut(rates, item.row, item.of, item.values)
            for item in certificate.multipliers
        }

    def by_slot(self, row: RowName, of: str) -> Sequence[int]:
        """(slots,) what a row is worth; zeros where it is not named."""
        return self._values.get((row, of)) or (0,) * self._slots

    def single(self, row: RowName, of: str) -> int:
        """Return what a row without slots is worth; 0 where it is not named."""
        return self._values.get((row, of), (0,))[0]

    def named(self, row: RowName, of: str) -> bool:
        """Tell whether a row is worth anything."""
        return any(self._values.get((row, of), ()))


def _cut(rates: Rates, row: RowName, of: str, values: Sequence[int]) -> Sequence[int]:
    """Cut values that breaking a soft rule, or raising a peak or a rental, would undercut."""
    facts = rates.facts
    price = facts.price_of(_BY_UNIT.get(row, "tenant-quota" if row == "tenant-cards" else row))
    if price is not None and row in _BY_SLOT:
        each = half_up(price * facts.minutes, 60)
        return [min(value, each) for value in values]
    if price is not None and row in _BY_UNIT:
        return [min(value, price) for value in values]
    if row in _OF_CLAIMS:
        return [min(value, _WHOLE) for value in values]
    if row == "demand-charge":
        return _within(values, 1000 * facts.centres[of].demand_charge)
    if row == "take-or-pay" and not facts.applies("capacity"):
        return _within(values, facts.slots * rates.of_contract(facts.contracts[of]))
    return values


def _within(values: Sequence[int], most: int) -> list[int]:
    """Cut off, of the later values, what makes the sum too large."""
    kept = []
    for value in values:
        kept.append(min(value, most))
        most -= kept[-1]
    return kept
