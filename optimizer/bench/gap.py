"""Benchmark `gap`: public generalised assignment instances against the best values published.

An instance passes if its plan is proven or close enough to the best published value, and its bound
is not above that value. Costs are in CNY, of which the files' whole numbers count one each.
"""

import csv
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huline.models.errors import BadInput, NoPlanExists, OutOfTime, Problem, reason_of
from huline.models.files import read_gap
from huline.models.sentence import both, listed
from huline.models.units import MILLI_FEN_PER_CNY
from huline.optimizer.options import Options
from huline.optimizer.planning import plan

SECONDS = 60.0
"""For each instance, reading included."""
BARS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"gap\d+-\d+|[ab]\d+|[ce](05|10)\d{3}"), 0.0005),
    (re.compile(r"d(05|10)\d{3}"), 0.006),
)
"""How far above the best published value a plan may be, by the name of the instance."""
BEST = "best_known.csv"


@dataclass(frozen=True)
class Row:
    """One instance; money in CNY, None where there is nothing to tell."""

    name: str
    seconds: float
    best: int | None = None
    cost: float | None = None
    bound: float | None = None

    @property
    def above(self) -> float | None:
        """How far the cost is above the best published value, as a share of it."""
        if self.best is None or self.cost is None:
            return None
        return (self.cost - self.best) / max(1, abs(self.best))

    @property
    def passes(self) -> bool:
        """Whether it is solved as well as its bar asks, by a bound that can be true."""
        if self.cost is None or self.bound is None:
            return False
        if self.best is not None and self.bound > self.best:
            return False
        bar = next((bar for names, bar in BARS if names.fullmatch(self.name)), None)
        near = bar is None or (self.above is not None and self.above <= bar)
        return near or self.cost <= self.bound


def best_published(folder: Path) -> dict[str, int]:
    """Read the best value published of each instance that lies in the folder.

    Raises
    ------
    BadInput
        If the folder has no such table, or none of its instances.
    """
    best = {name: value for name, value in _table(folder).items() if (folder / name).is_file()}
    if best:
        return best
    message = both("none of its instances lies beside it", "表中的实例无一在该文件夹中")
    hint = both("put files of these names into the folder", "请将同名文件放入该文件夹")
    raise BadInput([Problem(str(folder / BEST), None, "", "instances", message, hint)])


def _table(folder: Path) -> dict[str, int]:
    path = folder / BEST
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["instance"]: int(row["best_published"]) for row in csv.DictReader(file)}
    except OSError as error:
        message = both("cannot be read: {reason}", "无法读取：{reason}", reason=reason_of(error))
    except (KeyError, TypeError, ValueError):
        message = both(
            "is no table with the columns {columns}",
            "不是含 {columns} 两列的表",
            columns=listed(("instance", "best_published")),
        )
    hint = both(
        "give the folder in which the instances lie, with their best values",
        "请给出存放实例及其最优值的文件夹",
    )
    raise BadInput([Problem(str(path), None, "", "instances", message, hint)])


def measure(path: Path, best: Mapping[str, int], seconds: float, threads: int) -> Row:
    """Plan one instance and take its figures."""
    since = time.monotonic()
    case = read_gap(path)
    left = max(0.1, seconds - (time.monotonic() - since))
    cost = bound = None
    try:
        found = plan(case, Options(gap=0.0, seconds=left, threads=threads))
        cost = found.cost / MILLI_FEN_PER_CNY
        bound = None if found.bound is None else found.bound / MILLI_FEN_PER_CNY
    except (OutOfTime, NoPlanExists):
        pass  # a row without a cost says so
    return Row(path.name, time.monotonic() - since, best.get(path.name), cost, bound)


def heading() -> str:
    """Return the line above the rows."""
    return f"{'instance':<12}{'best':>10}{'cost':>12}{'bound':>14}{'above':>10}{'seconds':>9}"


def line(row: Row) -> str:
    """Lay one row out as text."""
    best = "-" if row.best is None else f"{row.best}"
    cost = "-" if row.cost is None else f"{row.cost:.0f}"
    bound = "-" if row.bound is None else f"{row.bound:.2f}"
    above = "-" if row.above is None else f"{row.above:.3%}"
    mark = "" if row.passes else "  missed"
    return f"{row.name:<12}{best:>10}{cost:>12}{bound:>14}{above:>10}{row.seconds:>9.1f}{mark}"


def figure(rows: Sequence[Row]) -> str:
    """Sum the rows up in one line."""
    passed = sum(row.passes for row in rows)
    proven = sum(row.cost is not None and row.cost == row.bound for row in rows)
    return f"{passed} of {len(rows)} instances reach their bar, {proven} of them proven optimal"
