"""A firm claims only if its spend is within the programme's span."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import AccountColumns, Variables

FORMULA = (
    "claim <= most * opens; least * opens <= eligible rent <= limit where opens, "
    "for each firm and subsidy"
)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    for columns in variables.accounts:
        if columns.opens.size:
            _limit(builder, compiled, variables, columns)


def _limit(
    builder: Builder, compiled: Compiled, variables: Variables, columns: AccountColumns
) -> None:
    claims, opens = variables.claims, int(columns.opens[0])
    rule = compiled.subsidies.rules[columns.subsidy].id
    mine = columns.claims
    each = np.arange(mine.size)
    builder.add_rows(
        "threshold",
        FORMULA,
        (
            np.concatenate((each, each)),
            np.concatenate((claims.column[mine], np.full(mine.size, opens))),
            np.concatenate((np.ones(mine.size, dtype=np.int64), -claims.most[mine])),
        ),
        np.zeros(mine.size),
        lambda i: f"{compiled.case.workloads[int(claims.workload[mine[i]])].id},{rule}",
    )
    for sign, weight, limit in _span(columns):
        column = np.append(columns.column, opens)
        builder.add_rows(
            "threshold",
            FORMULA,
            (np.zeros(column.size), column, np.append(sign * columns.rent, weight)),
            [limit],
            lambda _: f"{columns.tenant},{rule}",
        )


def _span(columns: AccountColumns) -> list[tuple[int, int, int]]:
    """(sign, weight of the switch, limit) of ``sign * rent + weight * opens <= limit``.

    Where the switch is fixed at 0, no rent can set it.
    """
    account, rows = columns.account, []
    if 0 < account.least <= columns.most:
        rows.append((-1, account.least, 0))
    if account.most is not None and 0 <= account.most < columns.most:
        rows.append((1, columns.most - account.most, columns.most))
    return rows


ROW = Row("threshold", FORMULA, _add)
