"""What raising the month's peak at a meter costs."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Charge
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle.load import Load

Ints = NDArray[np.int64]


def rises(compiled: Compiled, load: Load) -> Ints:
    """(C,) W by which the peak rises at each centre that has a demand charge, else 0."""
    supply = compiled.supply
    work = np.zeros_like(supply.base)
    cards = load.cards + load.promised
    busy = np.flatnonzero(cards.any(axis=1))
    np.add.at(work, supply.centre_of[busy], cards[busy] * supply.watt[busy, np.newaxis])
    peak = -(-(supply.base + supply.pue * work).max(axis=1) // 1000)
    rise: Ints = np.maximum(peak - supply.peak, 0)
    return np.where(supply.demand_charge > 0, rise, 0)


def charges(compiled: Compiled, load: Load) -> Iterator[Charge]:
    """Yield the charge of each centre whose peak rises; a fen per kW is a milli-fen per W."""
    supply = compiled.supply
    for c, rise in enumerate(rises(compiled, load)):
        amount = int(rise) * int(supply.demand_charge[c])
        if amount:
            centre = supply.centres[c]
            billed = amount if centre.demand_charge_billed else 0
            yield Charge(
                rule="demand-charge",
                of=centre.id,
                ledger=Ledger(peak=billed),
                system=SystemLedger(peak=amount),
            )
