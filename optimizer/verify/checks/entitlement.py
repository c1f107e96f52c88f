"""No workload claims more than a subsidy grants it."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.claims import claims_of, entitlement


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report claims above the entitlement."""
    for placed in audit.placed:
        for subsidy, amount in claims_of(placed).items():
            most = entitlement(audit.rates, placed, audit.facts.subsidies[subsidy])
            if amount > most:
                yield Breach(
                    rule="entitlement",
                    where=f"{placed.id}, {subsidy}",
                    measured=amount,
                    limit=most,
                    message=both(
                        "{id} claims {amount} CNY from {subsidy}, which grants it {most} CNY",
                        "{id} 向 {subsidy} 申领 {amount} 元，而它可得 {most} 元",
                        id=placed.id,
                        amount=cny(amount),
                        subsidy=subsidy,
                        most=cny(most),
                    ),
                )
