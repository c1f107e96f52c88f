"""Work that must be served is.

Services that are not served by a single host have no column for going without: see
`huline.optimizer.formulate.service_columns`.
"""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "- sum of the workload's options <= -1"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    workloads = compiled.case.workloads
    options: dict[int, list[int]] = {
        w: []
        for w, workload in enumerate(workloads)
        if workload.kind == "training" and compiled.terms.must_serve(workload)
    }
    jobs = variables.jobs
    for column, k in zip(jobs.chosen, jobs.chosen_arc, strict=True):
        w = int(compiled.arcs.workload[k])
        if w in options:
            options[w].append(int(column))
    for s in variables.services:
        w = s.service.workload
        if s.service.hosted and compiled.terms.must_serve(workloads[w]):
            options[w] = [int(column) for column in s.host]
    names = [workloads[w].id for w in options]
    row = np.repeat(np.arange(len(options)), [len(mine) for mine in options.values()])
    column = np.array([c for mine in options.values() for c in mine], dtype=np.int64)
    builder.add_rows(
        "must-serve",
        FORMULA,
        (row, column, np.full(row.size, -1)),
        np.full(len(options), -1),
        lambda i: names[i],
    )


ROW = Row("must-serve", FORMULA, _add)
