"""What one firm may still claim this year from a programme, or from a group of programmes."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of a firm's claims <= cap - claimed to date, for each firm and subsidy, or group"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    claims, subsidies = variables.claims, compiled.subsidies
    tenants = np.array([compiled.case.workloads[int(w)].tenant for w in claims.workload])
    capped = []
    for fund in subsidies.funds if claims.column.size else ():
        all_on_it = claims.on(fund.members)
        for tenant in dict.fromkeys(tenants[all_on_it].tolist()):
            mine = all_on_it[tenants[all_on_it] == tenant]
            left = subsidies.left(fund, tenant)
            if left is not None and left < claims.most[mine].sum():
                capped.append((f"{tenant},{fund.id}", left, claims.column[mine]))
    row = np.repeat(np.arange(len(capped)), [mine.size for _, _, mine in capped])
    column = np.array([c for _, _, mine in capped for c in mine], dtype=np.int64)
    builder.add_rows(
        "firm-cap",
        FORMULA,
        (row, column, np.ones(row.size)),
        [left for _, left, _ in capped],
        lambda i: capped[i][0],
    )


ROW = Row("firm-cap", FORMULA, _add)
