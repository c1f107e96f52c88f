"""No more work moves than may."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.migration import MOVE
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of options at centres where the work is not now, and of fees for moving <= budget"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    moves, jobs, arcs = compiled.moves, variables.jobs, compiled.arcs
    if moves.budget is None:
        return
    away = moves.among(arcs.workload[jobs.chosen_arc], arcs.pool[jobs.chosen_arc])
    columns = [*jobs.chosen[away]]
    for s in variables.services:
        workload = np.full_like(s.host_pool, s.service.workload)
        runs = s.service.need[s.host_pool].any(axis=1)
        columns += [*s.host[runs & moves.among(workload, s.host_pool)]]
        fees = zip(s.service.fees, s.fee, strict=False)
        columns += [column for fee, column in fees if fee.name == MOVE]
    row = np.zeros(len(columns), dtype=np.int64)
    limits = [moves.budget] if len(columns) > moves.budget else []
    if limits:
        entries = (row, np.array(columns, dtype=np.int64), np.ones_like(row))
        builder.add_rows("move-budget", FORMULA, entries, limits, lambda _: "moves")


ROW = Row("move-budget", FORMULA, _add)
