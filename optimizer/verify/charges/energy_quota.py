"""Electricity taken beyond the quota of a centre or a province."""

from collections import defaultdict
from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.units import in_units_of
from huline.models.verdict import place_called
from huline.optimizer.verify.charges.base import Charged, Work
from huline.optimizer.verify.charges.excess import Excess
from huline.optimizer.verify.charges.excess import charged as charged_for
from huline.optimizer.verify.facts import spread

PER_WH = 60_000
"""W x per mille x minutes."""


def excesses(work: Work) -> Iterator[Excess]:
    """Yield every quota that is passed."""
    facts = work.facts
    of_centre, of_province = _energy(work)
    quotas = [
        (centre.id, of_centre[centre.id], centre.energy_quota_wh)
        for centre in facts.centres.values()
        if centre.energy_quota_wh is not None
    ]
    quotas += [
        (f"province {quota.province}", of_province[quota.province], quota.wh)
        for quota in facts.case.policy.energy_quotas
    ]
    for of, taken, quota in quotas:
        if taken > PER_WH * quota:
            wh = -(-taken // PER_WH)
            yield Excess(
                of=of,
                where=of,
                measured=wh,
                limit=quota,
                # begun kWh
                units=-(-(taken - PER_WH * quota) // (1000 * PER_WH)),
                said=both(
                    "the plan's work takes {kwh} kWh at {of}, and the quota is {quota} kWh",
                    "计划的任务在 {of} 用电 {kwh} 千瓦时，而配额为 {quota} 千瓦时",
                    kwh=in_units_of(wh, 3), of=place_called(of), quota=in_units_of(quota, 3),
                ),
                hourly=False,
            )  # fmt: skip


def _energy(work: Work) -> tuple[dict[str, int], dict[str, int]]:
    """Centre id -> energy at the meter, and province -> energy; 60,000 to a Wh."""
    facts = work.facts
    of_centre: dict[str, int] = defaultdict(int)
    of_province: dict[str, int] = defaultdict(int)
    for pool_id, busy in work.busy.items():
        pool = facts.pools[pool_id]
        centre = facts.centre_of(pool)
        pue = spread(centre.pue, facts.slots)
        # Python integers: the product may pass 2^63
        weighed = sum(n * p for n, p in zip(busy.tolist(), pue, strict=True))
        energy = weighed * pool.busy_w * facts.minutes
        of_centre[centre.id] += energy
        of_province[centre.province] += energy
    return of_centre, of_province


def charged(work: Work) -> Iterator[Charged]:
    """Yield what soft quotas ask for."""
    yield from charged_for(work.facts, "energy-quota", excesses(work))
