"""Strategy `whole`: one exact Program for the whole Case."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import gap_of
from huline.optimizer.backends import Answer, Limits, Outcome, backend_named
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate import Formulation, decode, encode, formulate
from huline.optimizer.options import Options
from huline.optimizer.settle import Schedule, Settlement, settle
from huline.optimizer.solvers import BackendName
from huline.optimizer.strategies.polish import polish, time_for_parts
from huline.optimizer.strategies.watch import Progress, Watch

Ints = NDArray[np.int64]
StopReason = Literal["gap", "time", "cancelled"]


NEARER = 0.5
"""Of the gap that is asked for, what the solver is told: it counts with the first plan's sum."""


@dataclass(frozen=True)
class Solved:
    """What a strategy found.

    Attributes
    ----------
    best : None if nothing was found
    bound : milli-fen, as the solver claims
    impossible : two solvers agree that no plan exists
    """

    best: Settlement | None
    bound: int | None
    reason: StopReason
    impossible: bool = False


def solve_whole(
    compiled: Compiled, options: Options, first: Schedule | None, watch: Watch
) -> Solved:
    """State the Case as one Program and solve it to the asked gap.

    Parameters
    ----------
    first : a Schedule to start from
    """
    watch.enter("formulate")
    formulation = formulate(compiled, options.perspective)
    watch.enter("solve")
    search = _Search(formulation, options, watch)
    if first is not None:
        search.consider(first)
    kept = time_for_parts(formulation.program, watch.remaining())
    answer = search.solve(kept, NEARER * options.gap)
    if answer.outcome is Outcome.NEAR and search.tick(answer.values, answer.bound):
        # what was near for the sum of the first plan is not for that of the best
        answer = search.solve(kept, 0)
    if answer.outcome is Outcome.INFEASIBLE:
        return search.second_opinion(options.backend)
    if kept and answer.outcome is not Outcome.PROVEN and search.tick(answer.values, answer.bound):
        search.polish()
    return search.finish(answer)


class _Search:
    """Keeps the best Settlement and the best bound, and knows when they are close enough."""

    def __init__(self, formulation: Formulation, options: Options, watch: Watch) -> None:
        self._formulation, self._options, self._watch = formulation, options, watch
        self._best: Settlement | None = None
        self._schedule: Schedule | None = None
        self._cost: int | None = None
        self._bound: int | None = None
        self._shown: Progress | None = None
        self._reason: StopReason = "gap"

    def solve(self, kept: float, near: float) -> Answer:
        """Let the backend search, from the best Schedule if there is one.

        Parameters
        ----------
        kept : seconds to leave
        near : share of the gross sum of the best plan that need not be searched for
        """
        left, start = self._watch.remaining(), None
        if self._schedule is not None and self._best is not None:
            start = encode(self._formulation, self._schedule, self._best.placements)
        limits = Limits(
            None if left is None else max(0.0, left - kept),
            self._options.threads,
            self._options.seed,
            int(near * self._gross()),
        )
        backend = backend_named(self._options.backend)
        return backend.solve(self._formulation.program, limits, start=start, tick=self.tick)

    def tick(self, values: Ints | None, bound: int | None) -> bool:
        """Take note of a solver's report; False asks it to stop."""
        if bound is not None:
            self._bound = bound if self._bound is None else max(self._bound, bound)
        if values is not None:
            self.consider(decode(self._formulation, values))
        self._show()
        if self._watch.stopped():
            self._reason = "cancelled"
            return False
        remaining = self._watch.remaining()
        if remaining is not None and remaining <= 0:
            self._reason = "time"
            return False
        # a gap of 0 is the solver's own to prove: only it knows when it is done
        return self._options.gap == 0 or not self._close_enough()

    def consider(self, schedule: Schedule) -> Settlement:
        """Settle a Schedule and keep it if it is the best so far."""
        found = settle(self._formulation.compiled, schedule)
        cost = found.cost(self._options.perspective)
        if self._cost is None or cost < self._cost:
            self._best, self._cost, self._schedule = found, cost, schedule
            self._watch.incumbent(found, self._bound)
        return found

    def polish(self) -> None:
        """Improve the best Schedule part by part, in the time kept for that."""
        if self._schedule is not None and self._best is not None:
            start = self._schedule, self._best.placements
            polish(self._formulation, *start, self._options, self._watch, self._keep)

    def _keep(self, schedule: Schedule) -> bool:
        self.consider(schedule)
        return self.tick(None, None)

    def finish(self, answer: Answer) -> Solved:
        """Close the search with the solver's last word."""
        self._watch.enter("decode")
        self.tick(answer.values, answer.bound)
        if answer.outcome is Outcome.PROVEN:
            # the solver's tolerance, not the bound's last digit, decides here
            self._bound = self._cost
            self._show()
            return Solved(self._best, self._cost, "gap")
        bound = self._bound
        if bound is not None and self._cost is not None:
            bound = min(bound, self._cost)
        reason = self._reason
        if reason == "gap" and not self._close_enough():
            reason = "time"
        return Solved(self._best, bound, reason)

    def second_opinion(self, first: str) -> Solved:
        """Confirm a claim of infeasibility with another solver: such claims have been wrong."""
        other = backend_named(next(name for name in BackendName if name != first))
        limits = Limits(self._watch.remaining(), self._options.threads, self._options.seed)
        answer = other.solve(self._formulation.program, limits, start=None, tick=self.tick)
        if answer.outcome is Outcome.INFEASIBLE and self._best is None:
            return Solved(None, None, "gap", impossible=True)
        return self.finish(answer)

    def _close_enough(self) -> bool:
        if self._best is None or self._cost is None or self._bound is None:
            return False
        gap = gap_of(self._cost, self._bound, self._gross())
        return gap is not None and gap <= self._options.gap

    def _gross(self) -> int:
        if self._best is None:
            return 0
        payer = self._options.perspective == "payer"
        return self._best.ledger.gross if payer else self._best.system.gross

    def _show(self) -> None:
        progress = Progress("solve", self._cost, self._bound, self._gross() or None)
        if progress != self._shown:
            self._shown = progress
            self._watch.progress(progress)
