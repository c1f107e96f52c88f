"""Insertion: gives one workload at a time the option that is cheapest for it just then."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import starts
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service
from huline.optimizer.settle.schedule import JobRun, Schedule, ServiceRun
from huline.optimizer.strategies.purse import Draw, Purse
from huline.optimizer.strategies.room import Room

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

BROKEN = 10**30
"""Added to the cost where something that must be served is not: above any sum of money."""


@dataclass(frozen=True)
class Placed:
    """One workload as it stands; an empty one is not served.

    Attributes
    ----------
    cost : milli-fen, penalties included, claims not; above `BROKEN` if it had to be served
    pools : (pools,) that it uses
    cards : (pools, T)
    draws : what it drew on subsidies
    """

    cost: int
    pools: Ints
    cards: Ints
    whole: bool
    run: JobRun | None = None
    draws: tuple[Draw, ...] = ()


class Insertion:
    """A plan in the making: workloads go in and come out one by one.

    ``cost`` is the objective in milli-fen of all workloads placed so far. Claims are drawn by
    first come, first served, so the settled cost of the Schedule is never above it.
    """

    def __init__(
        self, compiled: Compiled, perspective: Perspective, *, local: bool = False
    ) -> None:
        self.compiled, self._payer, self._local = compiled, perspective == "payer", local
        self._price = compiled.card_slot_cost(perspective)
        self._room, self._purse = Room.of(compiled), Purse(compiled)
        self._services = {service.workload: service for service in compiled.services}
        self._provinces = np.array([s.centre.province for s in compiled.supply.sites])
        self._wishes: dict[int, Ints] = {}
        self.placed: dict[int, Placed] = {}
        self.cost = 0

    @property
    def sound(self) -> bool:
        """Whether everything that must be served is, as far as it has been placed."""
        return self.cost < BROKEN // 2

    def place(self, w: int) -> None:
        """Place a workload, or leave it out if nothing fits or its penalty costs less."""
        workload = self.compiled.case.workloads[w]
        if isinstance(workload, TrainingJob):
            found = self._job(w, workload)
        else:
            found = self._service(self._services[w])
        if self._payer and found.pools.size:
            draws = self._purse.claim(w, found.pools, found.cards.sum(axis=1))
            found = Placed(found.cost, found.pools, found.cards, found.whole, found.run, draws)
        self.put(w, found, drawn=True)

    def put(self, w: int, placed: Placed, *, drawn: bool = False) -> None:
        """Put a workload where it stood before."""
        for pool, cards in zip(placed.pools, placed.cards, strict=True):
            self._room.take(int(pool), cards)
        if placed.run is not None:
            self._room.send(self.compiled.case.workloads[w], int(placed.pools[0]))
        if not drawn:
            self._purse.draw(placed.draws)
        self.placed[w] = placed
        self.cost += placed.cost - sum(draw.amount for draw in placed.draws)

    def remove(self, w: int) -> Placed:
        """Take a workload out and return how it stood."""
        placed = self.placed.pop(w)
        for pool, cards in zip(placed.pools, placed.cards, strict=True):
            self._room.take(int(pool), -cards)
        if placed.run is not None:
            self._room.send(self.compiled.case.workloads[w], int(placed.pools[0]), back=True)
        self._purse.give_back(placed.draws)
        self.cost -= placed.cost - sum(draw.amount for draw in placed.draws)
        return placed

    def schedule(self) -> Schedule:
        """Return the choices made so far."""
        schedule = Schedule()
        for w, placed in self.placed.items():
            if placed.run is not None:
                schedule.jobs[w] = placed.run
            elif placed.pools.size:
                cards = np.zeros_like(self._services[w].need)
                cards[placed.pools] = placed.cards
                schedule.services[w] = ServiceRun(cards)
        return schedule

    def _job(self, w: int, job: TrainingJob) -> Placed:
        """Choose a job's cheapest option, if serving it is worth its penalty."""
        price, near = self._net_price(w), self._near(w)
        arcs, best, run = self.compiled.arcs, None, None
        for k in arcs.of(w):
            if near[arcs.pool[k]]:
                cost, slots = self._offer(job, k, price)
                if slots is not None and (best is None or cost < best):
                    best, run = cost, JobRun(k, tuple(int(t) for t in slots))
        penalty = self.compiled.terms.penalty(job) * job.work
        must = self.compiled.terms.must_serve(job)
        if best is None or run is None or (best > penalty and not must):
            none = np.zeros(0, dtype=np.int64)
            lost = penalty + BROKEN * must
            return Placed(lost, none, none.reshape(0, self.compiled.slots), False)
        pool = int(arcs.pool[run.arc])
        cards = np.zeros((1, self.compiled.slots), dtype=np.int64)
        cards[0, list(run.slots)] = arcs.cards[run.arc]
        own = self._price[pool] + self._wish(w)[pool]
        cost = int((cards[0] * own).sum()) + int(arcs.moved[run.arc])
        return Placed(cost, np.array([pool]), cards, True, run)

    def _offer(self, job: TrainingJob, arc: int, price: Ints) -> tuple[int, Ints | None]:
        arcs = self.compiled.arcs
        pool, n, cards = int(arcs.pool[arc]), int(arcs.slots[arc]), int(arcs.cards[arc])
        if not self._room.carries(job, pool):
            return 0, None
        first, end = int(arcs.earliest[arc]), int(arcs.deadline[arc])
        free = self._room.open_for(pool, cards)[first:end]
        money = cards * price[pool, first:end]
        pinned = self.compiled.terms.pinned_start(job)
        slots = _cheapest_run(free, money, n, job, None if pinned is None else pinned - first)
        if slots is None:
            return 0, None
        return int(money[slots].sum()) + int(arcs.moved[arc]), slots + first

    def _service(self, service: Service) -> Placed:
        """Choose a service's cards slot by slot, on as many sites as it may use.

        What is left unserved is counted as the cards were handed out, origin by origin; the
        settled plan may find a way to serve more with the same cards, never less.
        """
        w = service.workload
        price = self._net_price(w)
        usable = np.flatnonzero(service.reach.any(axis=0) & self._near(w))
        if service.sites is not None and usable.size > service.sites:
            usable = self._best_sites(service, usable, price, service.sites)
        if usable.size == 1:
            cards, left = self._alone(service, int(usable[0]), price)
        else:
            cards, left = self._fill(service, usable, price)
        if service.whole and left:
            cards, left = np.zeros_like(cards), int(service.demand.sum())
        pools = np.flatnonzero(cards.any(axis=1))
        own = self._price[pools] + self._wish(w)[pools, np.newaxis]
        cost = int((cards[pools] * own).sum()) + left * service.penalty
        if left and self.compiled.terms.must_serve(self.compiled.case.workloads[w]):
            cost += BROKEN
        return Placed(cost, pools, cards[pools], left == 0)

    def _best_sites(self, service: Service, usable: Ints, price: Ints, count: int) -> Ints:
        """Pools that are cheapest when used alone, unserved demand priced."""
        ranked = []
        for pool in map(int, usable):
            cards, left = self._alone(service, pool, price)
            cost = int((cards[pool] * price[pool]).sum()) + left * service.penalty
            ranked.append((cost, pool))
        return np.array([pool for _, pool in sorted(ranked)[:count]], dtype=np.int64)

    def _alone(self, service: Service, pool: int, price: Ints) -> tuple[Ints, int]:
        """(P, T) cards of a service in one pool, and the units left unserved."""
        units = int(service.units[pool])
        wanted = service.demand[service.reach[:, pool]].sum(axis=0)
        n = np.minimum(service.need[pool], self._room.most(pool))
        if not service.whole:
            n = np.where(price[pool] > service.penalty * units, 0, n)
            last = wanted - (n - 1) * units
            dear = (n > 0) & (last < units) & (price[pool] > service.penalty * last)
            n = n - dear
        cards = np.zeros_like(service.need)
        cards[pool] = n
        return cards, int(service.demand.sum() - np.minimum(wanted, n * units).sum())

    def _fill(self, service: Service, usable: Ints, price: Ints) -> tuple[Ints, int]:
        """(P, T) cards and the units left unserved: in each slot the cheapest pools come first."""
        cards = np.zeros_like(service.need)
        trial, left = self._room.copy(), service.demand.T.tolist()
        per_unit = price[usable] / service.units[usable, np.newaxis]
        order = usable[np.argsort(per_unit, axis=0, kind="stable")].T.tolist()
        units_of, groups_of = service.units.tolist(), _groups(service)
        for t, waiting in enumerate(left):
            for pool in order[t]:
                if not any(waiting):
                    break
                units, groups = units_of[pool], groups_of[pool]
                wanted = sum(waiting[g] for g in groups)
                n = min(-(-wanted // units), trial.most_in(pool, t))
                if n and not service.whole:
                    n = _worthwhile(n, wanted, units, int(price[pool, t]), service.penalty)
                if n == 0:
                    continue
                cards[pool, t] = n
                trial.take_in(pool, t, n)
                room = n * units
                for g in groups:
                    served = min(room, waiting[g])
                    waiting[g] -= served
                    room -= served
        return cards, sum(map(sum, left))

    def _net_price(self, w: int) -> Ints:
        """(P, T) milli-fen per card-slot to this workload, claims deducted."""
        if not self._payer:
            return self._price
        return self._price + (self._wish(w) - self._purse.discount(w))[:, np.newaxis]

    def _wish(self, w: int) -> Ints:
        if w not in self._wishes:
            wish = self.compiled.preference(w)
            self._wishes[w] = wish if self._payer else np.zeros_like(wish)
        return self._wishes[w]

    def _near(self, w: int) -> Mask:
        if not self._local:
            return np.ones(len(self._provinces), dtype=bool)
        homes = [ask.home.province for ask in self.compiled.asks[w]]
        return np.isin(self._provinces, homes)


def _groups(service: Service) -> list[list[int]]:
    """For each pool the groups of origins it may serve."""
    return [np.flatnonzero(column).tolist() for column in service.reach.T]


def _worthwhile(cards: int, wanted: int, units: int, price: int, penalty: int) -> int:
    """Leave out cards that cost more than the demand they would serve is worth."""
    if price > penalty * units:
        return 0
    last = wanted - (cards - 1) * units
    return cards - 1 if cards and 0 < last < units and price > penalty * last else cards


def _cheapest_run(
    free: Mask, money: Ints, n: int, job: TrainingJob, pinned: int | None
) -> Ints | None:
    """Offsets into a window of the cheapest run of ``n`` slots, None if none is free."""
    if job.timing == "contiguous":
        offsets = np.flatnonzero(starts(free, n))
        if pinned is not None:
            offsets = offsets[offsets == pinned]
        if offsets.size == 0:
            return None
        total = np.concatenate(([0], money.cumsum()))
        best = int(offsets[np.argmin(total[offsets + n] - total[offsets])])
        return np.arange(best, best + n)
    at = np.flatnonzero(free)
    if at.size < n or (pinned is not None and not free[pinned]):
        return None
    order = at[np.argsort(money[at], kind="stable")]
    if pinned is not None:
        order = np.concatenate(([pinned], order[order != pinned]))
    return np.sort(order[:n])
