"""Deals cards to a service slot by slot, those of the cheapest pools first."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.services import Service
from huline.optimizer.strategies.arranging import Shares, worthwhile
from huline.optimizer.strategies.room import Room

Ints = NDArray[np.int64]


def dealt(service: Service, usable: Ints, price: Ints, room: Room) -> tuple[Ints, int]:
    """(P, T) cards and the units left unserved: in each slot the cheapest pools come first.

    Parameters
    ----------
    usable : (pools,) that may be used
    price : (P, T) milli-fen per card-slot
    room : what is free; it stays as it is
    """
    cards = np.zeros_like(service.need)
    trial, left = room.copy(), service.demand.T.tolist()
    per_unit = price[usable] / service.units[usable, np.newaxis]
    order = usable[np.argsort(per_unit, axis=0, kind="stable")].T.tolist()
    units_of, groups_of, shares = service.units.tolist(), _groups(service, usable), Shares(service)
    for t, waiting in enumerate(left):
        shares.ask(sum(waiting))
        for pool in order[t]:
            if not any(waiting):
                break
            units, groups = units_of[pool], groups_of[pool]
            wanted = sum(waiting[g] for g in groups)
            n = min(-(-wanted // units), int(service.need[pool, t]))
            n = trial.most_in(service, pool, t, n)
            n = shares.most(pool, n)
            if n and not service.whole:
                n = worthwhile(n, wanted, units, int(price[pool, t]), service.penalty)
            if n == 0:
                continue
            cards[pool, t] = n
            trial.take_in(service.workload, pool, t, n * service.use)
            shares.give(pool, n)
            spare = n * units
            for g in groups:
                served = min(spare, waiting[g])
                waiting[g] -= served
                spare -= served
    return cards, sum(map(sum, left))


def _groups(service: Service, pools: Ints) -> dict[int, list[int]]:
    """For each of some pools the groups of origins it may serve."""
    return {p: np.flatnonzero(service.reach[:, p]).tolist() for p in pools.tolist()}
