"""What a solver is to us: it takes a Program and knows nothing of centres, workloads or money."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.formulate.program import Program

Ints = NDArray[np.int64]


class Outcome(StrEnum):
    """What a solver claims; none of it is believed without a check."""

    PROVEN = "proven"
    """Values that are optimal as far as the solver's tolerances go."""
    NEAR = "near"
    """Values, and a bound as near to them as `Limits.near` asks."""
    FEASIBLE = "feasible"
    """Values, and a bound that does not meet them."""
    INFEASIBLE = "infeasible"
    NOTHING = "nothing"
    """Stopped before either was known."""


@dataclass(frozen=True)
class Limits:
    """When to stop, and how many threads to use.

    Attributes
    ----------
    work : nodes of the search, or what comes near to that; None without a limit
    near : milli-fen between answer and bound at which a solver may stop, though it need not: one
        that knows wastes no time on plans that are hardly better
    """

    seconds: float | None = None
    threads: int = 1
    seed: int = 0
    near: int = 0
    work: int | None = None


@dataclass(frozen=True)
class Answer:
    """A solver's answer.

    Attributes
    ----------
    values : (N,) whole numbers; only those of integer columns carry a decision
    bound : milli-fen; no solution costs less, if the solver is right
    """

    outcome: Outcome
    values: Ints | None = None
    bound: int | None = None


Tick = Callable[[Ints | None, int | None], bool]
"""Told of new values (or None) and the bound now and then; returns False to stop."""

Start = tuple[Ints, Ints]
"""Indices of integer columns and their values, to start from."""


def without_search(program: Program) -> Answer | None:
    """Answer a Program that leaves nothing to search, or return None.

    One has no columns; another has a row without entries that nothing satisfies. Not every solver
    takes such for a model.
    """
    if (program.rhs[np.diff(program.starts) == 0] < 0).any():
        return Answer(Outcome.INFEASIBLE)
    if program.cost.size == 0:
        return Answer(Outcome.PROVEN, np.zeros(0, dtype=np.int64), program.constant)
    return None


class Backend(Protocol):
    """Solves a Program.

    Attributes
    ----------
    packages : distributions whose releases decide what it answers; a plan names them
    """

    name: str
    packages: tuple[str, ...]

    def solve(
        self, program: Program, limits: Limits, *, start: Start | None, tick: Tick
    ) -> Answer:
        """Solve, calling ``tick`` now and then, until proven or near, stopped or out of time."""
        ...
