"""No programme pays more than it has."""

from collections import Counter
from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report programmes over their budget."""
    paid: Counter[str] = Counter()
    for (_, subsidy_id), claimed in audit.claimed.items():
        paid[subsidy_id] += claimed
    for subsidy_id, amount in paid.items():
        budget = audit.facts.subsidies[subsidy_id].budget
        if budget is not None and amount > budget:
            yield Breach(
                rule="budget",
                where=subsidy_id,
                measured=amount,
                limit=budget,
                message=both(
                    "{id} would pay {amount} CNY, and has {budget} CNY",
                    "{id} 须支付 {amount} 元，而余额为 {budget} 元",
                    id=subsidy_id,
                    amount=cny(amount),
                    budget=cny(budget),
                ),
            )
