"""What one firm may still claim from a programme this year."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of a firm's claims <= cap - claimed to date, for each firm and subsidy"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    claims = variables.claims
    groups: dict[tuple[str, int], list[int]] = {}
    for column, w, s in zip(claims.column, claims.workload, claims.subsidy, strict=True):
        tenant = compiled.case.workloads[int(w)].tenant
        groups.setdefault((tenant, int(s)), []).append(int(column))
    limits = {key: compiled.subsidies.firm_cap(key[1], key[0]) for key in groups}
    asked = {key: int(builder.upper()[mine].sum()) for key, mine in groups.items()}
    capped = [(key, cap) for key, cap in limits.items() if cap is not None and cap < asked[key]]
    row = np.repeat(np.arange(len(capped)), [len(groups[key]) for key, _ in capped])
    column_ = np.array([c for key, _ in capped for c in groups[key]], dtype=np.int64)
    rules = compiled.subsidies.rules
    builder.add_rows(
        "firm-cap",
        FORMULA,
        (row, column_, np.ones(row.size)),
        [cap for _, cap in capped],
        lambda i: f"{capped[i][0][0]},{rules[capped[i][0][1]].id}",
    )


ROW = Row("firm-cap", FORMULA, _add)
