"""First come, first served: what a planner without an optimiser would do.

Workloads are taken in file order; each takes the option that is cheapest for itself, its
subsidies counted, among those still free. It is the rival every plan is measured against, and
the first plan to improve on.
"""

from collections.abc import Sequence

from huline.models.plan import Perspective
from huline.models.workload import TrainingJob
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.insertion import Insertion


def first_come(
    compiled: Compiled,
    perspective: Perspective,
    *,
    local: bool = False,
    order: Sequence[int] | None = None,
) -> Insertion:
    """Place workloads one after the other; what must be served may be left without room.

    Parameters
    ----------
    local : use pools in the province of the data, or of the users, only
    order : who comes first; none: in file order
    """
    queue = Insertion(compiled, perspective, local=local)
    for w in compiled.ties.in_order(order or range(len(compiled.case.workloads))):
        queue.place(w)
    return queue


def largest_first(compiled: Compiled) -> list[int]:
    """Order workloads by what they ask for, the most first; what must be served goes before."""
    terms, workloads = compiled.terms, compiled.case.workloads
    asked = {service.workload: int(service.demand.sum()) for service in compiled.services}

    def key(w: int) -> tuple[bool, int]:
        workload = workloads[w]
        units = workload.work if isinstance(workload, TrainingJob) else asked[w]
        return not terms.must_serve(workload), -terms.weight(workload) * units

    return sorted(range(len(workloads)), key=key)
