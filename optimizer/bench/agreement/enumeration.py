"""Every way to place each workload of a tiny Case, found by trying and asking the checker.

No rule is known here: all pools, card counts and sets of slots are tried, and what the checker
refuses to a workload on its own is dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from huline.models.case import Case
from huline.models.plan import Placement, Run
from huline.models.workload import InferenceService, TrainingJob, Workload
from huline.optimizer.verify.alone import Alone, Priced

MOST_WAYS = 3_000
"""Candidates of one workload beyond which a Case is too large to be tried."""


class TooMany(Exception):
    """A Case has more ways than can be tried."""


@dataclass(frozen=True)
class Way:
    """One way to place a workload, priced without claims."""

    priced: Priced

    @property
    def placement(self) -> Placement:
        """The placement, its ledgers blank."""
        return self.priced.placement


def ways_of(case: Case, alone: Alone) -> list[list[Way]]:
    """List the ways of each workload, the one of not being served among them.

    Raises
    ------
    TooMany
        If a workload has more candidates than can be tried.
    """
    return [
        [Way(priced) for p in _candidates(case, alone, w) if (priced := alone.price(p))]
        for w in case.workloads
    ]


def _candidates(case: Case, alone: Alone, w: Workload) -> Iterator[Placement]:
    yield Placement(workload=w.id)
    if isinstance(w, TrainingJob):
        yield from _of_job(case, alone, w)
    else:
        yield from _of_service(case, alone, w)


def _of_job(case: Case, alone: Alone, job: TrainingJob) -> Iterator[Placement]:
    slots = range(case.horizon.slots)
    for pool in case.pools:
        for cards in alone.gang_sizes(job, pool):
            for links, courier in alone.journeys(job, pool):
                for length in range(1, len(slots) + 1):
                    for chosen in combinations(slots, length):
                        runs = _joined({(pool.id, t): cards for t in chosen})
                        yield Placement(workload=job.id, runs=runs, links=links, courier=courier)


def _of_service(case: Case, alone: Alone, service: InferenceService) -> Iterator[Placement]:
    ceilings = {
        (pool.id, t): most
        for pool in case.pools
        for t, most in enumerate(alone.most_cards(service, pool))
        if most
    }
    count = 1
    for most in ceilings.values():
        count *= most + 1
        if count > MOST_WAYS:
            raise TooMany
    for chosen in product(*(range(most + 1) for most in ceilings.values())):
        cards = {key: n for key, n in zip(ceilings, chosen, strict=True) if n}
        if cards:
            placement = Placement(workload=service.id, runs=_joined(cards))
            yield placement.model_copy(update={"copies": alone.copies(placement)})


def _joined(cards: dict[tuple[str, int], int]) -> tuple[Run, ...]:
    """Join cards by pool and slot to runs: neighbouring slots with the same cards are one."""
    runs: list[Run] = []
    for (pool, slot), n in sorted(cards.items()):
        last = runs[-1] if runs else None
        if last and (last.pool, last.end, last.cards) == (pool, slot, n):
            runs[-1] = replace(last, end=slot + 1)
        else:
            runs.append(Run(pool=pool, first=slot, end=slot + 1, cards=n))
    return tuple(sorted(runs, key=lambda run: (run.first, run.pool)))
