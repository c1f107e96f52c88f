"""Benchmark `ladder`: invented Cases of four sizes, planned from files as a user plans them.

Each plan is made by the command line, in a process of its own, and judged by the checker in
another, with the certificate of its bound. A Case counts only if it is none that anybody solves:
by placing work as it comes, or the largest first.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from huline.models.case import Case
from huline.models.files import read_case, read_certificate, read_plan, write_case
from huline.models.invent import invent
from huline.models.plan import Plan
from huline.models.units import MILLI_FEN_PER_CNY
from huline.models.verdict import Measures
from huline.optimizer.bench.rivals.greedy import by_size, in_file_order
from huline.optimizer.options import Options
from huline.optimizer.verify import verify

SIZES: Mapping[str, tuple[int, int, int]] = {
    "S": (50, 10, 24),
    "M": (1_000, 20, 168),
    "L": (10_000, 50, 168),
    "XL": (100_000, 200, 168),
}
"""Workloads, centres and slots."""
SECONDS: Mapping[str, float] = {"S": 30.0, "M": 60.0, "L": 90.0, "XL": 600.0}
"""What a plan of each size may take, reading and writing included."""
TIGHTNESS: Mapping[str, float] = {"loose": 0.7, "tight": 1.0}
BARS: Mapping[tuple[str, str], float] = {
    ("M", "loose"): 0.010, ("M", "tight"): 0.015, ("L", "loose"): 0.006, ("L", "tight"): 0.008,
    ("XL", "loose"): 0.006, ("XL", "tight"): 0.008,
}  # fmt: skip
"""The gap that a plan may leave; at S a solver alone proves more than a certificate."""
FIRST_COME, LARGEST_FIRST = 0.03, 0.08
"""How far above the bound these must be for a Case to count."""
FULL, SPENT = 0.9, 0.99
"""Shares of the western pools for others, and of a budget, that a tight Case fills."""


class Cell(NamedTuple):
    """One Case of the ladder: a size, how tight, and a seed."""

    size: str
    kind: str
    seed: int


@dataclass(frozen=True)
class Judged:
    """What the checker says of a plan, and what it costs to place work in order; milli-fen.

    Attributes
    ----------
    bound, gap, gap_served : of the certificate; None where there is none
    used, west : share of all card-slots taken, and of those of western centres that take others'
        work; None where there are none
    spent, budgets : budgets that are claimed, all but a hundredth, and all there are
    parts : what the gap is made of, as far as it is sound
    """

    cost: int
    bound: int | None
    gap: float | None
    gap_served: float | None
    first_come: int | None
    largest_first: int | None
    used: float
    west: float | None
    spent: int
    budgets: int
    parts: dict[str, int]


@dataclass(frozen=True)
class Row:
    """One measured cell: seconds on the clock and of all processors, and the largest process.

    ``judged`` is None where no plan was made; ``failed`` then says why.
    """

    cell: Cell
    wall: float
    cpu: float
    peak_mb: float
    judged: Judged | None
    failed: str = ""

    @property
    def closed(self) -> float | None:
        """How much of the distance from first-come to the bound the plan closes."""
        found = self.judged
        if found is None or found.bound is None or found.first_come in (None, found.bound):
            return None
        assert found.first_come is not None
        return (found.first_come - found.cost) / (found.first_come - found.bound)

    @property
    def passes(self) -> bool:
        """Whether there is a plan as near to its bound as the bar asks, if there is one."""
        gap = None if self.judged is None else self.judged.gap
        return gap is not None and gap <= BARS.get(self.cell[:2], 1.0)

    @property
    def remarks(self) -> list[str]:
        """Say why a Case does not count, and in what a tight one is not tight."""
        found = self.judged
        if found is None:
            return [f"no plan: {self.failed}"]
        ways = (
            ("first-come", found.first_come, FIRST_COME),
            ("largest-first", found.largest_first, LARGEST_FIRST),
        )
        said = [
            f"does not count: {name} is {cost / found.bound - 1:.1%} above the bound, "
            f"less than {least:.0%}"
            for name, cost, least in ways
            if cost is not None and found.bound is not None and cost < (1 + least) * found.bound
        ]
        if self.cell.kind == "tight" and (found.west or 0) < FULL:
            said.append(f"not tight: western pools for others are {found.west or 0:.0%} full")
        if self.cell.kind == "tight" and not found.spent:
            said.append("not tight: no budget is spent")
        return said


def cells(sizes: Sequence[str], kinds: Sequence[str], seeds: Sequence[int]) -> Iterator[Cell]:
    """Yield all Cases of these sizes, kinds and seeds."""
    return (Cell(size, kind, seed) for size in sizes for kind in kinds for seed in seeds)


def warm(huline: Sequence[str]) -> None:
    """Let the compiled loops be compiled, which the first plan on a machine waits for."""
    with tempfile.TemporaryDirectory() as folder:
        case, made = Path(folder) / "case", Path(folder) / "plan.json"
        write_case(invent(20, 4, 24, seed=0), case)
        words = ["plan", str(case), "-o", str(made), "--strategy", "prices"]
        subprocess.run([*huline, *words], capture_output=True, check=False)


def measure(cell: Cell, huline: Sequence[str], seconds: float | None, threads: int) -> Row:
    """Plan one Case from its files, and let the checker judge the plan.

    Parameters
    ----------
    huline : the command line of this project, to be called with arguments
    seconds : for the plan, reading and writing included; none: those of its size
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        made = invent(*SIZES[cell.size], cell.seed, TIGHTNESS[cell.kind])
        write_case(made, place / "case", tables="parquet")
        del made
        files = [str(place / name) for name in ("case", "plan.json", "proof.json")]
        limit = SECONDS[cell.size] if seconds is None else seconds
        words = ["plan", files[0], "-o", files[1], "--certificate", files[2], "--json"]
        words += ["--seconds", f"{limit:g}", "--threads", f"{threads}"]
        wall, cpu, peak_mb, said = timed([*huline, *words])
        if not (place / "plan.json").exists():
            return Row(cell, wall, cpu, peak_mb, None, said)
        command = [sys.executable, "-P", "-m", "huline.optimizer.bench.ladder", *files]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return Row(cell, wall, cpu, peak_mb, None, _last_line(done.stderr))
        return Row(cell, wall, cpu, peak_mb, Judged(**json.loads(done.stdout)))


