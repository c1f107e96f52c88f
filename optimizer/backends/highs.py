"""HiGHS, the default solver of whole Programs."""

from typing import Any

import highspy
import numpy as np

from huline.models.errors import EngineFailed
from huline.optimizer.backends.base import Answer, Ints, Limits, Outcome, Start, Tick
from huline.optimizer.backends.scaling import Scaled, scaled
from huline.optimizer.formulate.program import Program

# The tightest that HiGHS takes: rates of milli-fen and limits of mW stand in the same rows.
_TOLERANCE = 1e-9


class Highs:
    """Solves a Program by branch and bound over the whole of it."""

    name = "highs"

    def solve(
        self, program: Program, limits: Limits, *, start: Start | None, tick: Tick
    ) -> Answer:
        """Solve a Program; see `huline.optimizer.backends.base.Backend`."""
        if program.cost.size == 0:
            return _empty(program)
        model = scaled(program)
        highs = _load(program, model, limits)
        watch = _Watch(program, model, tick)
        highs.cbMipImprovingSolution.subscribe(watch.improved)
        highs.cbMipInterrupt.subscribe(watch.asked)
        if start is not None:
            index, values = start
            highs.setSolution(index.size, index.astype(np.int32), values.astype(np.float64))
        highs.run()
        return _answer(highs, program, model)


class _Watch:
    """Passes what HiGHS reports on to a tick, and the tick's wish to stop back to HiGHS."""

    def __init__(self, program: Program, model: Scaled, tick: Tick) -> None:
        self._program, self._model, self._tick = program, model, tick

    def improved(self, event: Any) -> None:
        values = _whole(self._program, np.asarray(event.data_out.mip_solution))
        bound = _bound(event.data_out.mip_dual_bound, self._program, self._model)
        self._tick(values, bound)

    def asked(self, event: Any) -> None:
        bound = _bound(event.data_out.mip_dual_bound, self._program, self._model)
        event.interrupt(not self._tick(None, bound))


def _load(program: Program, model: Scaled, limits: Limits) -> highspy.Highs:
    highs = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", limits.threads),
        ("random_seed", limits.seed),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
        ("mip_feasibility_tolerance", _TOLERANCE),
        ("primal_feasibility_tolerance", _TOLERANCE),
        ("dual_feasibility_tolerance", _TOLERANCE),
        ("time_limit", limits.seconds if limits.seconds is not None else highspy.kHighsInf),
    ):
        highs.setOptionValue(option, value)
    rows, columns = program.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, np.zeros(columns), model.upper
    lp.row_lower_, lp.row_upper_ = np.full(rows, -highspy.kHighsInf), model.rhs
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = program.starts.astype(np.int32)
    lp.a_matrix_.index_ = program.columns.astype(np.int32)
    lp.a_matrix_.value_ = model.values
    kind = highspy.HighsVarType
    lp.integrality_ = [kind.kInteger if i else kind.kContinuous for i in program.integer]
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise EngineFailed("HiGHS refused the model")
    return highs


def _answer(highs: highspy.Highs, program: Program, model: Scaled) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    states = highspy.HighsModelStatus
    if status in (states.kInfeasible, states.kUnboundedOrInfeasible):
        return Answer(Outcome.INFEASIBLE)
    bound = _bound(info.mip_dual_bound, program, model)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer(Outcome.NOTHING, None, bound)
    values = _whole(program, np.asarray(highs.getSolution().col_value))
    proven = status == states.kOptimal
    return Answer(Outcome.PROVEN if proven else Outcome.FEASIBLE, values, bound)


def _whole(program: Program, solution: "np.ndarray[Any, np.dtype[np.float64]]") -> Ints:
    """Round the integer columns; the others carry no decision and become 0."""
    values: Ints = np.rint(solution).astype(np.int64)
    values[~program.integer] = 0
    return values


def _bound(dual: float, program: Program, model: Scaled) -> int | None:
    if not np.isfinite(dual) or abs(dual) >= highspy.kHighsInf:
        return None
    return int(np.floor(dual * model.unit)) + program.constant


def _empty(program: Program) -> Answer:
    if (program.rhs < 0).any():
        return Answer(Outcome.INFEASIBLE)
    return Answer(Outcome.PROVEN, np.zeros(0, dtype=np.int64), program.constant)
