"""A firm claims no more than the brackets of its spend earn."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.subsidy import Tiered
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report firms over what a tiered programme grants them in all."""
    for (tenant_id, subsidy_id), claimed in audit.claimed.items():
        subsidy = audit.facts.subsidies[subsidy_id]
        if not isinstance(subsidy, Tiered):
            continue
        before, spend = audit.spend(tenant_id, subsidy)
        most = _earned(subsidy, before, spend) // 1000
        if claimed > most:
            yield Breach(
                rule="tiers",
                where=f"{tenant_id}, {subsidy_id}",
                measured=claimed,
                limit=most,
                message=both(
                    "{tenant} claims {claimed} CNY from {subsidy}, whose brackets pay {most} CNY "
                    "for a spend from {before} to {spend} CNY",
                    "{tenant} 向 {subsidy} 申领 {claimed} 元；"
                    "消费由 {before} 元增至 {spend} 元，各档合计可得 {most} 元",
                    tenant=tenant_id,
                    claimed=cny(claimed),
                    subsidy=subsidy_id,
                    most=cny(most),
                    before=cny(before),
                    spend=cny(spend),
                ),
            )


def _earned(subsidy: Tiered, before: int, spend: int) -> int:
    """Thousandths of milli-fen that the spend beyond ``before`` earns."""
    ends = (*subsidy.spend_from[1:], max(spend, subsidy.spend_from[-1]))
    return sum(
        share * max(0, min(end, spend) - max(start, before))
        for start, end, share in zip(subsidy.spend_from, ends, subsidy.shares, strict=True)
    )
