"""What centres may draw at their meters, where they may draw more at a price."""

from collections.abc import Iterator

import numpy as np

from huline.models.case import Case
from huline.optimizer.compile.ceilings.base import Ceiling, grouped, hourly
from huline.optimizer.compile.columns import Supply


def ceilings(case: Case, supply: Supply) -> Iterator[Ceiling]:
    """Limit the draw of every centre with a soft limit; a hard one shuts slots out by itself."""
    rate = hourly(case, "power")
    if rate is None:
        return
    watched = [c for c, centre in enumerate(case.centres) if centre.power_limit_w]
    names = [case.centres[c].id for c in watched]
    yield Ceiling(
        rule="power",
        names=names,
        groups=grouped([site.centre.id for site in supply.sites], names),
        by_pool=True,
        promised=True,
        weight=supply.watt[:, np.newaxis] * supply.pue[supply.centre_of],
        by_slot=True,
        limit=supply.headroom[watched],
        unit=10**6,
        rate=rate,
    )
