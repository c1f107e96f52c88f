"""No workload claims more than a subsidy grants it."""

from collections import Counter
from collections.abc import Iterator

from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.claims import entitlement


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report claims above the entitlement."""
    for placed in audit.placed:
        claimed: Counter[str] = Counter()
        for claim in placed.placement.claims:
            claimed[claim.subsidy] += claim.amount
        for subsidy, amount in claimed.items():
            most = entitlement(audit.rates, placed, audit.facts.subsidies[subsidy])
            if amount > most:
                yield Breach(
                    rule="entitlement",
                    where=f"{placed.id}, {subsidy}",
                    measured=amount,
                    limit=most,
                    message=f"{placed.id} claims {cny(amount)} CNY from {subsidy}, "
                    f"which grants it {cny(most)} CNY",
                )
