"""What a workload claims from a stacking group stays within the group's share of its rent."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.subsidy import StackingGroup
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.claims import claims_of
from huline.optimizer.verify.placed import Placed


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report workloads that claim more from a group than its ceiling."""
    for group in audit.facts.groups.values():
        for placed in audit.placed:
            claimed = sum(
                amount
                for subsidy, amount in claims_of(placed).items()
                if group.id in audit.facts.subsidies[subsidy].groups
            )
            limit = most(audit, placed, group) if claimed else None
            if limit is not None and claimed > limit:
                yield Breach(
                    rule="ceiling",
                    where=f"{placed.id}, {group.id}",
                    measured=claimed,
                    limit=limit,
                    message=both(
                        "{id} claims {claimed} CNY from the programmes of {group}, which "
                        "together may pay {most} CNY of its rent",
                        "{id} 向 {group} 组内补贴共申领 {claimed} 元，"
                        "而该组合计最多补其租金中的 {most} 元",
                        id=placed.id,
                        claimed=cny(claimed),
                        group=group.id,
                        most=cny(limit),
                    ),
                )


def most(audit: Audit, placed: Placed, group: StackingGroup) -> int | None:
    """Return what claims in a group may come to for a placement; None without a ceiling."""
    if group.ceiling is None:
        return None
    return sum(
        card_slots * audit.rates.of_ceiling(group, placed.workload, pool)
        for pool, card_slots in placed.card_slots.items()
    )
