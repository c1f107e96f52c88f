"""Benchmark `explain`: seconds for one pair, for all centres of a workload, for a recommendation.

Each question is put for several workloads, those of a plan that are spread evenly over its Case,
by a process that has read the Case and its plan once.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

from huline.models.case import Case
from huline.models.files import read_case, read_certificate, read_plan
from huline.models.workload import Workload
from huline.optimizer.bench.clock import Clock, Times
from huline.optimizer.explain import Standing, why
from huline.optimizer.replan import Desk

ASKED = 12
"""Workloads that are asked about."""
BARS = {"one centre": 1.0, "all centres": 2.0, "recommendation": 0.05}
"""Question -> seconds that an answer may take, whatever the size."""


class Answers(NamedTuple):
    """How long the answers to one question took."""

    middle: Times
    longest: Times


@dataclass(frozen=True)
class Row:
    """A plan that was read and asked about in a process of its own.

    ``answers`` are by question; ``loaded`` is until the first could be put.
    """

    workloads: int
    centres: int
    loaded: Times
    answers: dict[str, Answers]

    @property
    def passes(self) -> bool:
        """Whether every answer came within its bar."""
        return all(self.answers[name].longest.wall < bar for name, bar in BARS.items())


def measure(case: Path, plan: Path, certificate: Path | None = None) -> Row:
    """Read a plan in a fresh process and ask about it."""
    files = [case, plan, *([] if certificate is None else [certificate])]
    module = ("-P", "-m", "huline.optimizer.bench.explaining")
    done = subprocess.run(
        [sys.executable, *module, *map(str, files)], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    answers = {name: Answers(*(Times(*t) for t in times)) for name, times in found["answers"]}
    return Row(found["workloads"], found["centres"], Times(*found["loaded"]), answers)


def table(row: Row) -> str:
    """Lay a row out as text, the figure in the last line."""
    lines = [f"{row.workloads:,} workloads, {row.centres} centres; read in "
             f"{row.loaded.wall:.1f} s ({row.loaded.cpu:.1f} of CPU)",
             f"{'seconds':<18}{'middle':>9}{'longest':>9}{'of CPU':>9}{'bar':>7}"]  # fmt: skip
    for name, (middle, longest) in row.answers.items():
        lines.append(
            f"{name:<18}{middle.wall:>9.3f}{longest.wall:>9.3f}{longest.cpu:>9.3f}"
            f"{BARS[name]:>7.2f}"
        )
    within = "all answers are" if row.passes else "not all answers are"
    lines.append(f"{within} within their bars")
    return "\n".join(lines)


def _main(case_at: str, plan_at: str, *certificate_at: str) -> None:
    clock = Clock()
    case, plan = read_case(Path(case_at)), read_plan(Path(plan_at))
    proof = read_certificate(Path(*certificate_at)) if certificate_at else None
    standing, desk = Standing(case, plan, proof), Desk(case, plan, proof)
    asked = _spread(case)
    # what is read once counts as reading
    why(standing, asked[0].id)
    loaded = clock.lap()
    answers = [
        ("one centre", _answers(_pairs(standing, asked))),
        ("all centres", _answers(_wholes(standing, asked))),
        ("recommendation", _answers(_recommendations(desk, asked))),
    ]
    print(
        json.dumps(
            {"workloads": len(case.workloads), "centres": len(case.centres), "loaded": loaded,
             "answers": answers}
        )
    )  # fmt: skip


def _spread(case: Case) -> list[Workload]:
    step = max(1, len(case.workloads) // ASKED)
    return [*case.workloads[::step]][:ASKED]


def _pairs(standing: Standing, asked: list[Workload]) -> Iterator[Callable[[], object]]:
    rng = Random(0)
    for workload in asked:
        centre = rng.choice(standing.case.centres).id
        yield partial(why, standing, workload.id, [centre])


def _wholes(standing: Standing, asked: list[Workload]) -> Iterator[Callable[[], object]]:
    for workload in asked:
        yield partial(why, standing, workload.id)


def _recommendations(desk: Desk, asked: list[Workload]) -> Iterator[Callable[[], object]]:
    for workload in asked:
        like = workload.model_copy(update={"id": f"new-{workload.id}", "after": ()})
        yield partial(desk.recommend, like)


def _answers(questions: Iterator[Callable[[], object]]) -> Answers:
    times = list[Times]()
    for question in questions:
        clock = Clock()
        question()
        times.append(clock.lap())
    walls, cpus = zip(*times, strict=True)
    return Answers(Times(median(walls), median(cpus)), Times(max(walls), max(cpus)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
