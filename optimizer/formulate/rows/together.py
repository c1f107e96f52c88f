"""Workloads of a group run in one and the same centre."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.rows.centres import centres_of
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of a workload's options in a centre <= base; sum of base <= 1"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    for group in compiled.ties.groups:
        if group.kind != "together":
            continue
        used = centres_of(compiled, variables, group.members)
        centres = sorted({c for columns in used.values() for c in columns})
        names = [f"{group.id},{compiled.supply.centres[c].id}" for c in centres]
        base = builder.add_columns(
            "base", np.zeros(len(centres)), 1, names.__getitem__, integer=False
        )
        rows = [
            (f"{name},{compiled.case.workloads[w].id}", [*columns[c], int(base[i])])
            for i, (c, name) in enumerate(zip(centres, names, strict=True))
            for w, columns in used.items()
            if c in columns
        ]
        row = np.repeat(np.arange(len(rows)), [len(columns) for _, columns in rows] or 0)
        column = np.array([c for _, columns in rows for c in columns], dtype=np.int64)
        value = np.where(np.isin(column, base), -1, 1)
        labels = [label for label, _ in rows]
        builder.add_rows(
            "together", FORMULA, (row, column, value), np.zeros(len(rows)), labels.__getitem__
        )
        one = np.zeros_like(base), base, np.ones_like(base)
        builder.add_rows("together", FORMULA, one, [1], [group.id].__getitem__)


ROW = Row("together", FORMULA, _add)
