"""The table of `huline bench agreement`, and the figure in its last line."""

import signal
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import active_children, get_context

from huline.models.constraints import SWITCHABLE
from huline.optimizer.bench.agreement.cases import draw
from huline.optimizer.bench.agreement.compare import Outcome, compare
from huline.optimizer.solvers import BackendName

SOLVERS = tuple(name.value for name in BackendName)
FEWEST_DECIDED = 10
"""Of 200 Cases, those in which a rule must decide for the benchmark to say something about it."""
LIFE = 25
"""Cases that a process compares before a fresh one takes its place: solvers keep some memory."""


@dataclass(frozen=True)
class Report:
    """What a set of random Cases has shown so far, and how long that took.

    Attributes
    ----------
    asked : how many Cases there were to be
    """

    outcomes: tuple[Outcome, ...]
    seconds: float
    asked: int

    @property
    def partial(self) -> bool:
        """Whether some Cases have not been compared."""
        return len(self.outcomes) < self.asked

    @property
    def disagreements(self) -> list[Outcome]:
        """Cases in which solvers differ, or the oracle found better."""
        return [outcome for outcome in self.outcomes if not outcome.agreed]

    @property
    def decided(self) -> dict[str, int]:
        """Rule -> Cases in which it decides, the fewest first."""
        counts = Counter(rule for outcome in self.outcomes for rule in outcome.decided)
        return dict(sorted(((r, counts[r]) for r in SWITCHABLE), key=lambda item: item[::-1]))

    @property
    def passed(self) -> bool:
        """Whether all were compared, nothing disagrees and every rule decides often enough."""
        needed = FEWEST_DECIDED * self.asked / 200
        enough = min(self.decided.values()) >= needed
        return enough and not self.disagreements and not self.partial


def report(
    cases: int, seed: int, workers: int = 1, tell: Callable[[Report], None] = lambda _: None
) -> Report:
    """Compare so many random Cases, telling after each how things stand.

    An interrupt ends it with what was compared until then.
    """
    drawn = range(1_000_000 * seed, 1_000_000 * seed + cases)
    found = Report((), 0.0, cases)
    since = time.monotonic()
    for first in range(0, cases, LIFE * workers):
        with _processes(workers) as pool:
            batch = [pool.submit(_compare, n) for n in drawn[first : first + LIFE * workers]]
            try:
                for future in batch:
                    outcomes = (*found.outcomes, future.result())
                    found = Report(outcomes, time.monotonic() - since, cases)
                    tell(found)
            except KeyboardInterrupt:
                # a Case may take a while: what is under way is dropped
                for process in active_children():
                    process.terminate()
                return found
    return found


def _processes(workers: int) -> ProcessPoolExecutor:
    """Return processes that leave an interrupt to this one."""
    ignore = (signal.SIGINT, signal.SIG_IGN)
    return ProcessPoolExecutor(workers, get_context("spawn"), signal.signal, ignore)


def _compare(seed: int) -> Outcome:
    return compare(draw(seed), SOLVERS)


def line(found: Report) -> str:
    """Say what became of the last Case, and where things stand."""
    last, (rule, least) = found.outcomes[-1], next(iter(found.decided.items()))
    agreed = "agreed" if last.agreed else "DISAGREED"
    return (
        f"{len(found.outcomes):>4} of {found.asked}: seed {last.drawn.seed} {agreed}, "
        f"{len(last.decided)} rules decided; fewest so far: {rule}, {least}"
    )


def table(found: Report) -> str:
    """Lay a report out as text, the figure in the last line."""
    outcomes = found.outcomes
    lines = [f"{'rule':<16}{'decides':>8}"]
    lines += [f"{rule:<16}{count:>8}" for rule, count in found.decided.items()]
    lines.append("")
    infeasible = sum(None in outcome.ranks.values() for outcome in outcomes)
    left = sum(outcome.left for outcome in outcomes)
    enumerated = sum(outcome.enumerated for outcome in outcomes)
    lines.append(
        f"{len(outcomes)} cases by {', '.join(SOLVERS)}: {infeasible} without any plan, "
        f"{enumerated} tried exhaustively, in {found.seconds:.0f} s"
    )
    share = 100 / max(len(outcomes), 1)
    lines.append(
        f"{infeasible * share:.0f}% without any plan, "
        f"{left * share:.0f}% whose best plan leaves work unserved"
    )
    strict = [o for o in outcomes if o.drawn.case.policy.tier_order == "strict"]
    stricter = sum(outcome.stricter for outcome in strict)
    lines.append(f"strict tiers in {len(strict)} cases, dearer for it in {stricter}")
    for outcome in found.disagreements:
        lines.append(f"seed {outcome.drawn.seed}: {outcome.failed or _found(outcome)}")
    least = min(found.decided.values(), default=0)
    if found.partial:
        lines.append(f"PARTIAL: stopped after {len(outcomes)} of {found.asked} cases")
    lines.append(
        f"{len(found.disagreements)} disagreements in {len(outcomes)} cases; "
        f"every rule decides in at least {least}"
    )
    return "\n".join(lines)


def _found(outcome: Outcome) -> str:
    ranks = ", ".join(f"{name} {rank}" for name, rank in outcome.ranks.items())
    return f"{ranks}; tried: {outcome.beaten_by}"
