"""Limits that are passed: breaches where they are hard, charges where they are soft."""

from collections.abc import Iterable, Iterator

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.charges.excess import Excess
from huline.optimizer.verify.misstated import misstated


def exceeded(audit: Audit, rule: str, found: Iterable[Excess]) -> Iterator[Breach]:
    """Report the worst excess over each hard limit, and charges that are stated wrongly."""
    yield from misstated(audit, rule)
    if audit.facts.price_of(rule) is not None:
        return
    worst: dict[str, Excess] = {}
    for excess in found:
        if excess.of not in worst or excess.units > worst[excess.of].units:
            worst[excess.of] = excess
    for excess in worst.values():
        yield Breach(
            rule=rule,
            where=excess.where,
            measured=excess.measured,
            limit=excess.limit,
            message=excess.said,
        )
