"""A firm claims only if its spend in the year is within what the programme asks."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report firms that claim below a threshold or above a spend limit."""
    for (tenant_id, subsidy_id), claimed in audit.claimed.items():
        subsidy = audit.facts.subsidies[subsidy_id]
        if not claimed or (not subsidy.threshold and subsidy.spend_limit is None):
            continue
        _, spend = audit.spend(tenant_id, subsidy)
        if spend < subsidy.threshold:
            limit, asked = subsidy.threshold, both("at least", "至少")
        elif subsidy.spend_limit is not None and spend > subsidy.spend_limit:
            limit, asked = subsidy.spend_limit, both("at most", "至多")
        else:
            continue
        yield Breach(
            rule="threshold",
            where=f"{tenant_id}, {subsidy_id}",
            measured=spend,
            limit=limit,
            message=both(
                "{tenant} claims from {subsidy}, which asks for a spend of {asked} {limit} CNY in "
                "the year; with this plan it is {spend} CNY",
                "{tenant} 申领了 {subsidy}，该补贴要求年度消费{asked} {limit} 元；"
                "计入本计划为 {spend} 元",
                tenant=tenant_id,
                subsidy=subsidy_id,
                asked=asked,
                limit=cny(limit),
                spend=cny(spend),
            ),
        )
