"""Workloads placed one by one at guided prices, and the order in which they come."""

from collections.abc import Sequence

from huline.models.workload import TrainingJob
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.options import Options
from huline.optimizer.strategies.earlier import Recalled, adopt
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.prices.guide import PriceGuide


def placed(
    compiled: Compiled,
    options: Options,
    guide: PriceGuide,
    order: Sequence[int],
    recall: Recalled | None = None,
) -> Insertion:
    """Place all workloads at guided prices, then what is left at what it costs.

    Those that an earlier plan has placed stay there, unless what must be served then is not.
    """
    made = Insertion(compiled, options.perspective)
    if recall is not None:
        adopt(made, recall, order)
    made.guide = guide
    ordered = compiled.ties.in_order(order)
    for w in ordered:
        if w not in made.placed:
            made.place(w)
    made.guide = None
    for w in ordered:
        if made.waiting[w]:
            made.remove(w)
            made.place(w)
    if recall is not None and not made.sound:
        return placed(compiled, options, guide, order)
    return made


def lined_up(compiled: Compiled, *, demanded: bool = False) -> list[int]:
    """Order workloads: single sites, jobs, others; of each first what it costs most to leave.

    Parameters
    ----------
    demanded : whether what must be served comes before all else, whatever it is
    """
    terms, workloads = compiled.terms, compiled.case.workloads
    services = {service.workload: service for service in compiled.services}

    def key(w: int) -> tuple[bool, int, bool, int]:
        workload = workloads[w]
        may, rate = not terms.must_serve(workload), terms.penalty(workload)
        if isinstance(workload, TrainingJob):
            return (demanded and may, 1, may, -rate * workload.work)
        service = services[w]
        kind = 0 if service.sites == 1 else 2
        return (demanded and may, kind, may, -rate * int(service.demand.sum()))

    return sorted(range(len(workloads)), key=key)
