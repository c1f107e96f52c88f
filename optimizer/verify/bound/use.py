"""What the rows charge for a card at work in a pool, as far as it does not matter whose."""

from huline.models.centre import Centre, Pool
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.facts import Facts, spread


def of_card(facts: Facts, multipliers: Multipliers, pool: Pool) -> list[int]:
    """(slots,) milli-fen, rounded down, for a card-slot of a pool; a lit floor asks for less."""
    centre = facts.centre_of(pool)
    capacity = multipliers.by_slot("capacity", pool.id)
    headroom = multipliers.by_slot("headroom", pool.id)
    energy = [
        multipliers.single("energy-quota", of) for of in (centre.id, f"province {centre.province}")
    ]
    lit = multipliers.single("lit-floor", centre.id)
    pue = spread(centre.pue, facts.slots)
    return [
        capacity[t]
        + headroom[t]
        + power
        + sum(each * pool.busy_w * pue[t] * facts.minutes // 60_000_000 for each in energy)
        - lit
        for t, power in enumerate(of_draw(facts, multipliers, centre, pool))
    ]


def of_draw(
    facts: Facts, multipliers: Multipliers, centre: Centre, pool: Pool, *, up: bool = False
) -> list[int]:
    """(slots,) milli-fen for what a card at work draws more than an idle one, rounded down."""
    limits = multipliers.by_slot("power", centre.id)
    peaks = multipliers.by_slot("demand-charge", centre.id)
    extra = pool.busy_w - pool.idle_w
    exact = (
        (limit + peak) * pue * extra
        for limit, peak, pue in zip(limits, peaks, spread(centre.pue, facts.slots), strict=True)
    )
    return [-(-amount // 10**6) if up else amount // 10**6 for amount in exact]
