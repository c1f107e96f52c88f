"""Programmes that a firm cannot open, whatever the plan; see docs/bound.md, *Out of reach*."""

import numpy as np
from numpy.typing import NDArray

from huline.models.workload import TrainingJob
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service

Ints = NDArray[np.int64]


def out_of_reach(compiled: Compiled) -> frozenset[tuple[str, int]]:
    """Return tenants and subsidies whose threshold stays ahead, or whose limit is passed."""
    subsidies, workloads = compiled.subsidies, compiled.case.workloads
    left: dict[tuple[str, int], int] = {}
    passed: set[tuple[str, int]] = set()
    greatest = _Greatest(compiled)
    for w, workload in enumerate(workloads):
        for e in subsidies.of(workload):
            key = workload.tenant, e.subsidy
            account = subsidies.account(e.subsidy, workload.tenant)
            if account is None:
                continue
            if account.most is not None and account.most < 0:
                passed.add(key)
            # what is reached already need not be counted further
            elif left.setdefault(key, account.least) > 0:
                left[key] -= greatest.of(w, e.spend)
    return frozenset(passed.union(key for key, rest in left.items() if rest > 0))


class _Greatest:
    """The most rent that a workload can pay where it counts as spend."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._services = {service.workload: service for service in compiled.services}
        self._quotes = {(q.workload, q.pool): q for q in compiled.case.quotes}
        self._scaled = compiled.case.policy.applies("scale")

    def of(self, w: int, spend: Ints) -> int:
        """Return milli-fen; ``spend`` gives the (P,) rent of a card-slot that counts."""
        workload = self._compiled.case.workloads[w]
        if isinstance(workload, TrainingJob):
            return self._of_job(w, workload, spend)
        return self._of_service(self._services[w], spend)

    def _of_job(self, w: int, job: TrainingJob, spend: Ints) -> int:
        judgements = self._compiled.judgements
        allowed = judgements.allowed[judgements.rows[w][0]]
        pools = np.flatnonzero(allowed & (spend > 0)).tolist()
        return max((int(spend[p]) * self._card_slots(job, p) for p in pools), default=0)

    def _card_slots(self, job: TrainingJob, p: int) -> int:
        """Return the most that a job can take of a pool, pauses included."""
        site, slots = self._compiled.supply.sites[p], self._compiled.slots
        pool, quote = site.pool, self._quotes.get((job.id, site.pool.id))
        quickest: dict[int, int] = {}
        if quote is not None and quote.cards is not None and quote.slots is not None:
            quickest = {pool.occupied(quote.cards): quote.slots}
        else:
            performance = job.accelerators.get(pool.accelerator, 0)
            for size in job.cards if performance else ():
                runs = job.slots_on(
                    performance, size, self._compiled.case.horizon.slot_minutes, pool.lost_share
                )
                cards = pool.occupied(size)
                quickest[cards] = min(runs, quickest.get(cards, runs))
        largest = (pool.largest_gang or pool.block) if self._scaled else None
        return max(
            (
                cards * (slots if job.restart_slots else runs)
                for cards, runs in quickest.items()
                if runs <= slots and (largest is None or cards <= largest)
            ),
            default=0,
        )

    def _of_service(self, service: Service, spend: Ints) -> int:
        pools = service.pools
        pools = pools[spend[pools] > 0]
        cards = service.need[pools].sum(axis=1).tolist()
        most = sorted((int(spend[p]) * n for p, n in zip(pools, cards, strict=True)), reverse=True)
        return sum(most[: service.sites])
