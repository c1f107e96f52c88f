"""Figures of a plan, recomputed from the Case."""

from collections import Counter

from huline.models.centre import Pool
from huline.models.units import half_up
from huline.models.verdict import Measures, PoolUse
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.centres import centre_uses, installed_cards, rack_rate, share
from huline.optimizer.verify.facts import exact_sum, spread
from huline.optimizer.verify.placed import Placed


def measure(audit: Audit) -> Measures:
    """Compute the measures of a plan with a placement for every workload."""
    facts = audit.facts
    outcome = Counter(_outcome(placed) for placed in audit.placed)
    uses = tuple(_use(audit, pool) for pool in facts.pools.values())
    busy = sum(use.busy for use in uses)
    energy = _energy(audit)
    energy_wh = half_up(sum(energy.values()), 60_000)
    return Measures(
        workloads=len(audit.placed),
        served=outcome["served"],
        partly=outcome["partly"],
        unserved=outcome["unserved"],
        served_worth=_served_worth(audit),
        busy_card_hours=busy * facts.minutes / 60,
        east_policy_share=share(_east(audit, uses, "side_policy"), busy),
        east_hu_share=share(_east(audit, uses, "side_hu"), busy),
        rack_rate=rack_rate([*facts.pools.values()]),
        lit_rate=share(
            busy + sum(use.committed for use in uses),
            sum(installed_cards(pool) for pool in facts.pools.values()) * facts.slots,
        ),
        energy_wh=energy_wh,
        # milli-fen per Wh is fen per kWh
        mean_energy_fen_per_kwh=share(audit.whole.system["energy"], energy_wh),
        carbon_kg=_carbon_kg(audit, energy),
        pools=uses,
        centres=centre_uses(audit),
    )


def _outcome(placed: Placed) -> str:
    if not placed.unserved:
        return "served"
    if placed.service and placed.unserved < placed.service.demand:
        return "partly"
    return "unserved"


def _served_worth(audit: Audit) -> float:
    """Compare the penalty with what it would be if nothing were served."""
    worth = sum(
        audit.rates.of_penalty(placed.workload)
        * (placed.service.demand if placed.service else getattr(placed.workload, "work", 0))
        for placed in audit.placed
    )
    return 1.0 - share(audit.whole.system["penalty"], worth)


def _use(audit: Audit, pool: Pool) -> PoolUse:
    facts = audit.facts
    return PoolUse(
        pool=pool.id,
        busy=exact_sum(audit.busy[pool.id]) if pool.id in audit.busy else 0,
        available=exact_sum(facts.available(pool)),
        committed=exact_sum(audit.committed[pool.id]),
    )


def _east(audit: Audit, uses: tuple[PoolUse, ...], side: str) -> int:
    """Card-slots at centres that are east by one of the two definitions."""
    pools, facts = audit.facts.pools, audit.facts
    return sum(
        use.busy for use in uses if getattr(facts.centre_of(pools[use.pool]), side) == "east"
    )


def _energy(audit: Audit) -> Counter[str]:
    """Centre id -> energy at the meter, in W x per mille x minutes: 60,000 of them are a Wh."""
    facts, energy = audit.facts, Counter[str]()
    for pool_id, busy in audit.busy.items():
        pool = facts.pools[pool_id]
        pue = spread(facts.centre_of(pool).pue, facts.slots)
        # Python integers: the product may pass 2^63
        weighed = sum(n * p for n, p in zip(busy.tolist(), pue, strict=True))
        energy[pool.centre] += weighed * pool.busy_w * facts.minutes
    return energy


def _carbon_kg(audit: Audit, energy: Counter[str]) -> int | None:
    grams = 0
    for centre_id, amount in energy.items():
        factor = audit.facts.case.policy.carbon_of(audit.facts.centres[centre_id])
        if factor is None:
            return None
        grams += amount * factor
    # 60,000 to a Wh, 1,000 Wh to a kWh, 1,000 g to a kg
    return half_up(grams, 60_000 * 1_000 * 1_000)
