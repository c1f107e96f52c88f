"""Limits on sums of cards at work, one rule a file; in the order of the catalogue."""

from collections.abc import Callable, Iterator

from huline.models.case import Case
from huline.optimizer.compile.ceilings import (
    energy_quota,
    headroom,
    lit_floor,
    power,
    tenant_quota,
)
from huline.optimizer.compile.ceilings.base import Ceiling
from huline.optimizer.compile.columns import Supply

CEILINGS: tuple[tuple[str, Callable[[Case, Supply], Iterator[Ceiling]]], ...] = (
    ("power", power.ceilings),
    ("headroom", headroom.ceilings),
    ("energy-quota", energy_quota.ceilings),
    ("tenant-quota", tenant_quota.ceilings),
    ("lit-floor", lit_floor.ceilings),
)


def ceilings_of(case: Case, supply: Supply) -> tuple[Ceiling, ...]:
    """Return the limits in force."""
    return tuple(
        ceiling
        for rule, ceilings in CEILINGS
        if case.policy.applies(rule)
        for ceiling in ceilings(case, supply)
        if ceiling.names
    )


__all__ = ["CEILINGS", "Ceiling", "ceilings_of"]
