"""A pinned workload runs where, and when, it is pinned to."""

from huline.models.sentence import both
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse another centre, pool or starting slot than that of the pin."""
    pin = facts.pins.get(use.workload.id)
    if pin is None:
        return None
    if use.centre.id != pin.centre:
        why = both("the workload is pinned to centre {id}", "任务被指定到中心 {id}", id=pin.centre)
        return Miss(use.centre.id, pin.centre, why)
    if pin.pool is not None and use.pool.id != pin.pool:
        why = both("the workload is pinned to pool {id}", "任务被指定到资源池 {id}", id=pin.pool)
        return Miss(use.pool.id, pin.pool, why)
    first = min(run.first for run in use.runs)
    if pin.first is not None and first != pin.first:
        clock = facts.case.horizon.clock
        why = both(
            "it starts at {first}, and is pinned to start at {pinned}",
            "它在 {first} 开始，而被指定在 {pinned} 开始",
            first=clock(first),
            pinned=clock(pin.first),
        )
        return Miss(first, pin.first, why)
    return None
