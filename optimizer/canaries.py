"""Small problems on which solver releases have been caught, and the releases known to be wrong.

* highspy 1.14.0 claims false optima, for one ``min 2x + 3z, x + z >= 4.5, 0 <= x, z <= 10``, z
  whole: 15 where 9 is right (ERGO-Code/HiGHS issues 2957, 3043).
* highspy 1.15 and ortools 9.15 cannot be imported in one process (google/or-tools issue 5246).
* CP-SAT has open reports of false infeasibility (google/or-tools issues 5274, 5295).
"""

import random
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from huline.models.errors import SolverMissing
from huline.models.sentence import both
from huline.optimizer.backends import Limits, Outcome, backend_named
from huline.optimizer.formulate.program import ColumnBlock, Program, RowBlock
from huline.optimizer.solvers import BackendName

KNOWN_BAD = {"highspy": ("1.14.", "1.15.")}
PACKAGES = (
    "huline", "highspy", "ortools", "networkx", "pyomo", "numpy", "polars", "pydantic", "fastapi",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing the doctor looked at."""

    name: str
    ok: bool
    detail: str
    """A version, or a Sentence."""


def examine() -> list[Finding]:
    """Look at versions, known-bad releases, and the canaries of each solver."""
    return [
        Finding("python", (3, 11) <= sys.version_info[:2] < (3, 14), sys.version.split()[0]),
        *(_release(name) for name in PACKAGES),
        _together(),
        *(_canary(name) for name in BackendName),
    ]


def _release(name: str) -> Finding:
    try:
        found = version(name)
    except PackageNotFoundError:
        return Finding(name, False, both("not installed", "未安装"))
    bad = any(found.startswith(prefix) for prefix in KNOWN_BAD.get(name, ()))
    warning = both(
        "{found}, known to be wrong: install 1.13", "{found}，已知有错：请安装 1.13", found=found
    )
    return Finding(name, not bad, warning if bad else found)


def _together() -> Finding:
    """Import both solvers in one fresh process."""
    code = "import highspy; highspy.Highs(); from ortools.sat.python import cp_model"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False
    )
    words = done.stderr.strip().splitlines()
    well = both("import in one process", "可在同一进程中导入")
    detail = well if done.returncode == 0 else (words or ["crash"])[-1]
    return Finding("highspy with ortools", done.returncode == 0, detail)


def _canary(backend: str, count: int = 300) -> Finding:
    """Solve the known trap and random tiny programs, and compare with enumeration.

    A solver that nobody has to install may be missing.
    """
    try:
        wrong = wrong_answers(backend, [trap(), *(tiny(seed) for seed in range(count))])
    except SolverMissing as missing:
        said = both("not tried: {why}", "未尝试：{why}", why=missing.args[0])
        return Finding(f"{backend} optima", True, said)
    right = both(
        "{right} of {all} canaries right",
        "{all} 个试题答对 {right} 个",
        right=count + 1 - wrong,
        all=count + 1,
    )
    return Finding(f"{backend} optima", wrong == 0, right)


def wrong_answers(backend: str, programs: list[Program]) -> int:
    """Count the Programs for which a backend's optimum is not the true one."""
    solver = backend_named(backend)
    wrong = 0
    for program in programs:
        answer = solver.solve(program, Limits(), start=None, tick=lambda _, __: True)
        truth = optimum(program)
        if truth is None:
            wrong += answer.outcome is not Outcome.INFEASIBLE
        elif answer.outcome is not Outcome.PROVEN or answer.values is None:
            wrong += 1
        else:
            wrong += _best_at(program, int(answer.values[1])) != truth
    return wrong


def trap() -> Program:
    """Return the published trap with x counted in halves, so that all numbers are whole: 9."""
    return _program(cost=(1, 3), upper=(20, 10), rows=(((-1, -2), -9),))


def tiny(seed: int) -> Program:
    """Return a random program of a continuous and a whole column.

    The continuous one has coefficients -1, 0 or 1, so whole values suffice for it.
    """
    draw = random.Random(seed).randint
    count = draw(1, 3)
    rows = tuple(((draw(-1, 1), draw(-4, 4)), draw(-9, 9)) for _ in range(count))
    return _program(cost=(draw(-5, 5), draw(-5, 5)), upper=(draw(1, 10), draw(1, 10)), rows=rows)


def optimum(program: Program) -> int | None:
    """Enumerate a Program of two columns; None if nothing satisfies it."""
    found = [_best_at(program, z) for z in range(int(program.upper[1]) + 1)]
    return min((cost for cost in found if cost is not None), default=None)


def _best_at(program: Program, z: int) -> int | None:
    """Return the least cost for a value of the whole column."""
    rows = np.zeros((program.rhs.size, 2), dtype=np.int64)
    row_of = np.repeat(np.arange(program.rhs.size), np.diff(program.starts))
    rows[row_of, program.columns] = program.values
    points = [np.array((x, z)) for x in range(int(program.upper[0]) + 1)]
    costs = [int(program.cost @ p) for p in points if (rows @ p <= program.rhs).all()]
    return min(costs, default=None)


def _program(
    cost: tuple[int, int], upper: tuple[int, int], rows: tuple[tuple[tuple[int, int], int], ...]
) -> Program:
    matrix = np.array([row for row, _ in rows], dtype=np.int64)
    m, n = np.nonzero(matrix)
    return Program(
        cost=np.array(cost), lower=np.zeros(2, dtype=np.int64), upper=np.array(upper),
        integer=np.array([False, True]), starts=np.searchsorted(m, np.arange(len(rows) + 1)),
        columns=n, values=matrix[m, n], rhs=np.array([limit for _, limit in rows]),
        constant=0, column_blocks=(ColumnBlock("x", 0, 2, str),),
        row_blocks=(RowBlock("row", "", 0, len(rows), str),),
    )  # fmt: skip
