"""What the rows credit for their limits, rounded up."""

from collections.abc import Callable, Iterator

from huline.models.centre import Centre
from huline.models.certificate import RowName
from huline.models.plan import Perspective
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.bound.rows import ROWS, objects_of
from huline.optimizer.verify.facts import Facts, exact_sum, spread
from huline.optimizer.verify.meter import draws


def credits_of(facts: Facts, multipliers: Multipliers, perspective: Perspective) -> int:
    """Return, in milli-fen, what all rows credit for their limits."""
    return sum(
        credit_of(facts, multipliers, row.id, of)
        for row in ROWS
        for of in objects_of(row, facts, perspective)
        if multipliers.named(row.id, of)
    )


def credit_of(facts: Facts, multipliers: Multipliers, row: RowName, of: str) -> int:
    """Return, in milli-fen, what one row credits for its limits."""
    return _CREDITS[row](facts, multipliers, of)


def _weighed(worth: Iterator[int] | list[int], limits: list[int]) -> int:
    return sum(each * limit for each, limit in zip(worth, limits, strict=True))


def _up(amount: int, unit: int) -> int:
    return -(-amount // unit)


def free_of(facts: Facts, pool_id: str) -> list[int]:
    """(slots,) cards of a pool that commitments leave, as promised."""
    free: list[int] = (facts.available(facts.pools[pool_id]) - facts.promised[pool_id]).tolist()
    return free


def _capacity(facts: Facts, multipliers: Multipliers, of: str) -> int:
    return _weighed(list(multipliers.by_slot("capacity", of)), free_of(facts, of))


def _resource(facts: Facts, multipliers: Multipliers, of: str) -> int:
    pool, name = of.split(",")
    there = facts.resource(facts.pools[pool], name)
    return _weighed(list(multipliers.by_slot("resource", of)), there)


def _headroom(facts: Facts, multipliers: Multipliers, of: str) -> int:
    kept = spread(facts.pools[of].headroom, facts.slots)
    left = [max(0, free - keep) for free, keep in zip(free_of(facts, of), kept, strict=True)]
    return _weighed(list(multipliers.by_slot("headroom", of)), left)


def _without_work(facts: Facts, centre: Centre) -> list[int]:
    """(slots,) mW at the meter without the plan, as promised."""
    return [rest for _, rest in draws(facts, {}, facts.promised, centre)]


def _power(facts: Facts, multipliers: Multipliers, of: str) -> int:
    centre = facts.centres[of]
    limits = spread(centre.power_limit_w, facts.slots)
    left = [
        1000 * limit - rest
        for limit, rest in zip(limits, _without_work(facts, centre), strict=True)
    ]
    each = zip(multipliers.by_slot("power", of), left, strict=True)
    return sum(_up(worth * mw, 10**6) for worth, mw in each)


def base_of(facts: Facts, centre: Centre) -> int:
    """Return the peak in W above which a demand charge is due."""
    return max(centre.peak_so_far_w, _up(max(_without_work(facts, centre)), 1000))


def _demand_charge(facts: Facts, multipliers: Multipliers, of: str) -> int:
    centre = facts.centres[of]
    rest = _without_work(facts, centre)
    base = base_of(facts, centre)
    each = zip(multipliers.by_slot("demand-charge", of), rest, strict=True)
    return sum(_up(worth * (1000 * base - mw), 10**6) for worth, mw in each)


def quota_of(facts: Facts, of: str) -> int:
    """Return the quota of electricity, in Wh, of a centre or a province."""
    if of in facts.centres:
        return facts.centres[of].energy_quota_wh or 0
    provinces = {f"province {q.province}": q.wh for q in facts.case.policy.energy_quotas}
    return provinces[of]


def _energy_quota(facts: Facts, multipliers: Multipliers, of: str) -> int:
    return _up(multipliers.single("energy-quota", of) * quota_of(facts, of), 1000)


def _tenant_cards(facts: Facts, multipliers: Multipliers, of: str) -> int:
    most = facts.tenants[of].max_cards or 0
    return sum(multipliers.by_slot("tenant-cards", of)) * most


def _tenant_hours(facts: Facts, multipliers: Multipliers, of: str) -> int:
    return multipliers.single("tenant-hours", of) * (facts.tenants[of].max_card_hours or 0)


def _lit_floor(facts: Facts, multipliers: Multipliers, of: str) -> int:
    return -(multipliers.single("lit-floor", of) * need_of(facts, facts.centres[of]) // 1000)


def need_of(facts: Facts, centre: Centre) -> int:
    """Return the card-slots, in thousandths, that work must light at a centre, as promised."""
    pools = [pool for pool in facts.pools.values() if pool.centre == centre.id]
    there = sum(pool.installed_cards or pool.block for pool in pools) * facts.slots
    committed = sum(exact_sum(facts.promised[pool.id]) for pool in pools)
    return centre.lit_floor * there - 1000 * committed


def _nothing(facts: Facts, multipliers: Multipliers, of: str) -> int:
    """Credit nothing: what is rented is for the plan to decide."""
    return 0


def _link(facts: Facts, multipliers: Multipliers, of: str) -> int:
    return _up(multipliers.single("link", of) * (facts.links[of].volume_mb or 0), 1000)


def _budget(facts: Facts, multipliers: Multipliers, of: str) -> int:
    return _up(multipliers.single("budget", of) * (facts.fund(of).budget or 0), 10**6)


def _firm_cap(facts: Facts, multipliers: Multipliers, of: str) -> int:
    tenant, name = of.split(",")
    left = (facts.fund(name).firm_cap or 0) - facts.tenants[tenant].claimed.get(name, 0)
    return _up(multipliers.single("firm-cap", of) * max(0, left), 10**6)


_CREDITS: dict[RowName, Callable[[Facts, Multipliers, str], int]] = {
    "capacity": _capacity,
    "resource": _resource,
    "headroom": _headroom,
    "power": _power,
    "demand-charge": _demand_charge,
    "energy-quota": _energy_quota,
    "tenant-cards": _tenant_cards,
    "tenant-hours": _tenant_hours,
    "lit-floor": _lit_floor,
    "take-or-pay": _nothing,
    "link": _link,
    "budget": _budget,
    "firm-cap": _firm_cap,
}
