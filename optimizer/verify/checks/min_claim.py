"""A claim is nothing, or at least what the programme pays out."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.claims import claims_of


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report claims that are too small."""
    for placed in audit.placed:
        for subsidy, amount in claims_of(placed).items():
            least = audit.facts.subsidies[subsidy].min_claim
            if 0 < amount < least:
                yield Breach(
                    rule="min-claim",
                    where=f"{placed.id}, {subsidy}",
                    measured=amount,
                    limit=least,
                    message=both(
                        "{id} claims {amount} CNY from {subsidy}, which takes no claim below "
                        "{least} CNY",
                        "{id} 向 {subsidy} 申领 {amount} 元，低于其最低申领额 {least} 元",
                        id=placed.id,
                        amount=cny(amount),
                        subsidy=subsidy,
                        least=cny(least),
                    ),
                )
