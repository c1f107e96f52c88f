"""What each workload pays in rent and may claim, from the runs of all of them together."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.subsidy_rates import ceiling_rates
from huline.optimizer.record import Runs
from huline.optimizer.settle.claims import Bill

Ints = NDArray[np.int64]


def bills_of(compiled: Compiled, runs: Runs) -> Iterator[Bill]:
    """Yield the bill of every workload that runs and may claim anything, in file order."""
    subsidies, sheets, workloads = compiled.subsidies, compiled.sheets, compiled.case.workloads
    rates = sheets.rent.at(runs.workload, runs.pool)
    rents = runs.card_slots * rates
    at_work = np.zeros(len(workloads), dtype=bool)
    at_work[runs.workload] = True
    known = np.zeros((len(sheets.programmes), at_work.size), dtype=bool)
    for may, of in zip(known, sheets.programmes, strict=True):
        may[:] = of.kind >= 0
    billed = np.flatnonzero(known.any(axis=0) & at_work)
    if not billed.size:
        return

    def of_each(amounts: Ints) -> list[int]:
        total = np.zeros(at_work.size, dtype=np.int64)
        np.add.at(total, runs.workload, amounts)
        mine: list[int] = total[billed].tolist()
        return mine

    pairs = runs.workload, runs.pool
    worth = [
        of_each(of.worth(*pairs, runs.first, runs.end, runs.cards)) for of in sheets.programmes
    ]
    spend = [of_each(rents * of.eligible(*pairs)) for of in sheets.programmes]
    ceilings = {
        g: of_each(runs.card_slots * ceiling_rates(group.ceiling[runs.pool], rates))
        for g, group in enumerate(subsidies.groups)
        if group.ceiling is not None
    }
    paid, who = of_each(rents), known[:, billed].T.tolist()
    for i, w in enumerate(billed.tolist()):
        mine, tenant = [s for s, may in enumerate(who[i]) if may], workloads[w].tenant
        yield Bill(
            w,
            paid[i],
            {s: worth[s][i] for s in mine},
            {s: spend[s][i] for s in mine if subsidies.account(s, tenant)},
            {g: of[i] for g, of in ceilings.items()
             if not subsidies.groups[g].members.isdisjoint(mine)},
        )  # fmt: skip
