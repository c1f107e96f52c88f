"""No programme, and no group of programmes, pays more than it has."""

from collections import Counter
from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report programmes and groups over their budget."""
    paid: Counter[str] = Counter()
    for (_, subsidy), claimed in audit.claimed.items():
        for fund in audit.facts.funds_of(subsidy):
            paid[fund.id] += claimed
    for fund_id, amount in paid.items():
        budget = audit.facts.fund(fund_id).budget
        if budget is not None and amount > budget:
            yield Breach(
                rule="budget",
                where=fund_id,
                measured=amount,
                limit=budget,
                message=both(
                    "{id} would pay {amount} CNY, and has {budget} CNY",
                    "{id} 须支付 {amount} 元，而余额为 {budget} 元",
                    id=fund_id,
                    amount=cny(amount),
                    budget=cny(budget),
                ),
            )
