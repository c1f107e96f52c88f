"""Claims on a workload stay within the rent it pays."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.money import rent_of


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report workloads that claim more than their rent."""
    for placed in audit.placed:
        claimed = sum(claim.amount for claim in placed.placement.claims)
        if not claimed:
            continue
        rent = rent_of(audit.rates, placed)
        if claimed > rent:
            yield Breach(
                rule="stacking",
                where=placed.id,
                measured=claimed,
                limit=rent,
                message=both(
                    "{id} claims {claimed} CNY in all, and pays {rent} CNY of rent",
                    "{id} 共申领 {claimed} 元，而其租金为 {rent} 元",
                    id=placed.id,
                    claimed=cny(claimed),
                    rent=cny(rent),
                ),
            )
