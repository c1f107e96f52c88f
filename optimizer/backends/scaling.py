"""Brings a Program into the range in which floating-point solvers keep their word.

Rows of whole-number columns are first divided by their greatest common divisor, right-hand side
rounded down: exact, and stronger. Then continuous columns, rows and the objective are multiplied
by powers of two, which loses nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.formulate.program import Program

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_COLUMN_RANGE = 2.0**10
_ROW_RANGE = 2.0**14
_COST_RANGE = 2.0**20
_INFINITE = 1e20


@dataclass(frozen=True)
class Scaled:
    """A Program in floats: ``x = x' * column``, ``objective = objective' * unit + constant``."""

    cost: Floats
    upper: Floats
    values: Floats
    rhs: Floats
    column: Floats
    unit: float


def scaled(program: Program) -> Scaled:
    """Scale a Program for a floating-point solver."""
    column = np.ones(program.cost.size)
    wide = ~program.integer
    column[wide] = _power_of_two(program.upper[wide] / _COLUMN_RANGE)
    reduced, limits = _reduced(program)
    values = reduced * column[program.columns]
    rhs = limits.astype(np.float64)
    row_of = np.repeat(np.arange(rhs.size), np.diff(program.starts))
    largest = np.zeros(rhs.size)
    np.maximum.at(largest, row_of, np.abs(values))
    shrink = _power_of_two(largest / _ROW_RANGE)
    cost = program.cost * column
    unit = float(_power_of_two(np.abs(cost).max(initial=0.0) / _COST_RANGE))
    return Scaled(
        cost / unit, program.upper / column, values / shrink[row_of], rhs / shrink, column, unit
    )


def whole(program: Program, solution: Floats) -> Ints:
    """Round the integer columns; the others carry no decision and become 0."""
    values: Ints = np.rint(solution).astype(np.int64)
    values[~program.integer] = 0
    return values


def claimed_bound(program: Program, model: Scaled, dual: float) -> int | None:
    """Return a solver's bound in milli-fen, rounded down, or None where it has none."""
    if not np.isfinite(dual) or abs(dual) >= _INFINITE:
        return None
    return int(np.floor(dual * model.unit)) + program.constant


def _reduced(program: Program) -> tuple[Ints, Ints]:
    """Divide rows of integer columns by their greatest common divisor."""
    values, rhs = program.values.copy(), program.rhs.copy()
    filled = np.flatnonzero(np.diff(program.starts))
    if filled.size == 0:
        return values, rhs
    begin = program.starts[filled]
    divisor = np.gcd.reduceat(np.abs(values), begin)
    whole = np.minimum.reduceat(program.integer[program.columns].astype(np.int8), begin) == 1
    divisor[~whole] = 1
    values //= np.repeat(divisor, np.diff(program.starts)[filled])
    rhs[filled] //= divisor
    return values, rhs


def _power_of_two(size: NDArray[np.float64] | float) -> Floats:
    """Return the least power of two, 1 or more, that is at least ``size``."""
    return np.asarray(np.exp2(np.ceil(np.log2(np.maximum(size, 1.0)))))
