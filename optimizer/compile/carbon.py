"""Price of what a card-slot emits."""

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.units import half_up, over


def carbon_rates(case: Case) -> NDArray[np.int64]:
    """Work out what one working card emits in each slot, at the policy's price.

    Returns
    -------
    (P, T) int64, milli-fen per card-slot:
    ``half_up(W * PUE * minutes * g/kWh * price, 60,000,000,000)``, see docs/rules.md.
    """
    rates = np.zeros((len(case.pools), case.horizon.slots), dtype=np.int64)
    price = case.policy.carbon_price
    centres = {centre.id: centre for centre in case.centres}
    for row, pool in zip(rates, case.pools if price else (), strict=False):
        centre = centres[pool.centre]
        each = pool.busy_w * case.horizon.slot_minutes * (case.policy.carbon_of(centre) or 0)
        known = {pue: half_up(each * pue * price, 60_000_000_000) for pue in {*centre.pue}}
        row[:] = [known[pue] for pue in over(centre.pue, case.horizon.slots)]
    return rates
