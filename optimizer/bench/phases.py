"""Benchmark `phases`: seconds of each phase and peak memory, each case in a fresh process."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import as_file, files
from pathlib import Path

from huline.models.files import read_case, write_case
from huline.models.invent import invent
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.strategies.watch import Watch

SIZES: dict[str, tuple[int, int, int] | None] = {
    "50x10x24": (50, 10, 24),
    "200x20x24": (200, 20, 24),
    "demo": None,
}
"""Workloads, centres and slots of made-up cases; the demo is the bundled real day."""

GAP = 0.01
SECONDS = 300.0
"""When a case is given up."""
COLUMNS = ("read", "compile", "first", "formulate", "solve", "decode", "verify")


@dataclass(frozen=True)
class Row:
    """One measured case."""

    size: str
    seconds: dict[str, float]
    peak_mb: float
    gap: float | None
    proven: bool


def measure(size: str, seconds: float = SECONDS) -> Row:
    """Plan a case of one size in a fresh process and take its figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case"
        shape = SIZES[size]
        if shape is None:
            with as_file(files("huline.datasets") / "east-west") as bundled:
                return _run(size, bundled, seconds)
        write_case(invent(*shape, seed=0), path)
        return _run(size, path, seconds)


def table(rows: Sequence[Row]) -> str:
    """Lay rows out as text, the figure in the last line."""
    head = (
        f"{'case':<12}" + "".join(f"{name:>11}" for name in COLUMNS) + f"{'peak MB':>10}{'gap':>9}"
    )
    lines = [head + "   (seconds)"]
    for row in rows:
        cells = "".join(f"{row.seconds.get(name, 0.0):>11.3f}" for name in COLUMNS)
        gap = "-" if row.gap is None else f"{row.gap:.3%}"
        lines.append(f"{row.size:<12}{cells}{row.peak_mb:>10.0f}{gap:>9}")
    proven = sum(row.proven for row in rows)
    lines.append(f"{proven} of {len(rows)} cases proven within {GAP:.0%}")
    return "\n".join(lines)


def _run(size: str, path: Path, seconds: float) -> Row:
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "huline.optimizer.bench.phases",
            size,
            str(path),
            str(seconds),
        ],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    return Row(**json.loads(done.stdout.splitlines()[-1]))


def _main(size: str, path: str, limit: str) -> None:
    since = time.monotonic()
    case = read_case(Path(path))
    seconds: dict[str, float] = {"read": time.monotonic() - since}
    plan = solve_here(case, Options(gap=GAP, seconds=float(limit)), Watch())
    if plan is not None:
        seconds |= {phase.name: phase.seconds for phase in plan.phases}
    row = Row(
        size,
        seconds,
        peak_mb(),
        plan.gap if plan else None,
        plan is not None and plan.status != "feasible",
    )
    print(json.dumps(asdict(row)))


def peak_mb() -> float:
    """Peak resident memory of this process in MB (10^6 bytes)."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e6


if __name__ == "__main__":
    _main(*sys.argv[1:])
