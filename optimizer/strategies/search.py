"""A search for one plan in stages: each minimises one number of its rank, the last the cost."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import gap_of
from huline.optimizer.backends import Answer, Limits, Outcome, backend_named
from huline.optimizer.effort import threads
from huline.optimizer.formulate import Formulation, Program, decode, encode
from huline.optimizer.options import Options
from huline.optimizer.settle import Schedule, Settlement, settle
from huline.optimizer.solvers import BackendName
from huline.optimizer.strategies.polish import polish
from huline.optimizer.strategies.watch import Bounds, Progress, StopReason, Watch

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Solved:
    """What a search found.

    Attributes
    ----------
    best : None if nothing was found
    bounds : of each number of its rank
    impossible : two solvers agree that no plan exists
    schedule : the choices of the best, where who searched made them himself
    """

    best: Settlement | None
    bounds: Bounds
    reason: StopReason
    impossible: bool = False
    schedule: Schedule | None = None

    @property
    def bound(self) -> int | None:
        """Milli-fen that no plan costs less than, as the solver claims."""
        return self.bounds[-1]


class Search:
    """Keeps the best Settlement and the best bounds, and knows when they are close enough."""

    def __init__(
        self,
        formulation: Formulation,
        options: Options,
        watch: Watch,
        known: int | None = None,
    ) -> None:
        self.formulation = formulation
        self.best: Settlement | None = None
        self._options, self._watch = options, watch
        self._schedule: Schedule | None = None
        self._rank: tuple[int, ...] | None = None
        tiers = formulation.compiled.terms.strict_tiers
        self._bounds: list[int | None] = [*(None for _ in tiers), known]
        self._stage = self._last = len(tiers)
        self._kept = 0.0
        self._shown: Progress | None = None
        self._reason: StopReason = "gap"
        self._impossible = False

    @property
    def value(self) -> int | None:
        """What the best plan comes to in the number that is minimised."""
        return None if self._rank is None else self._rank[self._stage]

    @property
    def over(self) -> bool:
        """Whether no further stage can find anything."""
        return self._impossible or self._reason != "gap"

    def turn_to(self, stage: int) -> None:
        """Minimise another number of the rank."""
        self._stage = stage

    def solve(self, program: Program, kept: float, near: float = 0.0) -> Answer:
        """Let the backend search, from the best Schedule if there is one.

        A claim that there is no plan is put to another solver: such claims have been wrong.

        Parameters
        ----------
        kept : seconds to leave, if there is a plan
        near : share of the gross sum of the best plan that need not be searched for
        """
        self._kept = kept
        answer = self._ask(self._options.backend, program, near)
        if answer.outcome is Outcome.INFEASIBLE:
            first = self._options.backend
            answer = self._ask(next(name for name in BackendName if name != first), program, 0.0)
            self._impossible = answer.outcome is Outcome.INFEASIBLE and self.best is None
        self._kept = 0.0
        return answer

    def _ask(self, solver: BackendName, program: Program, near: float) -> Answer:
        left, start = self._watch.remaining(), None
        if self._schedule is not None and self.best is not None:
            start = encode(self.formulation, self._schedule, self.best.placements)
        limits = Limits(
            None if left is None else max(0.0, left - self._kept * (start is not None)),
            threads(self._options),
            self._options.seed,
            int(near * self._gross()),
            self._options.work,
        )
        return backend_named(solver).solve(program, limits, start=start, tick=self.tick)

    def tick(self, values: Ints | None, bound: int | None) -> bool:
        """Take note of a solver's report; False asks it to stop."""
        if bound is not None:
            known = self._bounds[self._stage]
            self._bounds[self._stage] = bound if known is None else max(known, bound)
        if values is not None:
            self.consider(decode(self.formulation, values))
        self._show()
        if self._watch.stopped():
            self._reason = "cancelled"
            return False
        left = self._watch.remaining()
        if left is not None and left <= 0:
            self._reason = "time"
            return False
        if left is not None and left <= self._kept and self.best is not None:
            return False
        # a gap of 0 is the solver's own to prove: only it knows when it is done
        exact = self._options.gap == 0 and self._stage == self._last
        return exact or not self._close_enough(self._stage)

    def consider(self, schedule: Schedule) -> Settlement:
        """Settle a Schedule and keep it if it is the best so far."""
        found = settle(self.formulation.compiled, schedule)
        self.keep(schedule, found)
        return found

    def keep(self, schedule: Schedule, found: Settlement) -> None:
        """Keep a settled Schedule if it is the best so far."""
        rank = found.rank(self._options.perspective)
        if self._rank is None or rank < self._rank:
            self.best, self._rank, self._schedule = found, rank, schedule
            self._tell()

    def close(self, answer: Answer) -> None:
        """Take note of a solver's last word in a stage."""
        values, found = answer.values, None
        if values is not None:
            found = self.consider(decode(self.formulation, values))
        self.tick(None, answer.bound)
        if answer.outcome is Outcome.PROVEN and found is not None and self.value is not None:
            # the solver's tolerance, not the bound's last digit, decides here
            least = found.rank(self._options.perspective)[self._stage]
            if self._stage == self._last and self._options.perspective == "payer":
                # its own claims may have been greater
                least -= found.slack
            self._bounds[self._stage] = min(least, self.value)
            self._show()
        if self.best is not None and self._stage < self._last:
            self._tell()

    def polish(self, program: Program, kept: float = 0.0) -> None:
        """Improve the best Schedule part by part, in the time left but for seconds to keep."""
        self._kept = kept
        if self._schedule is not None and self.best is not None:
            formulation = replace(self.formulation, program=program)
            start = self._schedule, self.best.placements
            polish(formulation, *start, self._options, self._watch, self._better)
        self._kept = 0.0

    def _better(self, schedule: Schedule) -> bool:
        self.consider(schedule)
        return self.tick(None, None)

    def finish(self) -> Solved:
        """End the search."""
        reason = self._reason
        if reason == "gap" and not all(map(self._close_enough, range(self._last + 1))):
            reason = "time" if self._options.work is None else "rounds"
        return Solved(self.best, self._sound_bounds(), reason, self._impossible)

    def _sound_bounds(self) -> Bounds:
        """Cut bounds down to what the best plan comes to."""
        if self._rank is None:
            return tuple(self._bounds)
        pairs = zip(self._rank, self._bounds, strict=True)
        return tuple(None if bound is None else min(value, bound) for value, bound in pairs)

    def _tell(self) -> None:
        assert self.best is not None
        self._watch.incumbent(self.best, self._sound_bounds())

    def _close_enough(self, stage: int) -> bool:
        """Whether the bound leaves nothing, or in the last stage little, to be searched for."""
        bound = self._bounds[stage]
        if self._rank is None or bound is None:
            return False
        if stage < self._last:
            return self._rank[stage] <= bound
        gap = gap_of(self._rank[stage], bound, self._gross())
        return gap is not None and gap <= self._options.gap

    def _gross(self) -> int:
        if self.best is None:
            return 0
        payer = self._options.perspective == "payer"
        return self.best.ledger.gross if payer else self.best.system.gross

    def _show(self) -> None:
        cost = None if self._rank is None else self._rank[-1]
        progress = Progress("solve", cost, self._bounds[-1], self._gross() or None)
        if progress != self._shown:
            self._shown = progress
            self._watch.progress(progress)
