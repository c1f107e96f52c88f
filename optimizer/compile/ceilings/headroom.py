"""Cards kept free for tomorrow."""

from collections.abc import Iterator

import numpy as np

from huline.models.case import Case
from huline.optimizer.compile.ceilings.base import Ceiling, grouped, hourly
from huline.optimizer.compile.columns import Supply


def ceilings(case: Case, supply: Supply) -> Iterator[Ceiling]:
    """Limit the cards of every pool that keeps some."""
    keeping = [p for p, pool in enumerate(case.pools) if any(pool.headroom)]
    kept = np.zeros((len(keeping), case.horizon.slots), dtype=np.int64)
    for row, p in zip(kept, keeping, strict=True):
        row[:] = case.pools[p].headroom
    ending = supply.endable.taken()
    names = [case.pools[p].id for p in keeping]
    yield Ceiling(
        rule="headroom",
        names=names,
        groups=grouped([pool.id for pool in case.pools], names),
        by_pool=True,
        promised=True,
        weight=np.ones_like(supply.free),
        by_slot=True,
        # counted as promised: ending a commitment frees its cards for work, not for tomorrow
        limit=np.maximum((supply.free - ending)[keeping] - kept, 0) + ending[keeping],
        unit=1,
        rate=hourly(case, "headroom"),
    )
