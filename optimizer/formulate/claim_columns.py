"""Columns of subsidy claims."""

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.variables import ClaimColumns, Usage

Ints = NDArray[np.int64]


def add_claim_columns(
    builder: Builder,
    compiled: Compiled,
    usage: Usage,
    upper: Ints,
    perspective: Perspective,
) -> ClaimColumns:
    """Add a claim for each workload and subsidy that some option of it entitles to.

    Claims only change hands, so the system's Program has none.

    Parameters
    ----------
    upper : (N,) upper bounds of the columns so far
    """
    found: list[tuple[int, int, int]] = []
    if perspective == "payer":
        entries = usage.of_workload(len(compiled.case.workloads))
        for w, workload in enumerate(compiled.case.workloads):
            mine = entries(w)
            for e in compiled.subsidies.of(workload):
                worth = usage.cards[mine] * e.rate[usage.pool[mine]] * upper[usage.column[mine]]
                most = int(worth.sum())
                if most:
                    found.append((w, e.subsidy, most))
    workload_of, subsidy, most_of = (
        np.array(found, dtype=np.int64).reshape(-1, 3).T if found else np.zeros((3, 0), np.int64)
    )

    def label(i: int) -> str:
        rule = compiled.subsidies.rules[int(subsidy[i])].id
        return f"{compiled.case.workloads[int(workload_of[i])].id},{rule}"

    column = builder.add_columns(
        "claim", np.full(workload_of.size, -1), most_of, label, integer=False
    )
    return ClaimColumns(column, workload_of, subsidy)
