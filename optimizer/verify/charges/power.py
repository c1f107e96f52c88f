"""What work draws at a meter beyond the limit of its centre."""

from collections.abc import Iterator

from huline.models.centre import Centre
from huline.models.sentence import both
from huline.models.units import in_units_of
from huline.optimizer.verify.charges.base import Charged, Work
from huline.optimizer.verify.charges.excess import Excess
from huline.optimizer.verify.charges.excess import charged as charged_for
from huline.optimizer.verify.facts import spread
from huline.optimizer.verify.meter import draws


def excesses(work: Work) -> Iterator[Excess]:
    """Yield every centre and slot in which its work draws more than the limit leaves for it."""
    for centre in work.facts.centres.values():
        pools = [pool for pool in work.facts.pools.values() if pool.centre == centre.id]
        if not centre.power_limit_w or not any(pool.id in work.busy for pool in pools):
            continue
        over = [
            (slot, measured, limit)
            for slot, (measured, limit) in enumerate(_left(work, centre))
            if measured > limit
        ]
        for slot, measured, limit in over:
            yield Excess(
                of=centre.id,
                where=f"{centre.id}, slot {slot}",
                measured=measured,
                limit=limit,
                units=-((limit - measured) // 10**6),
                said=both(
                    "the plan's work draws {measured} kW at the meter of {centre} at {at}, "
                    "and {limit} kW are left for it; it is passed in {slots} of {all} slots",
                    "计划的任务在 {at} 于 {centre} 用电 {measured} 千瓦，"
                    "而余量为 {limit} 千瓦；{all} 个时段中有 {slots} 个超过上限",
                    measured=in_units_of(measured, 6),
                    centre=centre.id,
                    at=work.facts.case.horizon.clock(slot),
                    limit=in_units_of(limit, 6),
                    slots=len(over),
                    all=work.facts.slots,
                ),
            )


def charged(work: Work) -> Iterator[Charged]:
    """Yield what soft limits of power ask for."""
    yield from charged_for(work.facts, "power", excesses(work))


def _left(work: Work, centre: Centre) -> Iterator[tuple[int, int]]:
    """Yield for each slot what the work draws, and what the limit leaves for it, in mW."""
    limits = spread(centre.power_limit_w, work.facts.slots)
    drawn = draws(work.facts, work.busy, work.committed, centre)
    for limit, (at_work, rest) in zip(limits, drawn, strict=True):
        yield at_work, 1000 * limit - rest
