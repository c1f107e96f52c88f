"""No centre hosts two workloads of a group."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.rows.centres import centres_of
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of the group's options in a centre <= 1"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    for group in compiled.ties.groups:
        if group.kind != "apart":
            continue
        used = centres_of(compiled, variables, group.members).values()
        shared: dict[int, list[int]] = {}
        for c in range(len(compiled.supply.centres)):
            mine = [columns[c] for columns in used if c in columns]
            if len(mine) > 1:
                shared[c] = [column for columns in mine for column in columns]
        names = [f"{group.id},{compiled.supply.centres[c].id}" for c in shared]
        row = np.repeat(np.arange(len(shared)), [len(columns) for columns in shared.values()] or 0)
        column = np.array([c for columns in shared.values() for c in columns], dtype=np.int64)
        builder.add_rows(
            "apart", FORMULA, (row, column, np.ones_like(column)), np.ones(len(shared)),
            names.__getitem__,
        )  # fmt: skip


ROW = Row("apart", FORMULA, _add)
