"""Workloads placed one by one at guided prices, and the order in which they come."""

from collections.abc import Sequence

import numpy as np

from huline.models.workload import TrainingJob
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.options import Options
from huline.optimizer.strategies.earlier import Recalled, adopt
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.prices.guide import PriceGuide

FILLING = 3, 4
"""Gangs of more than so many parts, of so many, of a pool fill it."""


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


def lined_up(compiled: Compiled, *, demanded: bool = False, few_first: bool = False) -> list[int]:
    """Order workloads: gangs that fill a pool, single sites, jobs, others.

    Of each first what it costs most to leave. A gang of most cards of the largest pool that
    takes it finds no room beside others, and moves free too few of them.

    Parameters
    ----------
    demanded : whether what must be served comes before all else, whatever it is
    few_first : whether services of few sites come before jobs that need not be served: moves
        find no room for them in all slots of another site
    """
    terms, workloads = compiled.terms, compiled.case.workloads
    services = {service.workload: service for service in compiled.services}
    roomiest = _roomiest(compiled)

    def key(w: int) -> tuple[bool, int, bool, int]:
        workload = workloads[w]
        may, rate = not terms.must_serve(workload), terms.penalty(workload)
        if isinstance(workload, TrainingJob):
            cards, room = min(workload.cards), roomiest[compiled.judgements.rows[w][0]]
            filling = FILLING[1] * cards > FILLING[0] * room
            kind = 0 if filling else 4 if may and few_first else 2
            return (demanded and may, kind, may, -rate * workload.work)
        service = services[w]
        kind = {None: 5, 1: 1}.get(service.sites, 3 if few_first else 5)
        return (demanded and may, kind, may, -rate * int(service.demand.sum()))

    return sorted(range(len(workloads)), key=key)


def _roomiest(compiled: Compiled) -> list[int]:
    """Return, for each row of judgements, the cards of the largest pool that is allowed."""
    cards = compiled.supply.capacity[:, 0].max(axis=1)
    most: list[int] = np.where(compiled.judgements.allowed, cards, 0).max(axis=1).tolist()
    return most
