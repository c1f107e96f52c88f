"""What a workload spends stays within its limit."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit

LINES = ("rent", "energy", "transfer", "surcharge")


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report workloads that spend more than they may, claims not counted."""
    if all(placed.workload.spending_limit is None for placed in audit.placed):
        return  # amounts of all work take long
    for placed, amounts in zip(audit.placed, audit.amounts, strict=True):
        limit = placed.workload.spending_limit
        spent = sum(amounts.payer[line] for line in LINES)
        if limit is not None and placed.placement.runs and spent > limit:
            message = both(
                "{id} spends {spent} CNY, and may spend {limit} CNY",
                "{id} 花费 {spent} 元，而上限为 {limit} 元",
                id=placed.id,
                spent=cny(spent),
                limit=cny(limit),
            )
            yield Breach(
                rule="spending", where=placed.id, measured=spent, limit=limit, message=message
            )
