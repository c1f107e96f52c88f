"""Cards a tenant may use, at once and over the horizon."""

from collections.abc import Iterator

import numpy as np

from huline.models.case import Case
from huline.optimizer.compile.ceilings.base import Ceiling, grouped, hourly
from huline.optimizer.compile.columns import Supply


def ceilings(case: Case, supply: Supply) -> Iterator[Ceiling]:
    """Limit the cards of every tenant with a quota: in each slot, and card-hours in all."""
    owners, ones = [w.tenant for w in case.workloads], np.ones_like(supply.free)
    at_once = {t.id: t.max_cards for t in case.tenants if t.max_cards is not None}
    in_all = {t.id: t.max_card_hours for t in case.tenants if t.max_card_hours is not None}
    cards = np.array(list(at_once.values()), dtype=np.int64)
    hours = np.array(list(in_all.values()), dtype=np.int64)
    yield Ceiling(
        rule="tenant-quota",
        names=list(at_once),
        groups=grouped(owners, list(at_once)),
        by_pool=False,
        promised=False,
        weight=ones,
        by_slot=True,
        limit=np.repeat(cards[:, np.newaxis], case.horizon.slots, axis=1),
        unit=1,
        rate=hourly(case, "tenant-quota"),
    )
    yield Ceiling(
        rule="tenant-quota",
        names=list(in_all),
        groups=grouped(owners, list(in_all)),
        by_pool=False,
        promised=False,
        weight=case.horizon.slot_minutes * ones,
        by_slot=False,
        limit=60 * hours[:, np.newaxis],
        unit=60,
        rate=case.policy.price_of("tenant-quota"),
    )
