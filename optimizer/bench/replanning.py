"""Benchmark `replanning`: a plan of yesterday follows what changed, and the checker judges it.

An invented Case is planned without a twentieth of its workloads. Then that comes, a centre falls
out, a tariff doubles, and all of it at once: each is replanned by the command line from the plan
that there is, in a process of its own.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from huline.models.case import Case
from huline.models.files import read_case, read_certificate, read_plan, write_case
from huline.models.plan import Plan
from huline.models.workload import TrainingJob
from huline.optimizer.bench.ladder import timed
from huline.optimizer.replan.compare import compare
from huline.optimizer.verify import verify

NEW = 20
"""One workload in so many is new."""
LIMIT, NEAR = 20.0, 0.01
"""Seconds on the clock, and the gap, within which a new plan is to be."""
TAX = "100"
"""CNY for each workload that moves to another centre."""


class Row(NamedTuple):
    """A change that was replanned: seconds on the clock and of all processors.

    ``gap`` and ``moved`` are None where there is no plan; ``failed`` then says why.
    """

    change: str
    wall: float
    cpu: float
    peak_mb: float
    gap: float | None
    moved: int | None
    failed: str = ""

    @property
    def passes(self) -> bool:
        """Whether there is a plan in time, and near enough to the best."""
        return self.wall <= LIMIT and self.gap is not None and self.gap <= NEAR


class Limits(NamedTuple):
    """What plans may take, reading and writing included.

    Attributes
    ----------
    before, after : seconds for the first plan, and for each that follows it
    """

    before: float
    after: float = LIMIT
    threads: int = 2


def measure(
    whole: Case, changes: Sequence[str], huline: Sequence[str], limits: Limits
) -> Iterator[Row]:
    """Plan a Case, and yield how each change is followed.

    Parameters
    ----------
    changes : of `CHANGES`
    huline : the command line of this project, to be called with arguments

    Raises
    ------
    ValueError
        If there is no plan to begin with.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        before = [str(place / name) for name in ("before", "plan.json", "proof.json")]
        write_case(without_some(whole), place / "before", tables="parquet")
        words = ["plan", before[0], "-o", before[1], "--certificate", before[2]]
        words += ["--seconds", f"{limits.before:g}", "--threads", f"{limits.threads}"]
        *_, said = timed([*huline, *words])
        if not (place / "plan.json").exists():
            raise ValueError(f"there is no plan to begin with: {said}")
        earlier = read_plan(place / "plan.json")
        for change in changes:
            after = place / change
            write_case(CHANGES[change](whole), after, tables="parquet")
            yield _followed(change, after, before, earlier, huline, limits)


def _followed(
    change: str, after: Path, before: Sequence[str], earlier: Plan, huline: Sequence[str],
    limits: Limits,
) -> Row:  # fmt: skip
    made, proof = after / "new.json", after / "new-proof.json"
    words = ["replan", str(after), before[1], "--from-certificate", before[2], "-o", str(made)]
    words += ["--certificate", str(proof), "--move-tax", TAX, "--gap", f"{NEAR / 2:g}"]
    words += ["--seconds", f"{limits.after:g}", "--threads", f"{limits.threads}"]
    wall, cpu, peak_mb, said = timed([*huline, *words])
    if not made.exists():
        return Row(change, wall, cpu, peak_mb, None, None, said)
    case, plan = read_case(made.with_suffix(".case.json")), read_plan(made)
    verdict = verify(case, plan, read_certificate(proof) if proof.exists() else None)
    if not verdict.ok:
        return Row(change, wall, cpu, peak_mb, None, None, f"{len(verdict.breaches)} breaches")
    moved = sum(each.kind == "moved" for each in compare(case, earlier, plan).differences)
    return Row(change, wall, cpu, peak_mb, verdict.gap, moved)


def without_some(case: Case) -> Case:
    """Leave out workloads that are still to come, none of which others wait for."""
    waited_for = {before for w in case.workloads for before in _before(w)}
    tied = {name for group in case.groups for name in group.workloads}
    fixed = waited_for | tied | {pin.workload for pin in case.pins}
    fixed |= {quote.workload for quote in case.quotes}
    kept = [w for i, w in enumerate(case.workloads) if i % NEW or w.id in fixed]
    return case.model_copy(update={"workloads": tuple(kept)})


def _before(workload: object) -> Sequence[str]:
    return workload.after if isinstance(workload, TrainingJob) else ()


def without_a_centre(case: Case) -> Case:
    """Leave no card free in one of the centres."""
    gone = case.centres[len(case.centres) // 7].id
    promised = {commitment.pool for commitment in case.commitments}
    rented = {contract.pool for contract in case.contracts}
    pools = tuple(
        pool.model_copy(update={"cards": (0,), "headroom": ()})
        if pool.centre == gone and pool.id not in promised | rented
        else pool
        for pool in case.pools
    )
    return case.model_copy(update={"pools": pools})


def with_a_dear_tariff(case: Case) -> Case:
    """Let the first tariff cost twice as much."""
    first, *others = case.tariffs
    twice = tuple(2 * price for price in first.fen_per_mwh)
    return case.model_copy(
        update={"tariffs": (first.model_copy(update={"fen_per_mwh": twice}), *others)}
    )


CHANGES: Mapping[str, Callable[[Case], Case]] = {
    "new work": lambda case: case,
    "outage": lambda case: without_a_centre(without_some(case)),
    "tariff": lambda case: with_a_dear_tariff(without_some(case)),
    "all three": lambda case: with_a_dear_tariff(without_a_centre(case)),
}
"""What happens to the whole Case, of which a twentieth was not planned before."""


def heading() -> str:
    """Return the line above the rows."""
    return f"{'change':<12}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}{'gap':>9}{'moved':>9}"


def line(row: Row) -> str:
    """Lay a row out as text."""
    text = f"{row.change:<12}{row.wall:>9.1f}{row.cpu:>9.1f}{row.peak_mb:>9.0f}"
    if row.gap is None:
        return f"{text}  no plan: {row.failed}" if row.failed else f"{text}  no bound"
    mark = "" if row.passes else f"  missed: {NEAR:.1%} in {LIMIT:.0f} s"
    return f"{text}{row.gap:>9.2%}{row.moved:>9,}{mark}"


def figure(rows: Sequence[Row]) -> str:
    """Sum the rows up in one line."""
    return f"{sum(row.passes for row in rows)} of {len(rows)} changes are followed in time"
