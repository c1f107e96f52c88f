"""The Program: minimise cost·x + constant subject to A·x <= b and bounds, all whole numbers."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class ColumnBlock:
    """Neighbouring columns of one kind; ``label(i)`` names the i-th of them."""

    kind: str
    first: int
    count: int
    label: Callable[[int], str]


@dataclass(frozen=True)
class RowBlock:
    """Neighbouring rows of one rule, with the formula they follow."""

    rule: str
    formula: str
    first: int
    count: int
    label: Callable[[int], str]


@dataclass(frozen=True)
class Program:
    """N columns and M rows; every number is exact.

    Attributes
    ----------
    cost, lower, upper : (N,) milli-fen per unit of the column; bounds, both finite
    integer : (N,) whether the column must be whole in a solution. No decision is read from the
        others; they are whole in some optimal vertex, but for the claims of a firm under tiers,
        which may lack less than a milli-fen in all.
    starts, columns, values : rows in compressed form, (M + 1,), (nonzeros,), (nonzeros,)
    rhs : (M,)
    constant : milli-fen added to the objective
    """

    cost: Ints
    lower: Ints
    upper: Ints
    integer: NDArray[np.bool_]
    starts: Ints
    columns: Ints
    values: Ints
    rhs: Ints
    constant: int
    column_blocks: tuple[ColumnBlock, ...]
    row_blocks: tuple[RowBlock, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """(M, N)."""
        return self.rhs.size, self.cost.size

    def objective(self, values: Ints) -> int:
        """Exact objective of whole column values, in milli-fen."""
        return self.constant + sum(int(c) * int(v) for c, v in zip(self.cost, values, strict=True))

    def with_fixed(self, fixed: Mask, values: Ints) -> "Program":
        """Return the Program of the other columns, these standing at their values.

        Rows that no other column is in are left out, and so are the names of rows and columns.

        Parameters
        ----------
        fixed : (N,)
        values : (N,) of which those of fixed columns are looked at
        """
        row_of = np.repeat(np.arange(self.rhs.size), np.diff(self.starts))
        gone = fixed[self.columns]
        taken = np.zeros(self.rhs.size, dtype=np.int64)
        np.add.at(taken, row_of[gone], self.values[gone] * values[self.columns[gone]])
        counts = np.bincount(row_of[~gone], minlength=self.rhs.size)
        rows, renamed = counts > 0, np.cumsum(~fixed) - 1
        spent = sum(int(c) * int(v) for c, v in zip(self.cost[fixed], values[fixed], strict=True))
        return Program(
            self.cost[~fixed], self.lower[~fixed], self.upper[~fixed], self.integer[~fixed],
            np.concatenate(([0], np.cumsum(counts[rows]))), renamed[self.columns[~gone]],
            self.values[~gone], (self.rhs - taken)[rows], self.constant + spent, (), (),
        )  # fmt: skip

    def with_row(self, rule: str, formula: str, label: str, values: Ints, rhs: int) -> "Program":
        """Return the Program with a row more.

        Parameters
        ----------
        values : (N,) of which the sum of ``value * column`` must be at most ``rhs``
        """
        rows, entries = self.rhs.size, np.flatnonzero(values)
        return replace(
            self,
            starts=np.append(self.starts, self.columns.size + entries.size),
            columns=np.append(self.columns, entries),
            values=np.append(self.values, values[entries]),
            rhs=np.append(self.rhs, rhs),
            row_blocks=(*self.row_blocks, RowBlock(rule, formula, rows, 1, lambda _: label)),
        )

    def without(self, rule: str) -> "Program":
        """Return the Program with the rows of one rule left out."""
        keep = np.ones(self.rhs.size, dtype=bool)
        for block in self.row_blocks:
            if block.rule == rule:
                keep[block.first : block.first + block.count] = False
        counts = np.diff(self.starts)
        inside = np.repeat(keep, counts)
        blocks, first = [], 0
        for block in self.row_blocks:
            if block.rule != rule:
                blocks.append(RowBlock(block.rule, block.formula, first, block.count, block.label))
                first += block.count
        return Program(
            self.cost, self.lower, self.upper, self.integer,
            np.concatenate(([0], np.cumsum(counts[keep]))),
            self.columns[inside], self.values[inside], self.rhs[keep],
            self.constant, self.column_blocks, tuple(blocks),
        )  # fmt: skip
