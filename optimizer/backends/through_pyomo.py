"""Pyomo: the Program as a model with a Block a rule, solved by a solver of a third make, SCIP.

SCIP is handed the model as Pyomo writes it. Pyomo's own interface to SCIP holds the interpreter
until the search is over, so that nobody hears of it or can end it, and states the cost as one more
row, which has a tolerance. CBC, which Pyomo knows too, is not offered: of gangs of 10^10 and
10^10 + 1 mW before a limit of 2 x 10^10 it says that no choice is feasible, not even none.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from huline.models.errors import EngineFailed, SolverMissing
from huline.models.sentence import both
from huline.optimizer.backends.base import (
    Answer,
    Ints,
    Limits,
    Outcome,
    Start,
    Tick,
    without_search,
)
from huline.optimizer.backends.scaling import Scaled, claimed_bound, scaled, whole
from huline.optimizer.formulate.program import Program
from huline.optimizer.formulate.pyomo_model import MPS_OPTIONS, pyomo_model

# SCIP's tolerances are relative: one mW in ten MW must still count.
_EXACT = {
    "numerics/epsilon": 1e-12,
    "numerics/sumepsilon": 1e-12,
    "numerics/feastol": 1e-11,
    "numerics/dualfeastol": 1e-10,
}
# Now and then its linear solver gives up at that: it gets as much leave as HiGHS has.
_LESS_EXACT = _EXACT | {"numerics/feastol": 1e-9, "numerics/dualfeastol": 1e-9}


class Pyomo:
    """Solves a Program as a Pyomo model, on one thread whatever `Limits.threads` says.

    A tick is asked at each new solution, searched node and solved relaxation; between two of them
    only the time limit, or a kill from outside, ends the search.

    Raises
    ------
    SolverMissing
        If SCIP is not installed.
    """

    name = "pyomo"
    packages = ("pyomo", "pyscipopt")

    def __init__(self) -> None:
        if find_spec("pyscipopt") is None:
            raise SolverMissing(
                both(
                    "the backend pyomo needs the solver SCIP, which is not installed: {command}",
                    "pyomo 后端需要求解器 SCIP，而它尚未安装：{command}",
                    command="pip install pyscipopt",
                )
            )

    def solve(
        self, program: Program, limits: Limits, *, start: Start | None, tick: Tick
    ) -> Answer:
        """Solve a Program; see `huline.optimizer.backends.base.Backend`."""
        known = without_search(program)
        if known is not None:
            return known
        begun = time.monotonic()
        try:
            return _solved(program, limits, _EXACT, start, tick)
        except EngineFailed:
            left = limits.seconds and max(0.0, limits.seconds - (time.monotonic() - begun))
            return _solved(program, replace(limits, seconds=left), _LESS_EXACT, start, tick)


def _solved(
    program: Program,
    limits: Limits,
    tolerances: dict[str, float],
    start: Start | None,
    tick: Tick,
) -> Answer:
    search = _loaded(program, scaled(program), limits, tolerances)
    if start is not None:
        search.begin(start)
    search.listen(tick)
    try:
        with _hushed():
            search.scip.optimizeNogil()
    except Exception as error:
        # it has no narrower class for what goes wrong inside SCIP
        if not str(error).startswith("SCIP: "):
            raise
        raise EngineFailed(
            both("SCIP failed: {error}", "求解器 SCIP 出错：“{error}”", error=error)
        ) from error
    return search.answer()


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep SoPlex from telling the terminal at each LP that it rounds one of the tolerances.

    It writes past all settings of SCIP; what goes wrong is told by statuses, not there.
    """
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


@dataclass(frozen=True)
class _Search:
    """A model in SCIP, and which of its columns are which of the Program's."""

    scip: Any
    program: Program
    numbers: Scaled
    columns: dict[int, Any]

    def begin(self, start: Start) -> None:
        """Let SCIP complete a start to a solution, if it can."""
        solution = self.scip.createPartialSol()
        for n, value in zip(*start, strict=True):
            if int(n) in self.columns:
                self.scip.setSolVal(solution, self.columns[int(n)], int(value))
        self.scip.addSol(solution)

    def listen(self, tick: Tick) -> None:
        """Let a tick hear what SCIP finds, and stop it."""
        kinds = import_module("pyscipopt").SCIP_EVENTTYPE
        improved = kinds.BESTSOLFOUND

        def hear(_: Any, event: Any) -> None:
            values = self.values() if event.getType() == improved else None
            if not tick(values, self.bound()):
                self.scip.interruptSolve()

        for kind in (improved, kinds.NODESOLVED, kinds.LPSOLVED):
            self.scip.attachEventHandlerCallback(hear, [kind], name=f"tick {kind}")

    def values(self) -> Ints | None:
        """(N,) values of the best solution, None if there is none."""
        if self.scip.getNSols() == 0:
            return None
        best, solution = self.scip.getBestSol(), np.zeros(self.program.cost.size)
        for n, column in self.columns.items():
            solution[n] = self.scip.getSolVal(best, column)
        return whole(self.program, solution)

    def bound(self) -> int | None:
        return claimed_bound(self.program, self.numbers, self.scip.getDualbound())

    def answer(self) -> Answer:
        status, values = self.scip.getStatus(), self.values()
        if status in ("infeasible", "inforunbd"):
            return Answer(Outcome.INFEASIBLE)
        if values is None:
            return Answer(Outcome.NOTHING, None, self.bound())
        proven = status == "optimal"
        return Answer(Outcome.PROVEN if proven else Outcome.FEASIBLE, values, self.bound())


def _loaded(
    program: Program, numbers: Scaled, limits: Limits, tolerances: dict[str, float]
) -> _Search:
    scip = import_module("pyscipopt").Model()
    scip.hideOutput()
    model = pyomo_model(program, numbers)
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "program.mps")
        _, symbols = model.write(path, format="mps", io_options=MPS_OPTIONS)
        scip.readProblem(path)
    # Ctrl-C is heard by whoever runs us
    scip.setParams(tolerances | {"misc/catchctrlc": False})
    scip.setParam("randomization/randomseedshift", limits.seed)
    if limits.seconds is not None:
        scip.setParam("limits/time", limits.seconds)
    if limits.work is not None:
        scip.setParam("limits/nodes", limits.work)
    named = model.solutions.symbol_map[symbols].bySymbol
    # columns in no row and without cost are not written; the constant of the cost has one
    columns = {named[c.name].index(): c for c in scip.getVars() if c.name in named}
    return _Search(scip, program, numbers, columns)
