"""What a programme, or a group of programmes, still has."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of claims on a subsidy, or on those of a group <= budget"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    claims, limited = variables.claims, []
    for fund in compiled.subsidies.funds:
        mine = claims.on(fund.members)
        if fund.budget is not None and fund.budget < claims.most[mine].sum():
            limited.append((fund.id, fund.budget, claims.column[mine]))
    row = np.repeat(np.arange(len(limited)), [mine.size for _, _, mine in limited])
    column = np.array([c for _, _, mine in limited for c in mine], dtype=np.int64)
    builder.add_rows(
        "budget",
        FORMULA,
        (row, column, np.ones(row.size)),
        [budget for _, budget, _ in limited],
        lambda i: limited[i][0],
    )


ROW = Row("budget", FORMULA, _add)
