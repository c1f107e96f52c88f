"""Benchmark `scale`: seconds of all that is not search, for large Cases, and peak memory."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from huline.models.files import read_case, write_case
from huline.models.invent import invent
from huline.optimizer.bench.phases import peak_mb
from huline.optimizer.compile import Compiled, compile_case
from huline.optimizer.settle import JobRun, Schedule, ServiceRun, settle

SIZES: dict[str, tuple[int, int, int]] = {
    "10000x50x168": (10_000, 50, 168),
    "100000x200x168": (100_000, 200, 168),
}
"""Workloads, centres and slots of made-up cases."""

BARS = {"parquet": 4.0, "json": 8.0, "compile": 30.0}
"""Seconds that reading from a format and compiling may take, whatever the size."""
PEAK_MB = 2_000.0
STEPS = ("compile", "settle", "place")
"""What is measured once a case was read."""


class Reading(NamedTuple):
    """One process: seconds of each step, the arcs found, and the peak memory.

    ``settle`` counts the money of a schedule, ``place`` writes its placements.
    """

    read: float
    compile: float
    settle: float
    place: float
    arcs: int
    peak_mb: float


@dataclass(frozen=True)
class Row:
    """One measured case; seconds of reading by format, and those of the other steps."""

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
    seconds |= {name: getattr(tables, name) for name in STEPS}
    return Row(size, seconds, tables.arcs, tables.peak_mb)


def table(rows: Sequence[Row]) -> str:
    """Lay rows out as text, the figure in the last line."""
    columns = ("csv", "parquet", "json", *STEPS)
    head = f"{'case':<16}" + "".join(f"{name:>9}" for name in columns)
    lines = [f"{head}{'arcs':>11}{'peak MB':>10}   (seconds to read each format, and of the rest)"]
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
    seconds, since = dict.fromkeys(("read", *STEPS), 0.0), time.monotonic()

    def done(step: str) -> None:
        nonlocal since
        seconds[step], since = time.monotonic() - since, time.monotonic()

    case = read_case(Path(path))
    done("read")
    compiled = compile_case(case)
    done("compile")
    schedule = _anywhere(compiled)
    settle(compiled, schedule)  # what is worked out once a Case is there from now on
    since = time.monotonic()
    found = settle(compiled, schedule)
    done("settle")
    assert len(found.placements) == len(case.workloads)
    done("place")
    reading = Reading(**seconds, arcs=compiled.arcs.workload.size, peak_mb=peak_mb())
    print(json.dumps(reading._asdict()))


def _anywhere(compiled: Compiled) -> Schedule:
    """Place all workloads on their first option, whether there is room or not."""
    arcs, schedule = compiled.arcs, Schedule()
    for w, k in zip(*np.unique(arcs.workload, return_index=True), strict=True):
        first = int(arcs.earliest[k])
        slots = tuple(range(first, first + int(arcs.slots[k])))
        schedule.jobs[int(w)] = JobRun(int(k), slots)
    for service in compiled.services:
        cards = np.zeros_like(service.need)
        cards[service.pools[:1]] = service.need[service.pools[:1]]
        schedule.services[service.workload] = ServiceRun(cards)
    return schedule


if __name__ == "__main__":
    _main(*sys.argv[1:])
