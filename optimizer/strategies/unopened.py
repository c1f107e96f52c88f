"""Programmes that a plan does not open: thresholds of spend that a firm stays below, and such.

The relaxation knows nothing of them: it lets every firm claim. Who follows its prices pays more
to come to centres where then nothing is to be had.
"""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle import Settlement
from huline.optimizer.strategies.prices.rows import WHOLE, Rows

Ints = NDArray[np.int64]


def without_unopened(
    compiled: Compiled, rows: Rows, worth: Ints, settled: Settlement
) -> Ints | None:
    """Return multipliers at which programmes are worth nothing to firms that claim nothing.

    Only those count that a firm's spend may open, and that pay each firm up to a cap: on what
    has no cap there is no row.

    Returns
    -------
    (rows,); None where every firm opens what it may
    """
    workloads, subsidies, found = compiled.case.workloads, compiled.subsidies, worth.copy()
    claimed = {
        (workloads[w].tenant, claim.subsidy)
        for w, claims in settled.claims.items()
        for claim in claims
    }
    for (tenant, f), row in rows.firms.items():
        members = subsidies.funds[f].members
        opens = any(subsidies.account(s, tenant) is not None for s in members)
        if opens and all((tenant, subsidies.rules[s].id) not in claimed for s in members):
            assert rows.firm is not None
            rows.firm.of(found)[row] = WHOLE
    return None if (found == worth).all() else found
