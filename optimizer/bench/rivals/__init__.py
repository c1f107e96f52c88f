"""Benchmark `rivals`: other ways to plan a Case, in the same time, judged by the checker.

What each plan costs is set against one bound, that of the certificate of Huline's own plan.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import HulineError, NoPlanExists, OutOfTime
from huline.models.plan import Plan
from huline.models.units import MILLI_FEN_PER_CNY
from huline.optimizer.bench.rivals.greedy import by_size, in_file_order
from huline.optimizer.bench.rivals.partition import in_parts
from huline.optimizer.options import Options
from huline.optimizer.planning import plan
from huline.optimizer.solvers import BackendName
from huline.optimizer.strategies.whole import MOST_COLUMNS
from huline.optimizer.verify import verify

OURS = ("prices", "auto")
"""Ways of Huline. The first comes first: the bound is that of its certificate."""


def _by(backend: BackendName) -> Callable[[Case, Options], Plan | None]:
    """Let one solver plan the whole."""
    changes = {"strategy": "whole", "backend": backend}
    return lambda case, options: plan(case, options.model_copy(update=changes))


def _auto(case: Case, options: Options) -> Plan:
    """Let Huline choose."""
    return plan(case, options.model_copy(update={"strategy": "auto"}))


RIVALS: Mapping[str, Callable[[Case, Options], Plan | None]] = {
    "first-come": in_file_order,
    "largest-first": by_size,
    "partition": in_parts,
    "highs": _by(BackendName.HIGHS),
    "cpsat": _by(BackendName.CPSAT),
}
"""Ways to plan a Case; None where they find no plan. The greedy ones take the time they take."""


@dataclass(frozen=True)
class Row:
    """One way to plan; money in milli-fen, None where there is no plan or no bound.

    Attributes
    ----------
    gap : cost less bound, over the gross of the plan
    columns : that a Program of the whole has, as far as the plan says
    said : what stands in the way of the plan; "" if nothing does
    """

    name: str
    seconds: float
    cost: int | None = None
    bound: int | None = None
    gap: float | None = None
    said: str = ""
    columns: int = 0

    @property
    def above(self) -> float | None:
        """How far the cost is above the bound, as a share of the bound."""
        if self.cost is None or not self.bound or self.bound < 0:
            return None
        return (self.cost - self.bound) / self.bound


def compare(
    case: Case,
    options: Options,
    names: Sequence[str],
    tell: Callable[[Row], None] = lambda _: None,
) -> list[Row]:
    """Plan a Case by Huline and by these rivals, each in ``options.seconds``; tell of each."""
    proofs: list[Certificate] = []

    def by_prices(case: Case, options: Options) -> Plan:
        priced = options.model_copy(update={"strategy": "prices"})
        return plan(case, priced, checked=lambda _, proof: proofs.extend([proof] if proof else []))

    rows = [_measured(OURS[0], by_prices, case, options, proofs)]
    tell(rows[0])
    small = rows[0].columns <= MOST_COLUMNS
    # of a large Case it would do the same again
    ways = ({OURS[1]: _auto} if small else {}) | {name: RIVALS[name] for name in names}
    for name, way in ways.items():
        rows.append(_measured(name, way, case, options, proofs))
        tell(rows[-1])
    return rows


def _measured(
    name: str,
    way: Callable[[Case, Options], Plan | None],
    case: Case,
    options: Options,
    proofs: Sequence[Certificate],
) -> Row:
    since, found, said = time.monotonic(), None, "no plan"
    try:
        found = way(case, options)
    except (OutOfTime, NoPlanExists):
        pass
    except HulineError as error:
        said = str(error)
    seconds = time.monotonic() - since
    if found is None:
        return Row(name, seconds, said=said)
    verdict = verify(case, found, proofs[-1] if proofs else None)
    if not verdict.ok:
        return Row(name, seconds, said=f"the checker finds {len(verdict.breaches)} breaches")
    return Row(name, seconds, verdict.cost, verdict.bound, verdict.gap, columns=found.columns)


def heading() -> str:
    """Return the line above the rows."""
    return f"{'way':<15}{'cost, CNY':>17}{'gap':>10}{'above bound':>13}{'seconds':>10}"


def line(row: Row) -> str:
    """Lay one row out as text."""
    cost = "-" if row.cost is None else f"{row.cost / MILLI_FEN_PER_CNY:,.2f}"
    gap, above = ("-" if share is None else f"{share:.3%}" for share in (row.gap, row.above))
    said = f"  {row.said}" if row.said else ""
    return f"{row.name:<15}{cost:>17}{gap:>10}{above:>13}{row.seconds:>10.1f}{said}"


def figure(rows: Sequence[Row]) -> str:
    """Sum up in one line how many rivals do no better, and what no plan can."""
    rivals, bound = [row for row in rows if row.name not in OURS], rows[0].bound
    least = "-" if bound is None else f"{bound / MILLI_FEN_PER_CNY:,.2f} CNY"
    worse = len(rivals) - len(better(rows))
    return f"{worse} of {len(rivals)} rivals do no better; no plan costs less than {least}"


def better(rows: Sequence[Row]) -> list[str]:
    """Name the rivals whose plan costs less than the best of ours."""
    costs = {row.name: row.cost for row in rows if row.cost is not None}
    ours = min((costs[name] for name in OURS if name in costs), default=None)
    rivals = costs.keys() - set(OURS)
    return sorted(name for name in rivals if ours is None or costs[name] < ours)
