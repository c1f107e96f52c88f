"""No centre draws more than its power limit."""

from collections.abc import Iterator

from huline.models.centre import Centre, Pool
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.facts import spread


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each centre over its limit, with its worst slot."""
    for centre in audit.facts.centres.values():
        pools = [pool for pool in audit.facts.pools.values() if pool.centre == centre.id]
        if not centre.power_limit_w or not any(pool.id in audit.busy for pool in pools):
            continue
        over = [
            (measured - limit, slot, measured, limit)
            for slot, (measured, limit) in enumerate(_draws(audit, centre, pools))
            if measured > limit
        ]
        if over:
            _, slot, measured, limit = max(over, key=lambda item: (item[0], -item[1]))
            yield Breach(
                rule="power",
                where=f"{centre.id}, slot {slot}",
                measured=measured,
                limit=limit,
                message=f"the plan's work draws {measured} mW at the meter of {centre.id} in "
                f"slot {slot}, and {limit} mW are left for it; the limit is passed in "
                f"{len(over)} slots",
            )


def _draws(audit: Audit, centre: Centre, pools: list[Pool]) -> Iterator[tuple[int, int]]:
    """Yield for each slot what the work draws, and what the limit leaves for it, in mW."""
    facts = audit.facts
    work, rest = [0] * facts.slots, [0] * facts.slots
    for pool in pools:
        # lists of Python integers: W x cards x per mille may pass 2^63
        extra = pool.busy_w - pool.idle_w
        busy = audit.busy[pool.id].tolist() if pool.id in audit.busy else [0] * facts.slots
        cards = facts.available(pool).tolist()
        committed = facts.committed[pool.id].tolist()
        for slot in range(facts.slots):
            work[slot] += busy[slot] * extra
            rest[slot] += cards[slot] * pool.idle_w + committed[slot] * extra
    limits = spread(centre.power_limit_w, facts.slots)
    for slot, pue in enumerate(spread(centre.pue, facts.slots)):
        left = 1000 * (limits[slot] - centre.fixed_w) - pue * rest[slot]
        yield pue * work[slot], left
