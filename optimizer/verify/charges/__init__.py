"""What rules ask for all workloads together, recomputed; one file a rule, listed by hand."""

from collections.abc import Callable, Iterator

from huline.optimizer.verify.charges import (
    demand_charge,
    energy_quota,
    headroom,
    lit_floor,
    power,
    take_or_pay,
    tenant_quota,
    termination,
)
from huline.optimizer.verify.charges.base import Charged, Work

CHARGES: tuple[tuple[str, Callable[[Work], Iterator[Charged]]], ...] = (
    ("power", power.charged),
    ("demand-charge", demand_charge.charged),
    ("headroom", headroom.charged),
    ("energy-quota", energy_quota.charged),
    ("tenant-quota", tenant_quota.charged),
    ("lit-floor", lit_floor.charged),
    ("take-or-pay", take_or_pay.charged),
    ("termination", termination.charged),
)


def charges_of(work: Work) -> list[Charged]:
    """Recompute the charges of the rules in force; those of nothing are left out."""
    return [
        charged
        for rule, charges in CHARGES
        if work.facts.applies(rule)
        for charged in charges(work)
        if any(charged.amounts.payer.values()) or any(charged.amounts.system.values())
    ]


__all__ = ["CHARGES", "Charged", "Work", "charges_of"]
