"""What a link carries over the horizon."""

import numpy as np

from huline.models.workload import TrainingJob
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of MB moved over the link <= volume"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    if not compiled.case.policy.applies("link"):
        return
    links = compiled.case.network.links
    limited = [i for i, link in enumerate(links) if link.volume_mb is not None]
    row_of = {link: row for row, link in enumerate(limited)}
    entries: list[tuple[int, int, int]] = []
    jobs = variables.jobs
    for column, k in zip(jobs.chosen, jobs.chosen_arc, strict=True):
        job = compiled.case.workloads[int(compiled.arcs.workload[k])]
        centre = int(compiled.supply.centre_of[compiled.arcs.pool[k]])
        if not isinstance(job, TrainingJob) or job.data is None:
            continue
        route = compiled.transfer.route(job, centre)
        for link in route.links if route else ():
            if link in row_of:
                entries.append((row_of[link], int(column), job.data.mb))
    row, column_, mb = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    builder.add_rows(
        "link",
        FORMULA,
        (row, column_, mb),
        [links[i].volume_mb or 0 for i in limited],
        lambda i: links[limited[i]].id,
    )


ROW = Row("link", FORMULA, _add)
