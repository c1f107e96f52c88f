"""What a programme still has."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of a subsidy's claims <= budget"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    claims, budgets = variables.claims, compiled.subsidies.budget
    asked = {
        int(s): int(claims.most[claims.subsidy == s].sum()) for s in np.unique(claims.subsidy)
    }
    limited = [
        s for s, most in asked.items() if (limit := budgets[s]) is not None and limit < most
    ]
    row_of = {s: row for row, s in enumerate(limited)}
    kept = [i for i, s in enumerate(claims.subsidy) if int(s) in row_of]
    builder.add_rows(
        "budget",
        FORMULA,
        ([row_of[int(claims.subsidy[i])] for i in kept], claims.column[kept], np.ones(len(kept))),
        [budgets[s] or 0 for s in limited],
        lambda i: compiled.subsidies.rules[limited[i]].id,
    )


ROW = Row("budget", FORMULA, _add)
