"""First come, first served: what a planner without an optimiser would do.

Workloads are taken in file order; each takes the option that is cheapest for itself, its
subsidies counted, among those still free. It is the rival every plan is measured against, and
the first plan to improve on.
"""

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.insertion import Insertion


def first_come(compiled: Compiled, perspective: Perspective, *, local: bool = False) -> Insertion:
    """Place workloads one after the other; what must be served may be left without room.

    Parameters
    ----------
    local : use pools in the province of the data, or of the users, only
    """
    queue = Insertion(compiled, perspective, local=local)
    for w in compiled.ties.in_order(range(len(compiled.case.workloads))):
        queue.place(w)
    return queue
