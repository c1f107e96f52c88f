"""A claim is nothing, or at least what the programme pays out."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "least * taken <= claim <= most * taken, for each workload and subsidy"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    claims, subsidies = variables.claims, compiled.subsidies
    least = np.array([subsidies.min_claim[s] for s in claims.subsidy], dtype=np.int64)
    mine = np.flatnonzero(least)
    if mine.size == 0:
        return
    one, row = np.ones(mine.size, dtype=np.int64), 2 * np.arange(mine.size)
    column, taken = claims.column[mine], claims.taken[mine]
    builder.add_rows(
        "min-claim",
        FORMULA,
        (
            np.concatenate((row, row, row + 1, row + 1)),
            np.concatenate((taken, column, column, taken)),
            np.concatenate((least[mine], -one, one, -claims.most[mine])),
        ),
        np.zeros(2 * mine.size),
        lambda i: (
            f"{compiled.case.workloads[int(claims.workload[mine[i // 2]])].id},"
            f"{subsidies.rules[int(claims.subsidy[mine[i // 2]])].id}"
        ),
    )


ROW = Row("min-claim", FORMULA, _add)
