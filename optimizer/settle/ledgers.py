"""The lines of all workloads' ledgers together: (W,) milli-fen each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.sheets import summed
from huline.optimizer.record import Lines, Runs

Ints = NDArray[np.int64]

_WITHIN_QUOTE = ("energy", "transfer", "surcharge", "preference")
"""What an all-in price covers beside the rent."""


@dataclass(frozen=True)
class Served:
    """What ledgers need beside runs.

    Attributes
    ----------
    left : (W,) card-hours of training or demand units of all slots that are not served
    transfer : (W,) milli-fen
    claimed : (W,) milli-fen
    quoted, quote : (n,) workloads that run at an all-in price, and that price in milli-fen
    """

    left: Ints
    transfer: Ints
    claimed: Ints
    quoted: Ints
    quote: Ints


def lines_of(compiled: Compiled, runs: Runs, served: Served) -> tuple[Lines, Lines]:
    """Return the payer's lines and the system's, each in the order of its ledger."""
    supply, sheets = compiled.supply, compiled.sheets
    card_slots, pairs = runs.card_slots, (runs.workload, runs.pool)

    def of_each(amounts: Ints) -> Ints:
        total = np.zeros(served.left.size, dtype=np.int64)
        np.add.at(total, runs.workload, amounts)
        return total

    energy, carbon = runs.over(summed(supply.energy)), of_each(runs.over(summed(supply.carbon)))
    migration = sheets.migration.due(*pairs) + sheets.port.due(*pairs) + sheets.move.due(*pairs)
    violation = of_each(card_slots * sheets.violation.at(*pairs))
    penalty = sheets.penalty * served.left
    fabric = of_each(card_slots * sheets.fabric.at(*pairs))
    payer = {
        "rent": of_each(card_slots * sheets.rent.at(*pairs)),
        "energy": of_each(energy * supply.billed[runs.pool]),
        "carbon": carbon,
        "transfer": served.transfer.copy(),
        "migration": migration,
        "surcharge": fabric + sheets.encryption.due(*pairs),
        "preference": of_each(card_slots * sheets.wish.at(*pairs)),
        "violation": violation,
        "penalty": penalty,
        "subsidy": -served.claimed,
    }
    payer["rent"][served.quoted] = served.quote
    for line in _WITHIN_QUOTE:
        payer[line][served.quoted] = 0
    system = {
        "energy": of_each(energy),
        "carbon": carbon,
        "transfer": served.transfer,
        "migration": migration,
        "running": of_each(card_slots * supply.running[runs.pool]),
        "violation": violation,
        "penalty": penalty,
    }
    return payer, system
