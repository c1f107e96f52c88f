"""Electricity per card-slot."""

from collections.abc import Mapping
from math import prod

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.units import half_up, over


def energy_rates(case: Case, centre_index: Mapping[str, int]) -> NDArray[np.int64]:
    """Metered energy cost of one working card in each slot.

    Returns
    -------
    (P, T) int64, milli-fen per card-slot: ``half_up(W * PUE * minutes * tariff, 60,000,000)``,
    see docs/rules.md. Computed once per distinct (centre, W).
    """
    tariffs = {t.id: t.fen_per_mwh for t in case.tariffs}
    slots, minutes = case.horizon.slots, case.horizon.slot_minutes
    known: dict[tuple[str, int], list[int]] = {}
    rows = []
    for pool in case.pools:
        key = pool.centre, pool.busy_w
        if key not in known:
            centre = case.centres[centre_index[pool.centre]]
            price = tariffs[centre.tariff]
            pairs = [*zip(over(centre.pue, slots), over(price, slots), strict=True)]
            # there are few, and their products are beyond 64 bits
            rates = {
                pair: half_up(pool.busy_w * minutes * prod(pair), 60_000_000)
                for pair in set(pairs)
            }
            known[key] = [rates[pair] for pair in pairs]
        rows.append(known[key])
    return np.array(rows, dtype=np.int64).reshape(len(case.pools), slots)
