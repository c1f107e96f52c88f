"""A workload claims from one programme of an exclusive group."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

Ints = NDArray[np.int64]

FORMULA = "claim <= most * taken; sum of taken <= 1, for each workload and exclusive group"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    for group in compiled.subsidies.groups:
        if group.exclusive:
            inside = np.flatnonzero(np.isin(variables.claims.subsidy, list(group.members)))
            for w in np.unique(variables.claims.workload[inside]):
                mine = inside[variables.claims.workload[inside] == w]
                if mine.size > 1:
                    rules = [
                        compiled.subsidies.rules[s].id for s in variables.claims.subsidy[mine]
                    ]
                    workload = compiled.case.workloads[int(w)].id
                    _limit(builder, variables, mine, workload, [*rules, group.id])


def _limit(
    builder: Builder, variables: Variables, mine: Ints, workload: str, names: list[str]
) -> None:
    claims = variables.claims
    each = np.arange(mine.size)
    one = np.ones(mine.size, dtype=np.int64)
    builder.add_rows(
        "exclusive",
        FORMULA,
        (
            np.concatenate((each, each, np.full(mine.size, mine.size))),
            np.concatenate((claims.column[mine], claims.taken[mine], claims.taken[mine])),
            np.concatenate((one, -claims.most[mine], one)),
        ),
        np.append(np.zeros(mine.size), 1),
        lambda i: f"{workload},{names[i]}",
    )


ROW = Row("exclusive", FORMULA, _add)
