"""No firm claims more than a programme's cap, claims before this plan included."""

from collections.abc import Iterator

from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report firms over a cap."""
    for (tenant_id, subsidy_id), claimed in audit.claimed.items():
        cap = audit.facts.subsidies[subsidy_id].firm_cap
        if cap is None:
            continue
        before = audit.facts.tenants[tenant_id].claimed.get(subsidy_id, 0)
        left = max(0, cap - before)
        if claimed > left:
            yield Breach(
                rule="firm-cap",
                where=f"{tenant_id}, {subsidy_id}",
                measured=claimed,
                limit=left,
                message=f"{tenant_id} claims {cny(claimed)} CNY from {subsidy_id}; of the cap of "
                f"{cny(cap)} CNY a firm, {cny(left)} CNY are left",
            )
