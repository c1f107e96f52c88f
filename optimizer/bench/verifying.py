"""Benchmark `verify`: seconds to check a plan, with and without certificate, and peak memory."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from huline.models.files import read_case, read_certificate, read_plan
from huline.optimizer.bench.clock import Clock, Times
from huline.optimizer.bench.phases import peak_mb
from huline.optimizer.verify import verify

SECONDS = 60.0
"""How long checking may take, whatever the size."""
PEAK_MB = 2_000.0


@dataclass(frozen=True)
class Row:
    """A plan that was read and checked in a process of its own.

    ``bounded`` is for the check of plan and certificate together; None without one.
    """

    workloads: int
    runs: int
    read: Times
    plain: Times
    bounded: Times | None
    peak_mb: float
    ok: bool

    @property
    def passes(self) -> bool:
        """Whether the check keeps to its bars."""
        slowest = self.bounded or self.plain
        return slowest.wall < SECONDS and self.peak_mb < PEAK_MB


def measure(case: Path, plan: Path, certificate: Path | None = None) -> Row:
    """Read and check a plan in a fresh process."""
    files = [case, plan, *([] if certificate is None else [certificate])]
    module = ("-P", "-m", "huline.optimizer.bench.verifying")
    done = subprocess.run(
        [sys.executable, *module, *map(str, files)], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    for name in ("read", "plain", "bounded"):
        found[name] = found[name] and Times(*found[name])
    return Row(**found)


def table(row: Row) -> str:
    """Lay a row out as text, the figure in the last line."""
    lines = [f"{row.workloads:,} workloads, {row.runs:,} runs; the plan "
             f"{'keeps' if row.ok else 'breaks'} the rules",
             f"{'':<18}{'seconds':>9}{'of CPU':>9}"]  # fmt: skip
    for name, times in (
        ("read", row.read),
        ("check", row.plain),
        ("with certificate", row.bounded),
    ):
        if times is not None:
            lines.append(f"{name:<18}{times.wall:>9.2f}{times.cpu:>9.2f}")
    within = "within" if row.passes else "not within"
    lines.append(
        f"peak {row.peak_mb:.0f} MB; checking is {within} {SECONDS:.0f} s and {PEAK_MB:.0f} MB"
    )
    return "\n".join(lines)


def _main(case_at: str, plan_at: str, *certificate_at: str) -> None:
    clock = Clock()
    case, plan = read_case(Path(case_at)), read_plan(Path(plan_at))
    proof = read_certificate(Path(*certificate_at)) if certificate_at else None
    read = clock.lap()
    verdict = verify(case, plan)
    plain, bounded = clock.lap(), None
    if proof is not None:
        verify(case, plan, proof)
        bounded = clock.lap()
    found = Row(
        workloads=len(case.workloads),
        runs=sum(len(placement.runs) for placement in plan.placements),
        read=read,
        plain=plain,
        bounded=bounded,
        peak_mb=peak_mb(),
        ok=verdict.ok,
    )
    print(json.dumps(vars(found)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
