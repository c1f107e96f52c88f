"""Charges of a plan that differ from those recomputed."""

from collections import Counter
from collections.abc import Iterator, Mapping

from huline.models.constraints import BY_ID
from huline.models.plan import Charge
from huline.models.sentence import Sentence, both
from huline.models.units import cny
from huline.models.verdict import Breach, place_called
from huline.optimizer.verify.audit import Audit

Key = tuple[str, str]
"""Rule, and what is charged for."""


def misstated(audit: Audit, rule: str) -> Iterator[Breach]:
    """Report charges of a rule that are missing, repeated, wrong, or for nothing."""
    if not (audit.stated and audit.complete):
        return
    stated = [charge for charge in audit.plan.charges if charge.rule == rule]
    wanted = {c.of: c.amounts for c in audit.charges if c.rule == rule}
    counts = Counter(charge.of for charge in stated)
    for of in [*wanted, *(of for of in counts if of not in wanted)]:
        mine = next((charge for charge in stated if charge.of == of), None)
        amounts = wanted.get(of)
        due = (amounts.payer, amounts.system) if amounts else ({}, {})
        if counts[of] != 1 or mine is None or not _says(mine, *due):
            yield _breach(rule, of, mine, counts[of], *due)


def _says(charge: Charge, payer: Mapping[str, int], system: Mapping[str, int]) -> bool:
    return all(amount == payer.get(line, 0) for line, amount in charge.ledger) and all(
        amount == system.get(line, 0) for line, amount in charge.system
    )


def _breach(
    rule: str,
    of: str,
    stated: Charge | None,
    count: int,
    payer: Mapping[str, int],
    system: Mapping[str, int],
) -> Breach:
    due = sum(system.values()), sum(payer.values())
    said = (stated.system.total, stated.ledger.total) if stated else (0, 0)
    times = both(", {count} times", "，写了 {count} 次", count=count) if count > 1 else ""
    return Breach(
        rule=rule,
        where=of,
        measured=said[0],
        limit=due[0],
        message=both(
            "{of} is charged {due} CNY, of which the payer pays {paid} ({rule}); "
            "the plan states {said} and {said_paid}{times}",
            "{of} 应收 {due} 元，其中付款方支付 {paid} 元（{rule}）；"
            "而计划写的是 {said} 元和 {said_paid} 元{times}",
            rule=Sentence(BY_ID[rule].en, BY_ID[rule].zh),
            due=cny(due[0]),
            of=place_called(of),
            paid=cny(due[1]),
            said=cny(said[0]),
            said_paid=cny(said[1]),
            times=times,
        ),
    )
