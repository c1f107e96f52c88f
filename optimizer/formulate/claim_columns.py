"""Columns of subsidy claims."""

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.variables import ClaimColumns

Ints = NDArray[np.int64]


def add_claim_columns(
    builder: Builder, compiled: Compiled, perspective: Perspective
) -> ClaimColumns:
    """Add a claim for each workload and subsidy that some option of it entitles to.

    Claims only change hands, so the system's Program has none. Beside a claim that is nothing or
    at least so much, or that excludes others, stands a column that says whether it is made.
    """
    found = _claims(compiled) if perspective == "payer" else []
    workload, subsidy, most = np.array(found, dtype=np.int64).reshape(-1, 3).T
    names = [
        f"{compiled.case.workloads[w].id},{compiled.subsidies.rules[s].id}" for w, s, _ in found
    ]
    column = builder.add_columns(
        "claim", np.full(len(found), -1), most, lambda i: names[i],
        integer=np.isin(subsidy, list(compiled.subsidies.whole())),
    )  # fmt: skip
    judged = np.flatnonzero(_judged(compiled, workload, subsidy))
    taken = np.full(len(found), -1, dtype=np.int64)
    taken[judged] = builder.add_columns(
        "taken", np.zeros(judged.size), 1, lambda i: names[judged[i]]
    )
    return ClaimColumns(column, workload, subsidy, most, taken)


def _claims(compiled: Compiled) -> list[tuple[int, int, int]]:
    """(workload, subsidy, the most it may claim), where that is anything."""
    services = {service.workload: service for service in compiled.services}
    found = []
    for w, workload in enumerate(compiled.case.workloads):
        for e in compiled.subsidies.of(workload):
            most = most_of(compiled, w, services.get(w), e.rate)
            if most and most >= compiled.subsidies.min_claim[e.subsidy]:
                found.append((w, e.subsidy, most))
    return found


def most_of(compiled: Compiled, w: int, service: Service | None, rate: Ints) -> int:
    """Return the most that the sum of cards x rate can come to for a workload.

    A job runs on one arc; a service uses as many pools as it may.

    Parameters
    ----------
    rate : (P, T) 0 or more
    """
    if service is not None:
        cards = np.minimum(service.need, compiled.supply.most_cards(service.use))
        by_pool: Ints = np.sort((cards * rate).sum(axis=1))[::-1]
        return int(by_pool[: service.sites].sum())
    return max((_most_on(compiled, k, rate) for k in compiled.arcs.of(w)), default=0)


def _most_on(compiled: Compiled, k: int, rate: Ints) -> int:
    """Return the most for a job on one arc: its best slots, in a row or not."""
    arcs, pieces = compiled.arcs, compiled.pieces(k)
    p, cards = int(arcs.pool[k]), int(arcs.cards[k])
    # each piece after the first spends slots reloading, which are paid for
    n = pieces.slots + (pieces.most - 1) * pieces.lost
    if rate.strides[1] == 0:
        return cards * n * int(rate[p, 0])
    window = rate[p, int(arcs.earliest[k]) : int(arcs.deadline[k])]
    return cards * int(np.sort(window)[-n:].sum())


def _judged(compiled: Compiled, workload: Ints, subsidy: Ints) -> NDArray[np.bool_]:
    """Tell which claims have a least amount, or a rival in an exclusive group."""
    subsidies = compiled.subsidies
    judged = np.array([subsidies.min_claim[s] > 0 for s in subsidy], dtype=bool)
    for group in subsidies.groups:
        if group.exclusive:
            inside = np.isin(subsidy, list(group.members))
            rivals = np.bincount(workload[inside], minlength=1)
            judged[inside] |= rivals[workload[inside]] > 1
    return judged
