"""Which sites a service may use, and which of them if they may be only a few."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.services import Service
from huline.optimizer.strategies.room import Room

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def roomy(service: Service, room: Room) -> Mask:
    """(C,) centres at which there may be cards enough for all that is asked of a service.

    At no other centre does it find them; power that pools share is not looked at.
    """
    supply = room.compiled.supply
    served = np.zeros((len(supply.centres), service.demand.shape[1]), dtype=np.int64)
    for pool in np.flatnonzero(service.reach.any(axis=0)).tolist():
        cards = room.most(service, pool, service.need[pool])
        served[supply.centre_of[pool]] += cards * service.units[pool]
    found: Mask = (served >= service.demand.sum(axis=0)).all(axis=1)
    return found


def completed(service: Service, first: int, usable: Ints, room: Ints, price: Ints) -> Ints:
    """Add to a first site, one by one, those that make serving all origins cheapest.

    What a site cannot serve is counted at its penalty, and every origin is served by the site
    that is cheapest for it; that sites fill up together is not looked at.

    Parameters
    ----------
    usable : (n,) pools
    room : (P, T) the most cards the service would find in each pool
    price : (P, T) milli-fen per card-slot

    Returns
    -------
    (at most ``service.sites``,) pools
    """
    wanted = np.einsum("gp,gt->pt", service.reach.astype(np.int64), service.demand)
    units = np.maximum(service.units, 1)[:, np.newaxis]
    served = np.minimum(1.0, room * units / np.maximum(wanted, 1))
    lost = float(service.penalty)
    per_unit = served * price / units + (1 - served) * lost
    at = np.full(service.demand.shape, lost)
    chosen: list[int] = []
    for turn in range(service.sites or 0):
        left = [p for p in usable.tolist() if p not in chosen] if turn else [first]
        if not left:
            break
        with_it = [np.where(service.reach[:, [p]], np.minimum(at, per_unit[p]), at) for p in left]
        best = min(range(len(left)), key=lambda i: float((with_it[i] * service.demand).sum()))
        chosen.append(left[best])
        at = with_it[best]
    return np.array(chosen, dtype=np.int64)
