"""The claims of one workload together are at most the rent it pays."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of claims - sum of cards * rent rate <= 0, for each workload"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    if not compiled.subsidies.stacking:
        return
    claims, usage = variables.claims, variables.usage
    present = [int(w) for w in np.unique(claims.workload) if _may_exceed(compiled, int(w))]
    mine = usage.of_workload(len(compiled.case.workloads))
    parts = [tuple(np.zeros((3, 0), dtype=np.int64))]
    for row, w in enumerate(present):
        columns = claims.column[claims.workload == w]
        parts.append((np.full(columns.size, row), columns, np.ones(columns.size, np.int64)))
        entries = mine(w)
        rate = compiled.rents.of(compiled.case.workloads[w]).copy()
        # where a cost is quoted there is nothing to claim, and that cost may be negative
        rate[compiled.quotes.priced_in(compiled.case.workloads[w])] = 0
        rent = usage.cards[entries] * rate[usage.pool[entries]]
        parts.append((np.full(entries.size, row), usage.column[entries], -rent))
    r, c, v = (np.concatenate(part) for part in zip(*parts, strict=True))
    builder.add_rows(
        "stacking",
        FORMULA,
        (r, c, v),
        np.zeros(len(present)),
        lambda i: compiled.case.workloads[present[i]].id,
    )


def _may_exceed(compiled: Compiled, workload: int) -> bool:
    """Whether the entitlements could exceed the rent in some pool and slot."""
    w = compiled.case.workloads[workload]
    rates = [e.rate for e in compiled.subsidies.of(w)]
    return bool((sum(rates) > compiled.rents.of(w)[:, np.newaxis]).any())


ROW = Row("stacking", FORMULA, _add)
