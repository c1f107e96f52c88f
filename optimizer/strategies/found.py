"""The best plan and the bound that a search by prices has found so far."""

import time

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.options import Options
from huline.optimizer.settle import Schedule, Settlement, settle
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.watch import PhaseName, Progress, StopReason, Watch


class Found:
    """The best plan and the bound so far."""

    def __init__(
        self, compiled: Compiled, options: Options, watch: Watch, brief: bool = False
    ) -> None:
        self._compiled, self._options = compiled, options
        self.watch, self.brief = watch, brief
        self.best: Settlement | None = None
        self.schedule: Schedule | None = None
        """Of the best, if it was made here."""
        self.bound: int | None = None
        self.hasty = False
        """Whether moves end as soon as the best plan is near: it is proof that is asked for."""
        self.settling = 0.0
        """Seconds that settling the last plan took, writing it included."""

    @property
    def bounds(self) -> tuple[int | None, ...]:
        """Of each number of a plan's rank: nothing is known of strict tiers."""
        return (*(None for _ in self._compiled.terms.strict_tiers), self.bound)

    @property
    def near(self) -> bool:
        """Whether the best plan is as near to the bound as asked for.

        Of strict tiers nothing is known, so with them it never is.
        """
        gap = self._progress().gap
        known = not self._compiled.terms.strict_tiers
        return known and gap is not None and gap <= self._options.gap

    @property
    def enough(self) -> bool:
        """Whether the best plan is near, and that is all that is asked for."""
        return self.hasty and self.near

    @property
    def over(self) -> bool:
        """Whether the search has to end."""
        return self.watch.stopped() or self.watch.remaining() == 0

    @property
    def reason(self) -> StopReason:
        """Why the search ends now."""
        if self.near:
            return "gap"
        if self.watch.stopped():
            return "cancelled"
        return "rounds" if self.watch.deadline is None else "time"

    def consider(self, made: Insertion) -> None:
        """Settle a plan in the making and keep it if it is sound and the best so far."""
        if made.sound:
            self.settle(made.schedule())

    def settle(self, schedule: Schedule) -> Settlement:
        """Settle a Schedule, and keep it if it is the best so far."""
        since = time.monotonic()
        settled = settle(self._compiled, schedule)
        self.keep(settled, schedule)
        self.settling = time.monotonic() - since
        return settled

    def keep(self, settled: Settlement, schedule: Schedule | None = None) -> None:
        """Keep a plan if it is the best so far."""
        view = self._options.perspective
        if self.best is None or settled.rank(view) < self.best.rank(view):
            self.best, self.schedule = settled, schedule
            self.tell()

    def tell(self) -> None:
        """Say where the search stands."""
        if self.best is not None:
            self.watch.incumbent(self.best, self.bounds)
        self.watch.progress(self._progress())

    def show(self, bound: int) -> None:
        """Say that a bound was found."""
        self.bound = bound
        self.watch.progress(self._progress("price"))

    def _progress(self, phase: PhaseName = "solve") -> Progress:
        view, best = self._options.perspective, self.best
        cost = None if best is None else best.cost(view)
        ledger = None if best is None else best.ledger if view == "payer" else best.system
        gross = None if ledger is None else ledger.gross
        return Progress(phase, cost, self.bound, gross or None)
