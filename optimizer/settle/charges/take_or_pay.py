"""What cards rented under contracts cost, used or not."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from huline.models.ledger import Ledger
from huline.models.plan import Charge
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle.load import Load

Ints = NDArray[np.int64]


def rented(compiled: Compiled, load: Load) -> Ints:
    """(K,) the fewest cards that have to be rented under each contract for what runs."""
    contracts = compiled.contracts
    at_work = np.zeros((len(contracts.ids), compiled.slots), dtype=np.int64)
    contract = contracts.under(load.workload, load.pool)
    under = contract >= 0
    np.add.at(at_work, (contract[under], load.slot[under]), load.count[under])
    most = at_work.max(axis=1)
    return np.where(most > 0, np.maximum(most, contracts.least), 0)


def charges(compiled: Compiled, load: Load) -> Iterator[Charge]:
    """Yield the rent of every contract over all slots; it only changes hands."""
    contracts, cards_of = compiled.contracts, rented(compiled, load)
    for contract, cards, rate in zip(contracts.ids, cards_of, contracts.rate, strict=True):
        amount = int(cards) * int(rate) * compiled.slots
        if amount:
            yield Charge(rule="take-or-pay", of=contract, ledger=Ledger(rent=amount))
