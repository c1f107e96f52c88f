"""Caps of firms that a plan does not draw on fully: what is left of them is worth all of a claim.

At the prices of the relaxation a firm is as well off with a claim as without it, so a plan made at
them may leave some of what it could have for nothing.
"""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle import Settlement
from huline.optimizer.strategies.prices.rows import Rows

Ints = NDArray[np.int64]

STEP = 0.4
"""How much cheaper claims on a cap become of which nothing is drawn."""


def with_undrawn(
    compiled: Compiled, rows: Rows, worth: Ints, now: Ints, settled: Settlement
) -> Ints:
    """Return multipliers at which claims on caps with something left cost less than they do now.

    Parameters
    ----------
    worth : (rows,) those of the relaxation, to which caps that are drawn go back
    now : (rows,) those at which the plan was made
    """
    subsidies, found = compiled.subsidies, now.copy()
    if rows.firm is None:
        return found
    index = {rule.id: s for s, rule in enumerate(subsidies.rules)}
    drawn: dict[tuple[str, int], int] = {}
    for w, claims in settled.claims.items():
        tenant = compiled.case.workloads[w].tenant
        for claim in claims:
            key = tenant, index[claim.subsidy]
            drawn[key] = drawn.get(key, 0) + claim.amount
    prices, usual = rows.firm.of(found), rows.firm.of(worth)
    for (tenant, f), row in rows.firms.items():
        most = subsidies.left(subsidies.funds[f], tenant) or 0
        taken = sum(drawn.get((tenant, s), 0) for s in subsidies.funds[f].members)
        left = 1 - taken / most if most else 0.0
        if left > 0.01:
            prices[row] = (prices[row] * (1 - STEP * left)).astype(np.int64)
        else:
            prices[row] = (prices[row] + usual[row]) // 2
    return found
