"""Benchmark `scale`: seconds to read and compile Cases too large to plan here, and peak memory."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from huline.models.files import read_case, write_case
from huline.models.invent import invent
from huline.optimizer.bench.phases import peak_mb
from huline.optimizer.compile import compile_case

SIZES: dict[str, tuple[int, int, int]] = {
    "10000x50x168": (10_000, 50, 168),
    "100000x200x168": (100_000, 200, 168),
}
"""Workloads, centres and slots of made-up cases."""

BARS = {"parquet": 4.0, "json": 8.0, "compile": 30.0}
"""Seconds that reading from a format and compiling may take, whatever the size."""
PEAK_MB = 2_000.0


class Reading(NamedTuple):
    """One process: seconds of reading and compiling, the arcs found, and the peak memory."""

    read: float
    compile: float
    arcs: int
    peak_mb: float


@dataclass(frozen=True)
class Row:
    """One measured case; seconds of reading by format, and those of compiling."""

    size: str
    seconds: dict[str, float]
    arcs: int
    peak_mb: float

    @property
    def passes(self) -> bool:
        """Whether all figures keep to their bars."""
        in_time = all(self.seconds[name] < bar for name, bar in BARS.items())
        return in_time and self.peak_mb <= PEAK_MB


def measure(size: str) -> Row:
    """Read a case of one size from each format, and compile it, in fresh processes."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        case = invent(*SIZES[size], seed=0)
        write_case(case, place / "csv")
        write_case(case, place / "parquet", tables="parquet")
        write_case(case, place / "case.json")
        del case
        found = {name: _run(place / name) for name in ("csv", "parquet", "case.json")}
    seconds = {Path(name).suffix[1:] or name: each.read for name, each in found.items()}
    tables = found["parquet"]
    return Row(size, seconds | {"compile": tables.compile}, tables.arcs, tables.peak_mb)


def table(rows: Sequence[Row]) -> str:
    """Lay rows out as text, the figure in the last line."""
    columns = ("csv", "parquet", "json", "compile")
    head = f"{'case':<16}" + "".join(f"{name:>9}" for name in columns)
    lines = [f"{head}{'arcs':>11}{'peak MB':>10}   (seconds to read each format, and to compile)"]
    for row in rows:
        cells = "".join(f"{row.seconds[name]:>9.2f}" for name in columns)
        lines.append(f"{row.size:<16}{cells}{row.arcs:>11,}{row.peak_mb:>10.0f}")
    bars = ", ".join(f"{name} {bar:.0f} s" for name, bar in BARS.items())
    passed = sum(row.passes for row in rows)
    lines.append(f"{passed} of {len(rows)} cases within {bars} and {PEAK_MB:.0f} MB")
    return "\n".join(lines)


def _run(path: Path) -> Reading:
    command = [sys.executable, "-P", "-m", "huline.optimizer.bench.scale", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Reading(**json.loads(done.stdout.splitlines()[-1]))


def _main(path: str) -> None:
    since = time.monotonic()
    case = read_case(Path(path))
    read = time.monotonic() - since
    compiled = compile_case(case)
    arcs, took = compiled.arcs.workload.size, time.monotonic() - since - read
    print(json.dumps(Reading(read, took, arcs, peak_mb())._asdict()))


if __name__ == "__main__":
    _main(*sys.argv[1:])
