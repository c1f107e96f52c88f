"""Cards used by a tenant beyond its quota."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.optimizer.verify.charges.base import Charged, Work
from huline.optimizer.verify.charges.excess import Excess
from huline.optimizer.verify.charges.excess import charged as charged_for


def excesses(work: Work) -> Iterator[Excess]:
    """Yield every slot, and every sum over the horizon, in which a tenant uses too much."""
    facts = work.facts
    for tenant_id, cards in _cards(work).items():
        tenant = facts.tenants[tenant_id]
        for slot, used in enumerate(cards):
            if tenant.max_cards is not None and used > tenant.max_cards:
                yield Excess(
                    of=tenant_id,
                    where=f"{tenant_id}, slot {slot}",
                    measured=used,
                    limit=tenant.max_cards,
                    units=used - tenant.max_cards,
                    said=both(
                        "{tenant} uses {used} cards at {at}, and may use {limit} at once",
                        "{tenant} 在 {at} 使用 {used} 张卡，而同时可用 {limit} 张",
                        tenant=tenant_id, used=used, at=facts.case.horizon.clock(slot),
                        limit=tenant.max_cards,
                    ),
                )  # fmt: skip
        minutes = sum(cards) * facts.minutes
        if tenant.max_card_hours is not None and minutes > 60 * tenant.max_card_hours:
            hours = -(-minutes // 60)
            yield Excess(
                of=tenant_id,
                where=tenant_id,
                measured=hours,
                limit=tenant.max_card_hours,
                # begun card-hours
                units=hours - tenant.max_card_hours,
                said=both(
                    "{tenant} uses {hours} card-hours, and may use {limit}",
                    "{tenant} 使用 {hours} 卡时，而上限为 {limit}",
                    tenant=tenant_id, hours=hours, limit=tenant.max_card_hours,
                ),
                hourly=False,
            )  # fmt: skip


def _cards(work: Work) -> dict[str, list[int]]:
    """Tenant id -> (slots,) cards at work over all pools, of each tenant with a quota at work."""
    limited = [
        tenant.id
        for tenant in work.facts.tenants.values()
        if tenant.max_cards is not None or tenant.max_card_hours is not None
    ]
    of = work.runs.of_tenants(limited)
    cards = work.runs.at_work(of, len(limited)).tolist()
    return {limited[t]: cards[t] for t in dict.fromkeys(of[of >= 0].tolist())}


def charged(work: Work) -> Iterator[Charged]:
    """Yield what soft quotas ask for."""
    yield from charged_for(work.facts, "tenant-quota", excesses(work))
