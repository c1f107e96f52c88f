"""A preemptible job runs for exactly its slots, in the pool it picks, in pieces that last."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows import pieces
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = (
    "sum over slots of run = slots * pick + lost * (sum of pieces - pick); run <= pick; "
    f"a pinned start: pick <= run; {pieces.FORMULA}"
)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    jobs, arcs = variables.jobs, compiled.arcs
    pick_of_arc = np.full(arcs.pool.size, -1, dtype=np.int64)
    pick_of_arc[jobs.pick_arc] = jobs.pick
    row_of_arc = np.full(arcs.pool.size, -1, dtype=np.int64)
    row_of_arc[jobs.pick_arc] = np.arange(jobs.pick.size)
    count = jobs.pick.size
    shapes = [compiled.pieces(int(k)) for k in jobs.pick_arc]
    lost = np.array([shape.lost for shape in shapes], dtype=np.int64)
    row_of_piece = row_of_arc[jobs.piece_arc]
    names = [compiled.arc_name(int(k)) for k in jobs.pick_arc]
    for sign, side in ((1, "most"), (-1, "least")):
        entries = (
            np.concatenate((row_of_arc[jobs.run_arc], np.arange(count), row_of_piece)),
            np.concatenate((jobs.run, jobs.pick, jobs.piece)),
            sign
            * np.concatenate(
                (
                    np.ones_like(jobs.run),
                    lost - arcs.slots[jobs.pick_arc],
                    -lost[row_of_piece],
                )
            ),
        )
        builder.add_rows("work", FORMULA, entries, np.zeros(count), _sided(names, side))
    runs = np.arange(jobs.run.size)
    builder.add_rows(
        "work",
        FORMULA,
        (
            np.concatenate((runs, runs)),
            np.concatenate((jobs.run, pick_of_arc[jobs.run_arc])),
            np.repeat([1, -1], runs.size),
        ),
        np.zeros(runs.size),
        lambda i: f"{names[row_of_arc[jobs.run_arc[i]]]},{int(jobs.run_slot[i])}",
    )
    _pinned_starts(builder, compiled, variables, pick_of_arc)
    if jobs.piece.size:
        _pieces(builder, compiled, variables, pick_of_arc)


def _sided(names: list[str], side: str) -> Callable[[int], str]:
    return lambda i: f"{names[i]},{side}"


def _pinned_starts(
    builder: Builder, compiled: Compiled, variables: Variables, pick_of_arc: NDArray[np.int64]
) -> None:
    jobs, arcs = variables.jobs, compiled.arcs
    starts = [compiled.terms.pinned_start(w) for w in compiled.case.workloads]
    rows = [
        (int(pick_of_arc[k]), int(column), int(k))
        for column, k, t in zip(jobs.run, jobs.run_arc, jobs.run_slot, strict=True)
        if starts[int(arcs.workload[k])] == t
    ]
    if not rows:
        return
    pick, run, arc = np.array(rows, dtype=np.int64).T
    row = np.arange(len(rows))
    builder.add_rows(
        "work",
        FORMULA,
        (
            np.concatenate((row, row)),
            np.concatenate((pick, run)),
            np.repeat([1, -1], len(rows)),
        ),
        np.zeros(len(rows)),
        lambda i: f"{compiled.arc_name(int(arc[i]))},start",
    )


def _pieces(
    builder: Builder, compiled: Compiled, variables: Variables, pick_of_arc: NDArray[np.int64]
) -> None:
    jobs = variables.jobs
    run: dict[int, dict[int, int]] = {int(k): {} for k in np.unique(jobs.piece_arc)}
    piece: dict[int, dict[int, int]] = {k: {} for k in run}
    for k, t, column in zip(jobs.run_arc, jobs.run_slot, jobs.run, strict=True):
        if int(k) in run:
            run[int(k)][int(t)] = int(column)
    for k, t, column in zip(jobs.piece_arc, jobs.piece_slot, jobs.piece, strict=True):
        piece[int(k)][int(t)] = int(column)
    rows = [
        (f"{compiled.arc_name(k)},{name}", terms)
        for k in run
        for name, terms in pieces.rows_on_pieces(
            compiled.pieces(k), int(pick_of_arc[k]), run[k], piece[k]
        )
    ]
    row = np.repeat(np.arange(len(rows)), [len(terms) for _, terms in rows])
    column, value = np.array([term for _, terms in rows for term in terms], dtype=np.int64).T
    builder.add_rows(
        "work", FORMULA, (row, column, value), np.zeros(len(rows)), lambda i: rows[i][0]
    )


ROW = Row("work", FORMULA, _add)
