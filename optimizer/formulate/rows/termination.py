"""A commitment that may be ended is kept, or it is ended."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "- keep - end <= -1, for each commitment that may be ended"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    columns, ids = variables.commitments, compiled.supply.endable.ids
    row = np.arange(len(ids))
    entries = np.concatenate((row, row)), np.concatenate((columns.keep, columns.end))
    builder.add_rows(
        "termination",
        FORMULA,
        (*entries, np.full(2 * row.size, -1)),
        np.full(row.size, -1),
        lambda k: ids[k],
    )


ROW = Row("termination", FORMULA, _add)
