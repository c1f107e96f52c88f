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
    pairs, rates = (runs.workload, runs.pool), sheets.rent.at(runs.workload, runs.pool)
    rents = runs.card_slots * rates

    def of_each(amounts: Ints) -> Ints:
        total = np.zeros(len(workloads), dtype=np.int64)
        np.add.at(total, runs.workload, amounts)
        return total

    shape = len(sheets.programmes), len(workloads)
    worth, spend = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for s, of in enumerate(sheets.programmes):
        worth[s] = of_each(of.worth(*pairs, runs.first, runs.end, runs.cards))
        spend[s] = of_each(rents * of.eligible(*pairs))
    ceilings = {
        g: of_each(runs.card_slots * ceiling_rates(group.ceiling[runs.pool], rates))
        for g, group in enumerate(subsidies.groups)
        if group.ceiling is not None
    }
    paid, known = of_each(rents), (worth > 0) | (spend > 0)
    billed = np.flatnonzero(known.any(axis=0))
    rows = (each[:, billed].T.tolist() for each in (known, worth, spend))
    for w, may, most, counted in zip(billed.tolist(), *rows, strict=True):
        mine, tenant = [s for s, some in enumerate(may) if some], workloads[w].tenant
        yield Bill(
            w,
            int(paid[w]),
            {s: most[s] for s in mine},
            {s: counted[s] for s in mine if subsidies.account(s, tenant)},
            {g: int(of[w]) for g, of in ceilings.items()
             if not subsidies.groups[g].members.isdisjoint(mine)},
        )  # fmt: skip
