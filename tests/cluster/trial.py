"""`make cluster`: plan a large made-up Case on two nodes of which one is lost on the way.

Prints what a round of the bound takes here, on processes and on the cluster, then makes a plan
with `huline plan --workers`, kills a node while it is priced, and has the plan checked.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from huline.models.case import Case
from huline.models.files import write_case
from huline.models.invent import invent
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.strategies.prices.ascent import ascend
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.workers import workers
from tests.cluster.nodes import kill, two_nodes

ROUNDS = 20
"""That are timed, after one that is not."""


def main(size: str) -> int:
    """Try a Case of a size such as ``10000x50x168``; return the exit status."""
    case = invent(*map(int, size.split("x")), seed=0)
    print(f"{size}\n{'workers':<12}{'s a round':>12}{'overhead, s':>14}", flush=True)
    bounds = [_timed(case, "local"), _timed(case, "processes:2")]
    with two_nodes() as (address, second):
        bounds.append(_timed(case, f"ray://{address}"))
        status = _planned(case, f"ray://{address}", second)
    alike = len(set(bounds)) == 1
    print(f"bounds of all workers are {'the same' if alike else f'not the same: {bounds}'}")
    return status or int(not alike)


def _timed(case: Case, kind: str) -> int:
    """Print what a round takes, and return the bound after some."""
    compiled, rounds = compile_case(case), list[float]()
    with workers(case, Options(workers=kind)) as crowd:
        relaxation = Relaxation(compiled, "payer", 1, crowd.parts, crowd.mapped)
        start = np.zeros(relaxation.rows.size, dtype=np.int64)
        relaxation.bound(start)  # by then all workers have compiled the Case
        rounds.append(time.perf_counter())

        def go_on(_: object) -> bool:
            rounds.append(time.perf_counter())
            return True

        best = ascend(relaxation, start, ROUNDS, go_on)
        overhead = statistics.median(crowd.overheads[1:]) if crowd.overheads else 0.0
    assert best is not None
    each = statistics.median(np.diff(rounds))
    print(
        f"{'':<{len(case.name)}}{kind.split(':')[0]:<14}{each:>12.4f}{overhead:>14.4f}", flush=True
    )
    return best.bound


def _planned(case: Case, where: str, node: "subprocess.Popen[bytes]") -> int:
    """Plan with the command, lose a node while pricing, and check the plan."""
    with tempfile.TemporaryDirectory() as folder:
        place, plan, proof = (Path(folder) / name for name in ("case", "p.json", "c.json"))
        write_case(case, place, tables="parquet")
        huline = [sys.executable, "-m", "huline.api.cli"]
        words = ["--strategy", "prices", "--work", "60", "--workers", where, "--gap", "0"]
        command = [
            *huline,
            "plan",
            str(place),
            *words,
            "-o",
            str(plan),
            "--certificate",
            str(proof),
        ]
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        for line in running.stderr or ():
            if "pricing" in line and "bound" in line:
                kill(node)
                print("a node is lost:", line.split("\r")[-1].strip(), flush=True)
                break
        for _ in running.stderr or ():
            pass  # it must not wait for somebody to listen
        if running.wait() not in (0, 3):
            return 1
        check = [*huline, "check", str(place), str(plan), "--certificate", str(proof)]
        return subprocess.run(check, check=False).returncode or int(node.poll() is None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
