"""Electricity a centre, or a province, may take over the horizon."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from huline.models.case import Case
from huline.optimizer.compile.ceilings.base import Ceiling, grouped
from huline.optimizer.compile.columns import Supply

PER_WH = 60_000
"""W x per mille x minutes."""
MOST = 2**62
"""What no work of a Case that is not refused as too large comes to; in the same unit."""


def ceilings(case: Case, supply: Supply) -> Iterator[Ceiling]:
    """Limit what work takes at the meters, centre by centre and province by province."""
    of_centre = {
        centre.id: centre.energy_quota_wh
        for centre in case.centres
        if centre.energy_quota_wh is not None and PER_WH * centre.energy_quota_wh < MOST
    }
    of_province = {
        f"province {quota.province}": quota.wh
        for quota in case.policy.energy_quotas
        if PER_WH * quota.wh < MOST
    }
    centres = [site.centre for site in supply.sites]
    yield _ceiling(case, supply, of_centre, [centre.id for centre in centres])
    yield _ceiling(case, supply, of_province, [f"province {c.province}" for c in centres])


def _ceiling(
    case: Case, supply: Supply, quotas: Mapping[str, int], keys: Sequence[str]
) -> Ceiling:
    busy = np.array([pool.busy_w for pool in case.pools], dtype=np.int64)
    names = list(quotas)
    return Ceiling(
        rule="energy-quota",
        names=names,
        groups=grouped(keys, names),
        by_pool=True,
        promised=False,
        weight=busy[:, np.newaxis] * supply.pue[supply.centre_of] * case.horizon.slot_minutes,
        by_slot=False,
        limit=np.array([[PER_WH * wh] for wh in quotas.values()], dtype=np.int64).reshape(-1, 1),
        unit=1000 * PER_WH,
        rate=case.policy.price_of("energy-quota"),
    )
