"""A firm claims no more than the brackets of its spend earn."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import AccountColumns, Variables

Ints = NDArray[np.int64]

FORMULA = (
    "claims <= earned; 1000 * earned <= sum of share * slice; sum of slices <= eligible rent; "
    "the next slice opens where one is full"
)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    for columns in variables.accounts:
        if columns.slice.size:
            _limit(builder, compiled, variables, columns)


def _limit(
    builder: Builder, compiled: Compiled, variables: Variables, columns: AccountColumns
) -> None:
    name = f"{columns.tenant},{compiled.subsidies.rules[columns.subsidy].id}"
    slices, claims = columns.slice, variables.claims.column[columns.claims]
    earned = columns.earned
    shares = np.array([b.share for b in columns.account.brackets[: slices.size]], dtype=np.int64)
    one = np.ones(slices.size, dtype=np.int64)
    rows = [
        (np.append(claims, earned), np.append(np.ones(claims.size, dtype=np.int64), -1)),
        (np.append(earned, slices), np.append(1000, -shares)),
        (np.append(slices, columns.column), np.append(one, -columns.rent)),
        *_in_order(builder, columns),
    ]
    row = np.repeat(np.arange(len(rows)), [column.size for column, _ in rows])
    column_, value = (np.concatenate(part) for part in zip(*rows, strict=True))
    builder.add_rows("tiers", FORMULA, (row, column_, value), np.zeros(len(rows)), lambda _: name)


def _in_order(builder: Builder, columns: AccountColumns) -> list[tuple[Ints, Ints]]:
    """Rows that hold back each slice until the one below it is full."""
    width, rows = builder.upper()[columns.slice], []
    for b, full in enumerate(columns.full):
        below, above = columns.slice[b], columns.slice[b + 1]
        rows.append((np.array([full, below]), np.array([width[b], -1])))
        rows.append((np.array([above, full]), np.array([1, -width[b + 1]])))
    return rows


ROW = Row("tiers", FORMULA, _add)
