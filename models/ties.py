"""Cross-checks of what ties workloads to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from huline.models.errors import Problem
from huline.models.problems import problem, unknown_id
from huline.models.sentence import both, joined

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.workload import TrainingJob


def check_ties(case: Case) -> Iterator[Problem]:
    """Yield what is wrong with the order of workloads and with groups."""
    waiting = [job for job in case.training() if job.after]
    if not (waiting or case.groups):
        return
    yield from _after(case, waiting)
    yield from _cycles(case, waiting)
    workloads = {w.id: w for w in case.workloads}
    for i, group in enumerate(case.groups):
        for name in group.workloads:
            if name not in workloads:
                yield unknown_id(("groups", i, "workloads"), "workload", name, workloads)


def _after(case: Case, waiting: Sequence[TrainingJob]) -> Iterator[Problem]:
    workloads = {w.id: w for w in case.workloads}
    index = {w.id: i for i, w in enumerate(case.workloads)}
    services = {service.id for service in case.services()}
    for job in waiting:
        at = ("workloads", index[job.id], "after")
        for name in dict.fromkeys(job.after):
            if name not in workloads:
                yield unknown_id(at, "workload", name, workloads)
            elif name in services:
                yield problem(
                    at, "precedence",
                    both("'{id}' is an inference service, which never ends",
                         "“{id}”是推理服务，没有结束的时候", id=name),
                    both("name training jobs only", "请只填写训练任务"),
                )  # fmt: skip


def _cycles(case: Case, waiting: Sequence[TrainingJob]) -> Iterator[Problem]:
    index = {w.id: i for i, w in enumerate(case.workloads)}
    after = {job.id: job.after for job in waiting}
    for cycle in _found(after):
        yield problem(
            ("workloads", index[cycle[0]], "after"), "precedence",
            both("each of these waits for the next: {jobs}", "这些任务相互等待：{jobs}",
                 jobs=joined([*cycle, cycle[0]], " -> ", " → ")),
            both("let one of them wait for none of the others", "请去掉其中一个的等待关系"),
        )  # fmt: skip


def _found(after: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield cycles, at least one in each knot of jobs that wait for each other."""
    done: set[str] = set()
    for root in after:
        # the jobs on the way from the root, each with those it still has to ask
        way = [] if root in done else [root]
        asked = {root: iter(after[root])}
        while way:
            name = next(asked[way[-1]], None)
            if name is None:
                done.add(way.pop())
            elif name in asked and name not in done:
                yield way[way.index(name) :]
            elif name in after and name not in done:
                way.append(name)
                asked[name] = iter(after[name])
