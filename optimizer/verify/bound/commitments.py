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


def least_of_commitments(facts: Facts, multipliers: Multipliers, perspective: Perspective) -> int:
    """Return the least that ending commitments or keeping them costs, by what each frees."""
    return sum(
        min(0, _ended(facts, multipliers, promise, perspective)) for promise in endable(facts)
    )


def _ended(
    facts: Facts, multipliers: Multipliers, promise: Commitment, perspective: Perspective
) -> int:
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
