"""Rows on the pieces of one preemptible job on one arc.

They are the inequalities of Rajan and Takriti (2005) for machines with a least time up, which
describe the schedules of an arc exactly, the number of their slots apart.
"""

from collections.abc import Iterator, Mapping

from huline.optimizer.compile.pieces import Pieces

Terms = list[tuple[int, int]]
"""(column, value)"""

FORMULA = (
    "run - run before - piece <= 0; piece + run before <= pick; sum of late pieces <= run; "
    "pick <= sum of pieces <= most * pick"
)


def rows_on_pieces(
    pieces: Pieces, pick: int, run: Mapping[int, int], piece: Mapping[int, int]
) -> Iterator[tuple[str, Terms]]:
    """Yield rows ``sum of value * column <= 0`` with a name for each.

    Parameters
    ----------
    run, piece : slot -> column
    """
    for t, running in run.items():
        before = [run[t - 1]] if t - 1 in run else []
        begun = [piece[t]] if t in piece else []
        yield f"{t},begin", [(running, 1), *((column, -1) for column in before + begun)]
        late = [piece[s] for s in range(t - pieces.least + 1, t + 1) if s in piece]
        yield f"{t},last", [(running, -1), *((column, 1) for column in late)]
        if before and begun:
            yield f"{t},apart", [(begun[0], 1), (before[0], 1), (pick, -1)]
    yield "some", [(pick, 1), *((column, -1) for column in piece.values())]
    yield "few", [(pick, -pieces.most), *((column, 1) for column in piece.values())]
