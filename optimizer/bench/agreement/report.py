"""The table of `huline bench agreement`, and the figure in its last line."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from huline.models.constraints import SWITCHABLE
from huline.optimizer.bench.agreement.cases import draw
from huline.optimizer.bench.agreement.compare import Outcome, compare
from huline.optimizer.solvers import BackendName

SOLVERS = tuple(name.value for name in BackendName)
FEWEST_DECIDED = 10
"""Of 200 Cases, those in which a rule must decide for the benchmark to say something about it."""


@dataclass(frozen=True)
class Report:
    """What a set of random Cases has shown, and how long that took."""

    outcomes: tuple[Outcome, ...]
    seconds: float

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
        """Whether nothing disagrees and every rule decides often enough."""
        needed = FEWEST_DECIDED * len(self.outcomes) / 200
        return not self.disagreements and min(self.decided.values()) >= needed


def report(
    cases: int, seed: int, workers: int = 1, tell: Callable[[bool], None] = lambda _: None
) -> Report:
    """Compare so many random Cases, telling of each whether all agreed."""
    drawn = range(1_000_000 * seed, 1_000_000 * seed + cases)
    since, outcomes = time.monotonic(), []
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for outcome in pool.map(_compare, drawn):
            outcomes.append(outcome)
            tell(outcome.agreed)
    return Report(tuple(outcomes), time.monotonic() - since)


def _compare(seed: int) -> Outcome:
    return compare(draw(seed), SOLVERS)


def table(found: Report) -> str:
    """Lay a report out as text, the figure in the last line."""
    outcomes = found.outcomes
    lines = [f"{'rule':<16}{'decides':>8}"]
    lines += [f"{rule:<16}{count:>8}" for rule, count in found.decided.items()]
    lines.append("")
    infeasible = sum(None in outcome.costs.values() for outcome in outcomes)
    enumerated = sum(outcome.enumerated for outcome in outcomes)
    solvers = ", ".join(outcomes[0].costs) if outcomes else "none"
    lines.append(
        f"{len(outcomes)} cases by {solvers}: {infeasible} without any plan, "
        f"{enumerated} tried exhaustively, in {found.seconds:.0f} s"
    )
    for outcome in found.disagreements:
        costs = ", ".join(f"{name} {cost}" for name, cost in outcome.costs.items())
        lines.append(f"seed {outcome.drawn.seed}: {costs}; tried: {outcome.beaten_by}")
    least = min(found.decided.values(), default=0)
    lines.append(
        f"{len(found.disagreements)} disagreements in {len(outcomes)} cases; "
        f"every rule decides in at least {least}"
    )
    return "\n".join(lines)
