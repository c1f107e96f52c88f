"""Which columns say that a workload uses a centre."""

from collections import defaultdict
from collections.abc import Iterable

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.variables import Variables

Columns = dict[int, list[int]]
"""Centre -> columns, at most one of which is 1."""


def centres_of(
    compiled: Compiled, variables: Variables, workloads: Iterable[int]
) -> dict[int, Columns]:
    """Return, for each of some workloads, the columns that are 1 where it uses a centre."""
    found: dict[int, Columns] = {w: defaultdict(list) for w in workloads}
    jobs, arcs, centre_of = variables.jobs, compiled.arcs, compiled.supply.centre_of
    for column, k in zip(jobs.chosen, jobs.chosen_arc, strict=True):
        if (w := int(arcs.workload[k])) in found:
            found[w][int(centre_of[arcs.pool[k]])].append(int(column))
    for s in variables.services:
        mine = found.get(s.service.workload)
        if mine is not None:
            for column, pool in zip(s.host, s.host_pool, strict=True):
                mine[int(centre_of[pool])].append(int(column))
            for column, centre in zip(s.at, s.at_centre, strict=True):
                mine[int(centre)].append(int(column))
    return found
