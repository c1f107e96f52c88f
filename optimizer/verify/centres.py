"""Figures of centres: what the plan's work brings and costs there, and what stands idle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from huline.models.centre import Centre, Pool
from huline.models.verdict import CentreUse
from huline.models.workload import TrainingJob
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.facts import Vector, exact_sum
from huline.optimizer.verify.money import rent_in
from huline.optimizer.verify.placed import Placed

_MINUTES_A_YEAR = 525_600


@dataclass
class _Money:
    """Milli-fen of one centre."""

    revenue: int = 0
    energy: int = 0
    running: int = 0


def centre_uses(audit: Audit) -> tuple[CentreUse, ...]:
    """Compute the figures of every centre."""
    money = {centre: _Money() for centre in audit.facts.centres}
    for placed, energy in zip(audit.placed, audit.energy, strict=True):
        _count_work(audit, placed, energy, money)
    _count_charges(audit, money)
    waiting = _waiting(audit)
    return tuple(_use(audit, c, money[c.id], waiting) for c in audit.facts.centres.values())


def _count_work(
    audit: Audit, placed: Placed, energy: Mapping[str, int], money: dict[str, _Money]
) -> None:
    facts, rates = audit.facts, audit.rates
    for pool_id, card_slots in placed.card_slots.items():
        pool = facts.pools[pool_id]
        mine = money[pool.centre]
        mine.revenue += rent_in(rates, placed, pool_id)
        mine.energy += energy[pool_id]
        mine.running += rates.of_pool(pool_id).running * card_slots
        if facts.quoted_cost(placed.id, pool_id) is None:
            mine.revenue += rates.of_fabric(placed.workload, pool) * card_slots
            mine.revenue += 0 if pool.rent_includes_energy else energy[pool_id]


def _count_charges(audit: Audit, money: dict[str, _Money]) -> None:
    facts = audit.facts
    for charged in audit.charges:
        payer, system = charged.amounts.payer, charged.amounts.system
        if charged.rule == "demand-charge":
            money[charged.of].revenue += payer["peak"]
            money[charged.of].energy += system["peak"]
        elif charged.rule == "take-or-pay":
            pool = facts.pools[facts.contracts[charged.of].pool]
            money[pool.centre].revenue += payer["rent"]


def _use(audit: Audit, centre: Centre, money: _Money, waiting: Mapping[str, int]) -> CentreUse:
    facts = audit.facts
    pools = [pool for pool in facts.pools.values() if pool.centre == centre.id]
    installed = sum(installed_cards(pool) for pool in pools)
    lit = sum(exact_sum(_busy(audit, p) + audit.committed[p.id]) for p in pools)
    margin = money.revenue - money.energy - money.running
    paid_back = None
    if centre.investment is not None and margin > 0:
        span = facts.slots * facts.minutes
        paid_back = centre.investment * span / (margin * _MINUTES_A_YEAR)
    return CentreUse(
        centre=centre.id,
        revenue=money.revenue,
        energy=money.energy,
        running=money.running,
        margin=margin,
        payback_years=paid_back,
        rack_rate=rack_rate(pools),
        lit_rate=share(lit, installed * facts.slots),
        stranded=sum(_stranded(audit, p, waiting.get(p.accelerator)) for p in pools),
    )


def _stranded(audit: Audit, pool: Pool, least: int | None) -> int:
    """Card-slots that are free in too small numbers for gangs of ``least`` cards, which wait."""
    if least is None:
        return 0
    free = audit.facts.available(pool) - audit.committed[pool.id] - _busy(audit, pool)
    return exact_sum(free[(free > 0) & (free < pool.occupied(least))])


def _busy(audit: Audit, pool: Pool) -> Vector:
    return audit.busy.get(pool.id, np.zeros(audit.facts.slots, dtype=np.int64))


def _waiting(audit: Audit) -> dict[str, int]:
    """Accelerator -> the smallest gang of any training job left unserved that can run on it."""
    least: dict[str, int] = {}
    for placed in audit.placed:
        job = placed.workload
        if isinstance(job, TrainingJob) and not placed.placement.runs:
            for accelerator in job.accelerators:
                gang = min(job.cards)
                least[accelerator] = min(gang, least.get(accelerator, gang))
    return least


def installed_cards(pool: Pool) -> int:
    """Return the cards installed in a pool: where not stated, the most of any slot."""
    return pool.installed_cards or pool.block


def rack_rate(pools: Sequence[Pool]) -> float:
    """Return installed over designed cards."""
    designed = sum(pool.designed_cards or installed_cards(pool) for pool in pools)
    return share(sum(map(installed_cards, pools)), designed)


def share(part: int, whole: int) -> float:
    """Return part over whole, 0 where there is no whole."""
    return part / whole if whole else 0.0
