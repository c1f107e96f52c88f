"""How a strategy is watched and stopped: plain callables, given from above."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from huline.models.plan import gap_of

if TYPE_CHECKING:
    from huline.models.certificate import Certificate
    from huline.optimizer.settle.settlement import Settlement

Bounds = tuple[int | None, ...]
"""For each number of a Settlement's rank, what no plan that is as good in those before comes
below; None where nothing is known."""
StopReason = Literal["gap", "rounds", "time", "cancelled", "error"]
PhaseName = Literal["compile", "formulate", "first", "price", "solve", "decode", "verify"]


@dataclass(frozen=True)
class Progress:
    """Where planning stands; money in milli-fen."""

    phase: PhaseName
    cost: int | None = None
    bound: int | None = None
    gross: int | None = None

    @property
    def gap(self) -> float | None:
        """The gap relative to gross; None while cost or bound is unknown."""
        if self.cost is None or self.bound is None or self.gross is None:
            return None
        return gap_of(self.cost, self.bound, self.gross)


@dataclass
class Watch:
    """Listens to a strategy, and tells it when to stop.

    Attributes
    ----------
    progress : called with every change
    incumbent : called with every better Settlement and the bounds known then
    certified : called with the certificate from which bounds told from then on follow
    stopped : asked often; True ends the search with what there is
    deadline : of `time.monotonic`; None without a limit
    """

    progress: Callable[[Progress], None] = lambda _: None
    incumbent: "Callable[[Settlement, Bounds], None]" = lambda _, __: None
    certified: "Callable[[Certificate], None]" = lambda _: None
    stopped: Callable[[], bool] = lambda: False
    deadline: float | None = None
    seconds: dict[PhaseName, float] = field(default_factory=dict)
    _phase: tuple[PhaseName, float] | None = None

    def enter(self, phase: PhaseName) -> None:
        """Begin a phase: the time until the next one counts as its."""
        now = time.monotonic()
        self.leave(now)
        self._phase = phase, now
        self.progress(Progress(phase))

    def leave(self, now: float | None = None) -> None:
        """End the current phase."""
        if self._phase is not None:
            name, since = self._phase
            spent = (time.monotonic() if now is None else now) - since
            self.seconds[name] = self.seconds.get(name, 0.0) + spent
            self._phase = None

    @property
    def ending(self) -> StopReason | None:
        """Why no further stage is to be begun; None if there is time for one."""
        if self.stopped():
            return "cancelled"
        return "time" if self.remaining() == 0 else None

    def remaining(self) -> float | None:
        """Seconds until the deadline, at least 0; None without one."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def within(self, share: float) -> float | None:
        """Return the deadline, of `time.monotonic`, of what may take a share of the time left."""
        left = self.remaining()
        return None if left is None else time.monotonic() + share * left
