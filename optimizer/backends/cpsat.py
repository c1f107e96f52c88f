"""CP-SAT, which computes in whole numbers throughout: the second opinion."""

import numpy as np
from ortools.sat.python import cp_model

from huline.optimizer.backends.base import Answer, Ints, Limits, Outcome, Start, Tick
from huline.optimizer.formulate.program import Program

WORK_A_SECOND = 100
"""Work for which one of CP-SAT's deterministic seconds counts."""


class CpSat:
    """Solves a Program with exact integers; continuous columns take whole values too.

    They do in some optimal vertex of every Program we state, so nothing is lost.
    """

    name = "cpsat"
    packages = ("ortools",)

    def solve(
        self, program: Program, limits: Limits, *, start: Start | None, tick: Tick
    ) -> Answer:
        """Solve a Program; see `huline.optimizer.backends.base.Backend`."""
        model, columns = _model(program)
        if start is not None:
            for n, value in zip(*start, strict=True):
                model.add_hint(columns[int(n)], int(value))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = limits.threads
        solver.parameters.random_seed = limits.seed
        # its own handler would stay behind and end the whole process at the next Ctrl-C
        solver.parameters.catch_sigint_signal = False
        if limits.seconds is not None:
            solver.parameters.max_time_in_seconds = limits.seconds
        if limits.work is not None:
            solver.parameters.max_deterministic_time = limits.work / WORK_A_SECOND
        watch = _Watch(columns, program, tick)
        solver.best_bound_callback = watch.bounded
        watch.solver = solver
        status = solver.solve(model, watch)
        return _answer(solver, status, columns, program)


class _Watch(cp_model.CpSolverSolutionCallback):
    """Passes new solutions and bounds on to a tick."""

    def __init__(self, columns: list[cp_model.IntVar], program: Program, tick: Tick) -> None:
        super().__init__()
        self._columns, self._program, self._tick = columns, program, tick
        self.solver: cp_model.CpSolver | None = None

    def on_solution_callback(self) -> None:
        values = np.array([self.value(x) for x in self._columns], dtype=np.int64)
        bound = int(self.best_objective_bound) + self._program.constant
        if not self._tick(values, bound):
            self.stop_search()

    def bounded(self, bound: float) -> None:
        if not self._tick(None, int(bound) + self._program.constant) and self.solver:
            self.solver.stop_search()


def _model(program: Program) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    columns = [
        model.new_int_var(int(low), int(high), "")
        for low, high in zip(program.lower, program.upper, strict=True)
    ]
    for m, limit in enumerate(program.rhs):
        span = slice(int(program.starts[m]), int(program.starts[m + 1]))
        terms = [columns[int(n)] for n in program.columns[span]]
        weights = [int(v) for v in program.values[span]]
        model.add(cp_model.LinearExpr.weighted_sum(terms, weights) <= int(limit))
    model.minimize(cp_model.LinearExpr.weighted_sum(columns, [int(c) for c in program.cost]))
    return model, columns


def _answer(
    solver: cp_model.CpSolver, status: object, columns: list[cp_model.IntVar], program: Program
) -> Answer:
    if status == cp_model.INFEASIBLE:
        return Answer(Outcome.INFEASIBLE)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        # what it says of a bound may be a 0 that was never filled in; true ones have been told
        return Answer(Outcome.NOTHING)
    bound = int(np.floor(solver.best_objective_bound)) + program.constant
    values: Ints = np.array([solver.value(x) for x in columns], dtype=np.int64)
    outcome = Outcome.PROVEN if status == cp_model.OPTIMAL else Outcome.FEASIBLE
    return Answer(outcome, values, bound)