def timed(command: Sequence[str]) -> tuple[float, float, float, str]:
    """Run a command.

    Returns
    -------
    Seconds, seconds of all processors, MB of the largest process, and the last it said
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        since = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        # of the processes that it waited for, too
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - since
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
        return wall, used.ru_utime + used.ru_stime, peak, _last_line(said.read())


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1].strip()


def judge(case: Case, plan: Plan, proof: Path) -> Judged:
    """Judge a plan, and place the same work in file order and by size.

    Raises
    ------
    ValueError
        If the checker refuses the plan.
    """
    certificate = read_certificate(proof) if proof.exists() else None
    verdict = verify(case, plan, certificate, apart=True)
    if not verdict.ok or verdict.cost is None or verdict.measures is None:
        raise ValueError(f"the checker finds {len(verdict.breaches)} breaches")
    known = plan.model_copy(
        update={"bound": verdict.bound, "bound_kind": verdict.bound and "certificate"}
    )
    used, west = _used(case, verdict.measures)
    spent, budgets = _spent(case, plan)
    orders = [way(case, Options()) for way in (in_file_order, by_size)]
    first, largest = (None if each is None else each.cost for each in orders)
    parts = {} if verdict.parts is None else verdict.parts.by_kind(case, plan)
    return Judged(
        verdict.cost, verdict.bound, verdict.gap, known.gap_served, first, largest, used or 0.0,
        west, spent, budgets, parts,
    )  # fmt: skip


def _used(case: Case, measures: Measures) -> tuple[float | None, float | None]:
    """Return shares of the card-slots that are taken: everywhere, and in the open west."""
    homes = {pool.id: pool.centre for pool in case.pools}
    west = {
        centre.id
        for centre in case.centres
        if centre.side_policy == "west" and centre.accepts_from != "own"
    }
    shares = []
    for where in ({centre.id for centre in case.centres}, west):
        pools = [pool for pool in measures.pools if homes[pool.pool] in where]
        there = sum(pool.available for pool in pools)
        taken = sum(pool.busy + pool.committed for pool in pools)
        shares.append(taken / there if there else None)
    return shares[0], shares[1]


def _spent(case: Case, plan: Plan) -> tuple[int, int]:
    """Count the budgets of programmes that are claimed, and all of them."""
    claimed = Counter[str]()
    for placement in plan.placements:
        for claim in placement.claims:
            claimed[claim.subsidy] += claim.amount
    budgets = {rule.id: rule.budget for rule in case.policy.subsidies if rule.budget}
    return sum(claimed[name] >= SPENT * most for name, most in budgets.items()), len(budgets)


def heading() -> str:
    """Return the line above the rows."""
    names = ("wall s", "CPU s", "peak MB", "cost, CNY", "bound, CNY", "gap", "served", "closed")
    widths = (9, 9, 9, 16, 16, 9, 9, 9)
    cells = "".join(f"{name:>{width}}" for name, width in zip(names, widths, strict=True))
    return f"{'case':<14}{cells}{'used':>7}{'west':>7}{'budgets':>9}"


def lines(row: Row) -> str:
    """Lay one row out as text; below it, where the gap lies, and what is to be remarked."""
    name, found = "{} {} {}".format(*row.cell), row.judged
    text = f"{name:<14}{row.wall:>9.1f}{row.cpu:>9.1f}{row.peak_mb:>9.0f}"
    if found is not None:
        money = (f"{_cny(amount):>16}" for amount in (found.cost, found.bound))
        shares = (f"{_share(s):>9}" for s in (found.gap, found.gap_served, row.closed))
        budgets = f"{found.spent}/{found.budgets}"
        text += "".join((*money, *shares))
        text += f"{found.used:>7.0%}{_share(found.west, 0):>7}{budgets:>9}"
        gap = sum(found.parts.values())
        parts = sorted(found.parts.items(), key=lambda part: -part[1])
        if gap:
            told = ", ".join(f"{name} {amount / gap:.1%}" for name, amount in parts)
            text += f"\n  where the gap lies: {told}"
    mark = [] if row.passes or found is None else [f"missed: {BARS.get(row.cell[:2], 1.0):.1%}"]
    return "\n  ".join([text, *mark, *row.remarks])


def _cny(amount: int | None) -> str:
    return "-" if amount is None else f"{amount / MILLI_FEN_PER_CNY:,.2f}"


def _share(share: float | None, digits: int = 2) -> str:
    return "-" if share is None else f"{share:.{digits}%}"


def figure(rows: Sequence[Row]) -> str:
    """Sum the rows up in one line."""
    passed = sum(row.passes for row in rows)
    count = sum(row.judged is not None and "does not count" not in lines(row) for row in rows)
    return f"{passed} of {len(rows)} cases reach their bar; {count} count"


def document(rows: Sequence[Row], seconds: float | None, threads: int) -> str:
    """Write rows as JSON; money in milli-fen as text."""
    money = ("cost", "bound", "first_come", "largest_first")
    found = []
    for row in rows:
        fields = asdict(row) | {"cell": row.cell._asdict(), "closed": row.closed}
        judged = fields["judged"]
        if judged is not None:
            judged |= {name: None if judged[name] is None else str(judged[name]) for name in money}
            judged["parts"] = {name: str(amount) for name, amount in judged["parts"].items()}
        found.append(fields | {"passes": row.passes, "remarks": row.remarks})
    options = {"seconds": seconds, "threads": threads, "processors": os.cpu_count()}
    return json.dumps({"options": options, "rows": found}, indent=1) + "\n"


def _main(case: str, plan: str, proof: str) -> None:
    print(json.dumps(asdict(judge(read_case(Path(case)), read_plan(Path(plan)), Path(proof)))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
