"""A claim is at most what the rule grants for what the workload uses."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "claim - sum of cards * subsidy rate <= 0, for each workload and subsidy"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    claims, usage = variables.claims, variables.usage
    count = claims.column.size
    parts = [(np.arange(count), claims.column, np.ones(count, dtype=np.int64))]
    mine = usage.of_workload(len(compiled.case.workloads))
    for row in range(count):
        w, s = int(claims.workload[row]), int(claims.subsidy[row])
        rate = next(
            e.rate for e in compiled.subsidies.of(compiled.case.workloads[w]) if e.subsidy == s
        )
        entries = mine(w)
        worth = usage.cards[entries] * rate[usage.pool[entries], usage.slot[entries]]
        parts.append((np.full(entries.size, row), usage.column[entries], -worth))
    r, c, v = (np.concatenate(part) for part in zip(*parts, strict=True))
    builder.add_rows(
        "entitlement", FORMULA, (r, c, v), np.zeros(count), lambda i: _name(compiled, variables, i)
    )


def _name(compiled: Compiled, variables: Variables, i: int) -> str:
    claims = variables.claims
    rule = compiled.subsidies.rules[int(claims.subsidy[i])].id
    return f"{compiled.case.workloads[int(claims.workload[i])].id},{rule}"


ROW = Row("entitlement", FORMULA, _add)
