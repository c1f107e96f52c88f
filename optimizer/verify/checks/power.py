"""No centre draws more than its power limit."""

from collections.abc import Iterator

from huline.models.centre import Centre
from huline.models.sentence import both
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.facts import spread
from huline.optimizer.verify.meter import draws


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each centre over its limit, with its worst slot."""
    for centre in audit.facts.centres.values():
        pools = [pool for pool in audit.facts.pools.values() if pool.centre == centre.id]
        if not centre.power_limit_w or not any(pool.id in audit.busy for pool in pools):
            continue
        over = [
            (measured - limit, slot, measured, limit)
            for slot, (measured, limit) in enumerate(_left(audit, centre))
            if measured > limit
        ]
        if over:
            _, slot, measured, limit = max(over, key=lambda item: (item[0], -item[1]))
            yield Breach(
                rule="power",
                where=f"{centre.id}, slot {slot}",
                measured=measured,
                limit=limit,
                message=both(
                    "the plan's work draws {measured} mW at the meter of {centre} in slot {slot}, "
                    "and {limit} mW are left for it; the limit is passed in {slots} slots",
                    "在时段 {slot}，计划的任务在 {centre} 用电 {measured} mW，"
                    "而余量为 {limit} mW；共有 {slots} 个时段超过上限",
                    measured=measured,
                    centre=centre.id,
                    slot=slot,
                    limit=limit,
                    slots=len(over),
                ),
            )


def _left(audit: Audit, centre: Centre) -> Iterator[tuple[int, int]]:
    """Yield for each slot what the work draws, and what the limit leaves for it, in mW."""
    limits = spread(centre.power_limit_w, audit.facts.slots)
    drawn = draws(audit.facts, audit.busy, audit.committed, centre)
    for limit, (work, rest) in zip(limits, drawn, strict=True):
        yield work, 1000 * limit - rest
