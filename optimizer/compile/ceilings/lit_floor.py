"""The least share of its installed cards that a centre must have at work."""

from collections.abc import Iterator

import numpy as np

from huline.models.case import Case
from huline.optimizer.compile.ceilings.base import Ceiling, grouped, hourly
from huline.optimizer.compile.columns import Supply


def ceilings(case: Case, supply: Supply) -> Iterator[Ceiling]:
    """Ask every centre with a floor for card-slots; commitments count as work."""
    floors = [c for c, centre in enumerate(case.centres) if centre.lit_floor]
    installed = np.array([pool.installed_cards or pool.block for pool in case.pools], np.int64)
    firm = supply.committed.sum(axis=1)
    limit = [
        1000 * int(firm[here].sum())
        - case.centres[c].lit_floor * int(installed[here].sum()) * case.horizon.slots
        for c in floors
        for here in [supply.centre_of == c]
    ]
    names = [case.centres[c].id for c in floors]
    yield Ceiling(
        rule="lit-floor",
        names=names,
        groups=grouped([site.centre.id for site in supply.sites], names),
        by_pool=True,
        promised=True,
        weight=np.full_like(supply.free, -1000),
        by_slot=False,
        limit=np.array(limit, dtype=np.int64)[:, np.newaxis],
        unit=1000,
        rate=hourly(case, "lit-floor"),
    )
