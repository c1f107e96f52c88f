"""One option per workload."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of a workload's options <= 1"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    jobs = variables.jobs
    column = np.concatenate((jobs.chosen, *(s.host for s in variables.services)))
    workload = np.concatenate(
        (
            compiled.arcs.workload[jobs.chosen_arc],
            *(np.full(s.host.size, s.service.workload) for s in variables.services),
        )
    )
    present, row = np.unique(workload, return_inverse=True)
    ids = [compiled.case.workloads[int(w)].id for w in present]
    builder.add_rows(
        "option",
        FORMULA,
        (row, column, np.ones(row.size)),
        np.ones(present.size),
        lambda i: ids[i],
    )


ROW = Row("option", FORMULA, _add)
