"""HiGHS, the default solver of whole Programs."""

from typing import Any

import highspy
import numpy as np

from huline.models.errors import EngineFailed
from huline.models.sentence import both
from huline.optimizer.backends.base import Answer, Limits, Outcome, Start, Tick, without_search
from huline.optimizer.backends.scaling import Scaled, claimed_bound, scaled, whole
from huline.optimizer.formulate.program import Program

# The tightest that HiGHS takes: rates of milli-fen and limits of mW stand in the same rows.
_TOLERANCE = 1e-9
# Every Program has an optimum in whole columns, whose cost is whole: a bound less than a milli-fen
# below a solution proves it. Asked for more, HiGHS tries the ways to share out a sum of which only
# a fraction of a milli-fen is left, one by one.
_WHOLE = 0.9
# Cliques are looked for by one thread: two that wait for each other took longer than one.
_CLIQUES_BY_ONE = 2**31 - 1
_ALL = 2**31 - 1
# Without a start restarts stay allowed: else HiGHS 1.13.1 claims 24,932 as the optimum of the
# public instance e05200, of which a plan of 24,930 is known: docs/how-to-add.md tells how to see
# it. With a start they are not: else it claims an optimum that two other solvers beat, see
# tests/agreement/test_agreement.py.


class Highs:
    """Solves a Program by branch and bound over the whole of it."""

    name = "highs"
    packages = ("highspy",)

    def solve(
        self, program: Program, limits: Limits, *, start: Start | None, tick: Tick
    ) -> Answer:
        """Solve a Program; see `huline.optimizer.backends.base.Backend`."""
        known = without_search(program)
        if known is not None:
            return known
        model = scaled(program)
        highs = load(program, model, limits)
        watch = _Watch(program, model, tick)
        highs.cbMipImprovingSolution.subscribe(watch.improved)
        highs.cbMipInterrupt.subscribe(watch.asked)
        if start is not None:
            index, values = start
            highs.setOptionValue("mip_allow_restart", False)
            highs.setSolution(index.size, index.astype(np.int32), values.astype(np.float64))
        highs.run()
        return _answer(highs, program, model, Outcome.NEAR if limits.near else Outcome.PROVEN)


class _Watch:
    """Passes what HiGHS reports on to a tick, and the tick's wish to stop back to HiGHS."""

    def __init__(self, program: Program, model: Scaled, tick: Tick) -> None:
        self._program, self._model, self._tick = program, model, tick

    def improved(self, event: Any) -> None:
        values = whole(self._program, np.asarray(event.data_out.mip_solution))
        bound = claimed_bound(self._program, self._model, event.data_out.mip_dual_bound)
        self._tick(values, bound)

    def asked(self, event: Any) -> None:
        bound = claimed_bound(self._program, self._model, event.data_out.mip_dual_bound)
        event.interrupt(not self._tick(None, bound))


def load(
    program: Program, model: Scaled, limits: Limits, *, relaxed: bool = False
) -> highspy.Highs:
    """Return HiGHS holding a scaled Program, as exact as it gets.

    Parameters
    ----------
    relaxed : let every column take fractions

    Raises
    ------
    EngineFailed
        If HiGHS refuses it.
    """
    # the first run in a process starts so many threads; asked for another number, later ones fail
    highspy.Highs.resetGlobalScheduler(True)
    highs = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", limits.threads),
        ("random_seed", limits.seed),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", max(limits.near, _WHOLE) / model.unit),
        ("mip_min_cliquetable_entries_for_parallelism", _CLIQUES_BY_ONE),
        ("mip_feasibility_tolerance", _TOLERANCE),
        ("primal_feasibility_tolerance", _TOLERANCE),
        ("dual_feasibility_tolerance", _TOLERANCE),
        ("mip_max_nodes", _ALL if limits.work is None else min(limits.work, _ALL)),
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
    if not relaxed:
        lp.integrality_ = [kind.kInteger if i else kind.kContinuous for i in program.integer]
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise EngineFailed(both("HiGHS refused the model", "求解器 HiGHS 拒绝了模型"))
    return highs


def _answer(highs: highspy.Highs, program: Program, model: Scaled, optimal: Outcome) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    states = highspy.HighsModelStatus
    if status in (states.kInfeasible, states.kUnboundedOrInfeasible):
        return Answer(Outcome.INFEASIBLE)
    bound = claimed_bound(program, model, info.mip_dual_bound)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer(Outcome.NOTHING, None, bound)
    values = whole(program, np.asarray(highs.getSolution().col_value))
    return Answer(optimal if status == states.kOptimal else Outcome.FEASIBLE, values, bound)
