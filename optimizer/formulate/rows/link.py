"""What a link carries over the horizon."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

Ints = NDArray[np.int64]

FORMULA = "sum of MB moved over the link <= volume"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    freight, links = compiled.freight, compiled.case.network.links
    limited = np.array(freight.limited, dtype=np.int64)
    if not limited.size:
        return
    column, pair = _joined(variables, freight.arc)
    row = np.searchsorted(limited, freight.link[pair])
    builder.add_rows(
        "link",
        FORMULA,
        (row, column, freight.mb[pair]),
        [links[i].volume_mb or 0 for i in freight.limited],
        lambda i: links[limited[i]].id,
    )


def _joined(variables: Variables, arc: Ints) -> tuple[Ints, Ints]:
    """Match columns that choose an arc with the positions of that arc in a sorted list."""
    jobs = variables.jobs
    first = np.searchsorted(arc, jobs.chosen_arc)
    count = np.searchsorted(arc, jobs.chosen_arc, side="right") - first
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(jobs.chosen, count), np.repeat(first, count) + offset


ROW = Row("link", FORMULA, _add)
