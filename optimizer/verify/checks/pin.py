"""A pinned workload runs where, and when, it is pinned to."""

from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse another centre, pool or starting slot than that of the pin."""
    pin = facts.pins.get(use.workload.id)
    if pin is None:
        return None
    if use.centre.id != pin.centre:
        why = f"the workload is pinned to centre {pin.centre}"
        return Miss(use.centre.id, pin.centre, why)
    if pin.pool is not None and use.pool.id != pin.pool:
        return Miss(use.pool.id, pin.pool, f"the workload is pinned to pool {pin.pool}")
    first = min(run.first for run in use.runs)
    if pin.first is not None and first != pin.first:
        why = f"it starts in slot {first}, and is pinned to start in slot {pin.first}"
        return Miss(first, pin.first, why)
    return None
