"""The block of each commitment that may be ended: whether to end it."""

from huline.models.commitment import Commitment
from huline.models.plan import Perspective
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.bound.use import of_draw
from huline.optimizer.verify.facts import Facts


def endable(facts: Facts) -> list[Commitment]:
    """List the commitments that a plan may end."""
    if not facts.applies("termination"):
        return []
    return [c for c in facts.commitments.values() if c.termination_fee is not None]


def least_of_commitments(
    facts: Facts, multipliers: Multipliers, perspective: Perspective
) -> dict[str, int]:
    """Return the least that ending each commitment or keeping it costs, by what it frees."""
    return {
        promise.id: min(0, of_ending(facts, multipliers, promise, perspective))
        for promise in endable(facts)
    }


def of_ending(
    facts: Facts, multipliers: Multipliers, promise: Commitment, perspective: Perspective
) -> int:
    """Return what ending a commitment costs, what it frees being credited."""
    pool = facts.pools[promise.pool]
    centre = facts.centre_of(pool)
    fee = promise.termination_fee or 0 if perspective == "payer" else 0
    first = promise.end if promise.freed_from is None else promise.freed_from
    capacity = multipliers.by_slot("capacity", pool.id)
    headroom = multipliers.by_slot("headroom", pool.id)
    drawn = of_draw(facts, multipliers, centre, pool, up=True)
    lit = multipliers.single("lit-floor", centre.id)
    freed = sum(
        capacity[t] + headroom[t] + drawn[t] - lit
        for t in range(first, min(promise.end, facts.slots))
    )
    return fee - promise.cards * freed
