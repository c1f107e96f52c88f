"""The claims of one workload in a stacking group stay within its share of the rent."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.subsidies import Group
from huline.optimizer.compile.subsidy_rates import ceiling_rates
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

Ints = NDArray[np.int64]

FORMULA = "sum of claims in the group - sum of cards * ceiling rate <= 0, for each workload"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    mine = variables.usage.of_workload(len(compiled.case.workloads))
    for group in compiled.subsidies.groups:
        if group.ceiling is None:
            continue
        inside = np.flatnonzero(np.isin(variables.claims.subsidy, list(group.members)))
        for w in map(int, np.unique(variables.claims.workload[inside])):
            rents = compiled.rents.of(compiled.case.workloads[w])
            ceiling = ceiling_rates(group.ceiling, rents)
            if _may_exceed(compiled, group, ceiling, w):
                claims = inside[variables.claims.workload[inside] == w]
                _limit(builder, compiled, variables, (group, ceiling), (w, claims, mine(w)))


def _limit(
    builder: Builder,
    compiled: Compiled,
    variables: Variables,
    of: tuple[Group, Ints],
    workload: tuple[int, Ints, Ints],
) -> None:
    (group, ceiling), (w, claims, entries) = of, workload
    usage = variables.usage
    rent = usage.cards[entries] * ceiling[usage.pool[entries]]
    column = np.append(variables.claims.column[claims], usage.column[entries])
    builder.add_rows(
        "ceiling",
        FORMULA,
        (
            np.zeros(column.size),
            column,
            np.append(np.ones(claims.size, dtype=np.int64), -rent),
        ),
        [0],
        lambda _: f"{compiled.case.workloads[w].id},{group.id}",
    )


def _may_exceed(compiled: Compiled, group: Group, ceiling: Ints, workload: int) -> bool:
    """Whether the entitlements could exceed the ceiling in some pool and slot."""
    rates = [
        e.rate
        for e in compiled.subsidies.of(compiled.case.workloads[workload])
        if e.subsidy in group.members
    ]
    return bool((sum(rates) > ceiling[:, np.newaxis]).any())


ROW = Row("ceiling", FORMULA, _add)
