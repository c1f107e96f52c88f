"""Collects columns and rows, block by block."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from huline.models.plan import Perspective
from huline.optimizer.formulate.program import ColumnBlock, Program, RowBlock
from huline.optimizer.settle.load import Load

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Following:
    """Integer columns that decide nothing: their values follow from what runs."""

    columns: Ints
    values: Callable[[Load], Ints]


class Builder:
    """A Program in the making, seen from one perspective."""

    def __init__(self, perspective: Perspective = "payer") -> None:
        self.perspective = perspective
        self.constant = 0
        self.following: list[Following] = []
        self._columns: list[ColumnBlock] = []
        self._rows: list[RowBlock] = []
        self._cost: list[Ints] = []
        self._lower: list[Ints] = []
        self._upper: list[Ints] = []
        self._integer: list[NDArray[np.bool_]] = []
        self._starts: list[Ints] = []
        self._entries: list[tuple[Ints, Ints]] = []
        self._rhs: list[Ints] = []
        self._n = self._m = self._nonzeros = 0

    def add_columns(
        self,
        kind: str,
        cost: ArrayLike,
        upper: ArrayLike,
        label: Callable[[int], str],
        *,
        integer: ArrayLike = True,
    ) -> Ints:
        """Add columns from 0 to ``upper`` and return their indices."""
        costs = np.asarray(cost, dtype=np.int64)
        count = costs.size
        self._columns.append(ColumnBlock(kind, self._n, count, label))
        self._cost.append(costs)
        self._lower.append(np.zeros(count, dtype=np.int64))
        self._upper.append(np.broadcast_to(np.asarray(upper, dtype=np.int64), (count,)))
        self._integer.append(np.broadcast_to(np.asarray(integer, dtype=bool), (count,)))
        first = self._n
        self._n += count
        return np.arange(first, self._n, dtype=np.int64)

    def add_following(
        self,
        kind: str,
        cost: ArrayLike,
        upper: ArrayLike,
        label: Callable[[int], str],
        values: Callable[[Load], Ints],
    ) -> Ints:
        """Add integer columns whose values ``values`` works out from the load of a Schedule."""
        columns = self.add_columns(kind, cost, upper, label)
        self.following.append(Following(columns, values))
        return columns

    def add_rows(
        self,
        rule: str,
        formula: str,
        entries: tuple[ArrayLike, ArrayLike, ArrayLike],
        rhs: ArrayLike,
        label: Callable[[int], str],
    ) -> None:
        """Add rows ``sum of value * column <= rhs``.

        Parameters
        ----------
        entries : row within this block, column, value; equal (row, column) pairs are summed
        """
        row, column, value = (np.asarray(part, dtype=np.int64) for part in entries)
        limits = np.asarray(rhs, dtype=np.int64)
        row, column, value = _summed(row, column, value)
        counts = np.bincount(row, minlength=limits.size)
        self._rows.append(RowBlock(rule, formula, self._m, limits.size, label))
        self._starts.append(self._nonzeros + np.cumsum(counts))
        self._entries.append((column, value))
        self._rhs.append(limits)
        self._m += limits.size
        self._nonzeros += column.size

    def upper(self) -> Ints:
        """(N,) upper bounds of the columns so far."""
        return _joined(self._upper)

    def program(self) -> Program:
        """Return the finished Program."""
        columns, values = zip(*self._entries, strict=True) if self._entries else ((), ())
        return Program(
            cost=_joined(self._cost),
            lower=_joined(self._lower),
            upper=_joined(self._upper),
            integer=np.concatenate(self._integer) if self._integer else np.zeros(0, dtype=bool),
            starts=np.concatenate(([0], *self._starts)).astype(np.int64),
            columns=_joined(columns),
            values=_joined(values),
            rhs=_joined(self._rhs),
            constant=self.constant,
            column_blocks=tuple(self._columns),
            row_blocks=tuple(self._rows),
        )


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _summed(row: Ints, column: Ints, value: Ints) -> tuple[Ints, Ints, Ints]:
    """Sort entries by row and column and add up those that coincide; zeros fall out."""
    order = np.lexsort((column, row))
    row, column, value = row[order], column[order], value[order]
    if row.size == 0:
        return row, column, value
    new = np.concatenate(([True], (np.diff(row) != 0) | (np.diff(column) != 0)))
    sums: Any = np.add.reduceat(value, np.flatnonzero(new))
    kept = sums != 0
    return row[new][kept], column[new][kept], sums[kept]
