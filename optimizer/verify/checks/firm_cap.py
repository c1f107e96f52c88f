"""No firm claims more than the cap of a programme, or of a group, claims to date included."""

from collections import Counter
from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report firms over a cap."""
    drawn: Counter[tuple[str, str]] = Counter()
    for (tenant, subsidy), amount in audit.claimed.items():
        for fund in audit.facts.funds_of(subsidy):
            drawn[tenant, fund.id] += amount
    for (tenant_id, fund_id), claimed in drawn.items():
        cap = audit.facts.fund(fund_id).firm_cap
        if cap is None:
            continue
        before = audit.facts.tenants[tenant_id].claimed.get(fund_id, 0)
        left = max(0, cap - before)
        if claimed > left:
            yield Breach(
                rule="firm-cap",
                where=f"{tenant_id}, {fund_id}",
                measured=claimed,
                limit=left,
                message=both(
                    "{tenant} claims {claimed} CNY from {subsidy}; "
                    "of the cap of {cap} CNY a firm, {left} CNY are left",
                    "{tenant} 向 {subsidy} 申领 {claimed} 元；企业上限 {cap} 元，尚余 {left} 元",
                    tenant=tenant_id,
                    claimed=cny(claimed),
                    subsidy=fund_id,
                    cap=cny(cap),
                    left=cny(left),
                ),
            )
