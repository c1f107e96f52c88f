"""Columns of commitments that may be ended."""

import numpy as np

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.variables import CommitmentColumns, Usage


def add_commitment_columns(
    builder: Builder, compiled: Compiled, perspective: Perspective
) -> CommitmentColumns:
    """Add a ``keep`` and an ``end`` for each; fees only change hands, so the system has none."""
    endable = compiled.supply.endable
    fee = endable.fee * (perspective == "payer")

    def name(k: int) -> str:
        return endable.ids[k]

    keep = builder.add_columns("keep", np.zeros_like(fee), 1, name)
    return CommitmentColumns(keep, builder.add_columns("end", fee, 1, name))


def commitment_usage(compiled: Compiled, columns: CommitmentColumns) -> Usage:
    """List what commitments take while they are kept; each goes as a workload of its own."""
    endable = compiled.supply.endable
    length = endable.end - endable.first
    k = np.repeat(np.arange(length.size), length)
    # counts up from 0 within each of them
    later = np.arange(k.size) - np.repeat(np.cumsum(length) - length, length)
    use = np.zeros((k.size, len(compiled.supply.resources)), dtype=np.int64)
    use[:, 0] = endable.cards[k]
    return Usage(
        columns.keep[k],
        len(compiled.case.workloads) + k,
        endable.pool[k],
        endable.first[k] + later,
        use,
    )
