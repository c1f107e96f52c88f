"""Strict tiers for strategies that weigh one thing against another: as amounts above all money.

Python's integers have no end, so a sum of such amounts and money is compared exactly as shortfalls
and cost are: the most urgent tier first, and money last.
"""

from dataclasses import replace

from huline.models.workload import Workload
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service
from huline.optimizer.compile.terms import Terms

DEAR = 10**19
"""Above twice any sum of money, and any shortfall: how much more a tier weighs than the next."""
BROKEN = DEAR**11
"""Added to the cost where something that must be served is not: above all tiers together."""


def penalty_of(terms: Terms, w: Workload) -> int:
    """Return what a card-hour (training) or a unit in a slot (inference) left unserved weighs."""
    tiers, price = terms.strict_tiers, terms.penalty(w)
    if not tiers:
        return price
    dear: int = DEAR ** (len(tiers) - tiers.index(w.tier))
    return price + terms.weight(w) * dear


def weighed(compiled: Compiled) -> dict[int, Service]:
    """Return services by workload, their penalty what a unit left unserved weighs."""
    workloads, terms = compiled.case.workloads, compiled.terms
    return {
        service.workload: replace(service, penalty=penalty_of(terms, workloads[service.workload]))
        for service in compiled.services
    }


def money(cost: int) -> int:
    """Return what of a sum is money, in milli-fen.

    >>> money(7 * DEAR - 5), money(BROKEN + 5)
    (-5, 5)
    """
    return (cost + DEAR // 2) % DEAR - DEAR // 2
