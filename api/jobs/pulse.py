"""Keeps an attempt alive in the store: signs of life, wishes, events, checkpoints.

A thread of its own, so that a slow or absent database holds up neither the search nor its end.
"""

import threading
import time
from collections.abc import Callable
from typing import Self

from huline.api.store import attempts, plans
from huline.api.store.attempts import Attempt, Order
from huline.api.store.database import AWAY, Database
from huline.api.store.packing import packed
from huline.models.service import PlanStatus, SolutionStatus
from huline.optimizer.made import Made
from huline.optimizer.strategies.watch import Progress

BEAT_SECONDS = 0.1
"""A plan that is to be stopped hears of it so soon."""
KEEP_SECONDS = 20.0
"""Between checkpoints."""


class Pulse:
    """Tells the store of an attempt while it lasts.

    Attributes
    ----------
    order : what was wished last: ``go``, ``stop``, or ``lost`` where the plan is another's by now
    """

    def __init__(self, database: Database, attempt: Attempt) -> None:
        self.order: Order = "go"
        self._database, self._attempt = database, attempt
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._latest: Progress | None = None
        self._told: Progress | None = None
        self._cost: int | None = None
        self._better: Made | None = None
        self._kept: Made | None = None
        self._kept_at = time.monotonic()
        self._improved_at: float | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._beat()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def progress(self, progress: Progress) -> None:
        """Take note of where planning stands; what comes in between two beats is told as one."""
        with self._lock:
            last = self._latest
            if last is not None and progress.cost is None:
                # a phase that begins does not take back what is known
                known = last.cost, last.bound, last.gross
                progress = Progress(progress.phase, *known)
            if progress.cost is not None and (last is None or last.cost != progress.cost):
                self._improved_at = time.monotonic()
            self._latest = progress

    def unimproved(self) -> float:
        """Return the seconds since the last better plan; 0 before the first."""
        at = self._improved_at
        return 0.0 if at is None else time.monotonic() - at

    def better(self, made: Made) -> None:
        """Take note of a better plan."""
        with self._lock:
            self._better = made

    def keep(self) -> None:
        """Keep the best plan so far for the next attempt, now that this one ends."""
        self._try(self._keep)

    def _run(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            self._beat()
        self._try(self._tell)

    def _beat(self) -> None:
        self._try(self._hear)
        self._try(self._tell)
        if time.monotonic() - self._kept_at >= KEEP_SECONDS:
            self._kept_at = time.monotonic()
            self._try(self._keep)

    def _try(self, step: Callable[[], None]) -> None:
        if self.order == "lost":
            return
        try:
            step()
        except AWAY:
            self._database.mend()

    def _hear(self) -> None:
        with self._database.begin() as session:
            self.order = attempts.pulse(session, self._attempt)

    def _tell(self) -> None:
        with self._lock:
            latest, told = self._latest, self._told
        if latest is None or latest == told:
            return
        with self._database.begin() as session:
            row = attempts.held(session, self._attempt)
            if row is None:
                self.order = "lost"
                return
            if latest.cost is not None:
                row.solution_status = SolutionStatus.FEASIBLE
                if row.status == PlanStatus.STARTED:
                    row.status = PlanStatus.ACTIVE
            plans.tell(
                session, row.id, PlanStatus(row.status), phase=latest.phase,
                objective=latest.cost, bound=latest.bound, gap=latest.gap,
                incumbent=latest.cost is not None and latest.cost != self._cost,
            )  # fmt: skip
            row.quality = row.quality | {
                "cost": _text(latest.cost), "bound": _text(latest.bound), "gap": latest.gap,
            }  # fmt: skip
        self._told, self._cost = latest, latest.cost

    def _keep(self) -> None:
        with self._lock:
            made = self._better
        if made is None or made is self._kept:
            return
        plan, certificate, _ = made.whole()
        document = packed(plan)
        proof = None if certificate is None else packed(certificate)
        with self._database.begin() as session:
            attempts.keep(session, self._attempt, document, proof)
        self._kept = made


def _text(amount: int | None) -> str | None:
    return None if amount is None else str(amount)
