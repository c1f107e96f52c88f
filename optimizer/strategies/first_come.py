"""First come, first served: what a planner without an optimiser would do.

Workloads are taken in file order; each takes the option that is cheapest for itself, its
subsidies counted, among those still free. It is the rival every plan is measured against, and
the solver's first plan.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import starts
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service
from huline.optimizer.settle.schedule import JobRun, Schedule, ServiceRun
from huline.optimizer.settle.service_level import unserved_units
from huline.optimizer.strategies.purse import Purse
from huline.optimizer.strategies.room import Room

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def first_come(
    compiled: Compiled, perspective: Perspective, *, local: bool = False
) -> Schedule | None:
    """Place workloads one after the other.

    Parameters
    ----------
    local : use pools in the province of the data, or of the users, only

    Returns
    -------
    None if something that must be served found no room
    """
    queue = _Queue(compiled, perspective, local)
    services = {service.workload: service for service in compiled.services}
    for w, workload in enumerate(compiled.case.workloads):
        if isinstance(workload, TrainingJob):
            placed = queue.place_job(w, workload)
        else:
            placed = queue.place_service(services[w])
        if not placed and compiled.terms.must_serve(workload):
            return None
    return queue.schedule


@dataclass(frozen=True)
class _Offer:
    cost: int
    run: JobRun


class _Queue:
    def __init__(self, compiled: Compiled, perspective: Perspective, local: bool) -> None:
        self._compiled, self._perspective, self._local = compiled, perspective, local
        self._price = compiled.card_slot_cost(perspective)
        self._room, self._purse = Room.of(compiled), Purse(compiled)
        self._provinces = np.array([s.centre.province for s in compiled.supply.sites])
        self.schedule = Schedule()

    def place_job(self, w: int, job: TrainingJob) -> bool:
        """Give a job its cheapest option, if serving it is worth its penalty."""
        price, near = self._net_price(w), self._near(w)
        offers = [
            offer
            for k in self._compiled.arcs.of(w)
            if near[self._compiled.arcs.pool[k]] and (offer := self._offer(job, k, price))
        ]
        best = min(offers, key=lambda offer: offer.cost, default=None)
        must = self._compiled.terms.must_serve(job)
        if best is None or (best.cost > self._compiled.terms.penalty(job) * job.work and not must):
            return False
        arcs, run = self._compiled.arcs, best.run
        pool = int(arcs.pool[run.arc])
        cards = np.zeros(self._compiled.slots, dtype=np.int64)
        cards[list(run.slots)] = arcs.cards[run.arc]
        self._room.take(pool, cards)
        self._room.send(job, pool)
        self._claim(w, np.array([pool]), cards[np.newaxis, :])
        self.schedule.jobs[w] = run
        return True

    def _offer(self, job: TrainingJob, arc: int, price: Ints) -> _Offer | None:
        arcs = self._compiled.arcs
        pool, n, cards = int(arcs.pool[arc]), int(arcs.slots[arc]), int(arcs.cards[arc])
        if not self._room.carries(job, pool):
            return None
        first, end = int(arcs.earliest[arc]), int(arcs.deadline[arc])
        free = self._room.open_for(pool, cards)[first:end]
        money = cards * price[pool, first:end]
        slots = _cheapest_run(free, money, n, job, self._compiled.terms.pinned_start(job), first)
        if slots is None:
            return None
        cost = int(money[slots - first].sum()) + int(arcs.moved[arc])
        return _Offer(cost, JobRun(arc, tuple(int(t) for t in slots)))

    def place_service(self, service: Service) -> bool:
        """Give a service cards slot by slot, or a single site; True if all demand is served."""
        w = service.workload
        price = self._net_price(w)
        usable = np.flatnonzero(service.reach.any(axis=0) & self._near(w))
        if service.sites is not None:
            usable = self._best_sites(service, usable, price, service.sites)
        cards = self._fill(service, usable, price)
        left = int(unserved_units(service, cards).sum())
        if service.whole and left:
            return False
        for pool in np.flatnonzero(cards.any(axis=1)):
            self._room.take(int(pool), cards[pool])
        pools = np.flatnonzero(cards.any(axis=1))
        self._claim(w, pools, cards[pools])
        if cards.any():
            self.schedule.services[w] = ServiceRun(cards)
        return left == 0

    def _best_sites(self, service: Service, usable: Ints, price: Ints, count: int) -> Ints:
        """Pools that leave least unserved when used alone, the cheaper first."""
        ranked = []
        for pool in usable:
            cards = self._fill(service, np.array([pool]), price)
            left = int(unserved_units(service, cards).sum())
            cost = int((cards[pool] * price[pool]).sum()) + left * service.penalty
            ranked.append((cost, int(pool)))
        return np.array([pool for _, pool in sorted(ranked)[:count]], dtype=np.int64)

    def _fill(self, service: Service, usable: Ints, price: Ints) -> Ints:
        """(P, T) cards: in each slot the pools that serve a unit most cheaply come first."""
        cards = np.zeros_like(service.need)
        trial, left = self._room.copy(), service.demand.copy()
        for t in np.flatnonzero(service.demand.any(axis=0)):
            for pool in sorted(
                map(int, usable), key=lambda p: (price[p, t] / service.units[p], p)
            ):
                units = int(service.units[pool])
                groups = np.flatnonzero(service.reach[:, pool] & (left[:, t] > 0))
                if not service.whole and price[pool, t] > service.penalty * units:
                    continue
                wanted = int(left[groups, t].sum())
                n = min(-(-wanted // units), trial.most_in(pool, int(t)))
                cards[pool, t] = n
                room = n * units
                for g in groups:
                    served = min(room, int(left[g, t]))
                    left[g, t] -= served
                    room -= served
                trial.take_in(pool, int(t), n)
        return cards

    def _net_price(self, w: int) -> Ints:
        """(P, T) milli-fen per card-slot to this workload."""
        if self._perspective == "system":
            return self._price
        mine = self._compiled.preference(w) - self._purse.discount(w)
        return self._price + mine[:, np.newaxis]

    def _near(self, w: int) -> Mask:
        if not self._local:
            return np.ones(len(self._provinces), dtype=bool)
        homes = [ask.home.province for ask in self._compiled.asks[w]]
        return np.isin(self._provinces, homes)

    def _claim(self, w: int, pools: Ints, cards: Ints) -> None:
        card_slots = np.zeros(len(self._provinces), dtype=np.int64)
        card_slots[pools] = cards.sum(axis=1)
        self._purse.claim(w, card_slots)


def _cheapest_run(
    free: Mask, money: Ints, n: int, job: TrainingJob, pinned: int | None, first: int
) -> Ints | None:
    """Slots of the cheapest run in a window that begins at ``first``, None if none is free."""
    if job.timing == "contiguous":
        offsets = np.flatnonzero(starts(free, n))
        if pinned is not None:
            offsets = offsets[offsets == pinned - first]
        if offsets.size == 0:
            return None
        total = np.concatenate(([0], money.cumsum()))
        best = offsets[np.argmin(total[offsets + n] - total[offsets])]
        return np.arange(first + best, first + best + n)
    at = np.flatnonzero(free)
    if at.size < n or (pinned is not None and not free[pinned - first]):
        return None
    order = at[np.argsort(money[at], kind="stable")]
    if pinned is not None:
        order = np.concatenate(([pinned - first], order[order != pinned - first]))
    return np.sort(first + order[:n])
