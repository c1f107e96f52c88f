"""Pools that can serve all of a service's demand alone."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.services import Service

Ints = NDArray[np.int64]


def hosts_of(service: Service, supply: Supply) -> Ints:
    """Return the pools that every origin may use in time, with cards and power for all demand."""
    asking = service.demand.any(axis=1)
    open_ = service.reach[asking].all(axis=0) & (service.units > 0)
    open_ &= service.ready <= service.first_asked
    most = supply.most_cards(service.use)
    found = [
        p for p in np.flatnonzero(open_) if _has_room(supply, int(p), service.need[p], most[p])
    ]
    return np.array(found, dtype=np.int64)


def _has_room(supply: Supply, pool: int, need: Ints, most: Ints) -> bool:
    c = int(supply.centre_of[pool])
    if (need > most).any():
        return False
    draw = need * supply.watt[pool] * supply.pue[c]
    return not supply.limited[c] or bool((draw <= supply.headroom[c])[need > 0].all())
