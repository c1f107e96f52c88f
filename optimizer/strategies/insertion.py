"""Insertion: gives one workload at a time the option that is cheapest for it just then."""

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import within
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service
from huline.optimizer.settle.schedule import JobRun, Schedule, ServiceRun
from huline.optimizer.settle.service_level import unserved_units
from huline.optimizer.strategies.arranging import arranged, obeys, sparing
from huline.optimizer.strategies.commitments import Commitments
from huline.optimizer.strategies.company import bases, left_by_groups
from huline.optimizer.strategies.dealing import dealt
from huline.optimizer.strategies.guide import Guide
from huline.optimizer.strategies.held import Where, left_open
from huline.optimizer.strategies.peaks import Peaks
from huline.optimizer.strategies.placed import Placed
from huline.optimizer.strategies.purse import Purse
from huline.optimizer.strategies.rented import Rented
from huline.optimizer.strategies.room import Room
from huline.optimizer.strategies.runs import cheapest_run
from huline.optimizer.strategies.sites import completed
from huline.optimizer.strategies.urgency import BROKEN, DEAR, penalty_of, weighed

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

SINGLE_POOLS = 3
"""How many pools are tried alone for a service whose own rules may make that cheaper."""


class Insertion:
    """A plan in the making: workloads go in and come out one by one.

    ``cost`` is the objective of all workloads placed so far, excess over soft limits apart:
    milli-fen, and what strict tiers lack as `penalty_of` weighs it. Claims are drawn by first
    come, first served, so all else, once settled, never costs more.
    """

    def __init__(
        self, compiled: Compiled, perspective: Perspective, *, local: bool = False
    ) -> None:
        self.compiled, self._payer, self._local = compiled, perspective == "payer", local
        self._prices = compiled.prices(perspective)
        self.room, self._purse = Room.of(compiled), Purse(compiled)
        self._peaks, self._rented = Peaks(compiled, perspective), Rented(compiled, perspective)
        self._commitments = Commitments(self.room, self._peaks, payer=self._payer)
        self._services = weighed(compiled)
        self._provinces = np.array([s.centre.province for s in compiled.supply.sites])
        self._extras: dict[int, Ints] = {}
        terms, workloads = compiled.terms, compiled.case.workloads
        must = [w for w, workload in enumerate(workloads) if terms.must_serve(workload)]
        self._needed = compiled.ties.needed_by(must)
        self.placed: dict[int, Placed] = {}
        shape = (len(compiled.case.workloads), len(compiled.supply.sites))
        self.stands: Mask = np.zeros(shape, dtype=bool)
        """(W, P) pools that workloads stand in."""
        self.waiting: Mask = np.ones(shape[0], dtype=bool)
        """(W,) workloads that are not wholly served."""
        self._spent = 0
        self.guide: Guide | None = None
        """By whose prices options are chosen, where not by what they cost."""
        self.only: Mask | None = None
        """(P,) the only pools to look at; None: any."""

    @property
    def cost(self) -> int:
        """Milli-fen; above `BROKEN` where what must be served is not, or a floor is not met."""
        return self._spent + BROKEN * (not self.room.quotas.floors_met)

    @property
    def sound(self) -> bool:
        """Whether no hard rule is broken, as far as workloads have been placed."""
        return self.cost < BROKEN // 2

    def place(self, w: int, within: Where | None = None) -> None:
        """Place a workload, or leave it out if nothing fits or its penalty costs less.

        ``within`` are the only slots, or cards, that it may have.
        """
        if isinstance(workload := self.compiled.case.workloads[w], TrainingJob):
            found = self._job(w, workload, within)
        else:
            found = self._service(self._services[w], within)
        if self._payer and found.pools.size:
            draws = self._purse.claim(w, found.pools, found.cards)
            found = replace(found, draws=draws)
        self.put(w, found, drawn=True)

    def put(self, w: int, placed: Placed, *, drawn: bool = False) -> None:
        """Put a workload where it stood before."""
        for pool, use in zip(placed.pools, placed.use, strict=True):
            self._take(w, int(pool), use)
        if placed.run is not None:
            self.room.send(placed.run.arc)
        self._send_copies(w, placed)
        self._count_move(w, placed, 1)
        if not drawn:
            self._purse.draw(placed.draws)
        self.placed[w] = placed
        self.stands[w, placed.pools], self.waiting[w] = True, not placed.whole
        self._spent += placed.net

    def remove(self, w: int) -> Placed:
        """Take a workload out and return how it stood."""
        placed = self.placed.pop(w)
        self.stands[w], self.waiting[w] = False, True
        for pool, use in zip(placed.pools, placed.use, strict=True):
            self._take(w, int(pool), -use)
        if placed.run is not None:
            self.room.send(placed.run.arc, back=True)
        self._send_copies(w, placed, back=True)
        self._count_move(w, placed, -1)
        self._purse.give_back(placed.draws)
        self._spent -= placed.net
        return placed

    @property
    def turned(self) -> frozenset[int]:
        """Commitments that are ended, of those that may be, and behind them contracts held."""
        promised = self.compiled.supply.endable.fee.size
        return self._commitments.ended | {promised + k for k in self._rented.held}

    def turn(self, k: int) -> bool:
        """End a commitment, or keep it again; False if there is no room to keep it.

        Contracts are counted behind them: one is held, whatever is used of it, or no longer.
        """
        promised = self.compiled.supply.endable.fee.size
        change = self._commitments.turn(k) if k < promised else self._rented.turn(k - promised)
        self._spent += change or 0
        return change is not None

    def _send_copies(self, w: int, placed: Placed, *, back: bool = False) -> None:
        copies = self._services[w].copies if w in self._services else None
        if copies is not None:
            self.room.send_copies(copies, self._centres(placed.pools), back=back)

    def _count_move(self, w: int, placed: Placed, times: int) -> None:
        """Take a service's move off what may move; a job's is part of its freight."""
        lanes = self.compiled.freight.lanes
        if lanes.moves >= 0 and placed.run is None and self._away(w)[placed.pools].any():
            self.room.lanes[lanes.moves] -= times

    def _away(self, w: int) -> Mask:
        """(P,) pools to which a workload would move."""
        return self.compiled.moves.away(self.compiled.case.workloads[w].id)

    def _centres(self, pools: Ints) -> Ints:
        centres: Ints = self.compiled.supply.centre_of[pools]
        return centres

    def _take(self, w: int, pool: int, use: Ints) -> None:
        """Take (R, T) of the resources of a pool, and count what it does to peak and rent."""
        self.room.take(w, pool, use)
        self._spent += self._peaks.take(pool, use[0]) + self._rented.take(w, pool, use[0])

    def alone(self) -> list[Placed]:
        """(W,) how each would stand if there were only what it waits for beside it."""
        empty = Insertion(self.compiled, "payer" if self._payer else "system", local=self._local)
        found = []
        for w in range(len(self.compiled.case.workloads)):
            chain = self.compiled.ties.in_order(self.compiled.ties.needed_by([w]))
            for earlier in chain:
                empty.place(earlier)
            found.append(empty.placed[w])
            for earlier in reversed(chain):
                empty.remove(earlier)
        return found

    def schedule(self) -> Schedule:
        """Return the choices made so far."""
        schedule = Schedule(ended=self._commitments.ended)
        for w, placed in self.placed.items():
            if placed.run is not None:
                schedule.jobs[w] = placed.run
            elif placed.pools.size:
                cards = np.zeros_like(self._services[w].need)
                cards[placed.pools] = placed.cards
                schedule.services[w] = ServiceRun(cards)
        return schedule

    def _job(self, w: int, job: TrainingJob, held_to: Where | None) -> Placed:
        """Choose a job's cheapest option, if serving it is worth its penalty."""
        arcs, mine = self.compiled.arcs, self.compiled.arcs.span(w)
        pool = arcs.pool[mine]
        price, fixed = self._prices.of_arcs(w)
        free = self.room.open_for(w, pool, arcs.use[mine], arcs.slots[mine])
        free &= (self._near(w)[pool] & self.room.carries(w))[:, np.newaxis]
        earliest = np.maximum(arcs.earliest[mine], self._ready(w))
        free = within(free, earliest, arcs.deadline[mine]) & left_open(self.compiled, w, held_to)
        if self.guide is None:
            chosen_by = self._net_of_arcs(w, price), fixed
        else:
            chosen_by = self.guide.of_arcs(w)
        best, k, slots = cheapest_run(self.compiled, w, free, *chosen_by, partial(self._allows, w))
        penalty = penalty_of(self.compiled.terms, job) * job.work
        must, kept = self.compiled.terms.must_serve(job), held_to or w in self._needed
        if slots.size == 0 or (best > penalty and not kept):
            shape = (0, len(self.compiled.supply.resources), self.compiled.slots)
            return Placed(penalty + BROKEN * must, pool[:0], np.zeros(shape, np.int64), False)
        arc = mine.start + k
        use = np.zeros((1, len(arcs.use[arc]), self.compiled.slots), dtype=np.int64)
        use[0][:, slots] = arcs.use[arc][:, np.newaxis]
        cost = int(price[k, slots].sum()) + int(fixed[k])
        run = JobRun(arc, tuple(slots.tolist()))
        return Placed(cost, pool[k : k + 1], use, True, run)

    def _net_of_arcs(self, w: int, price: Ints) -> Ints:
        """(n, T) milli-fen per slot of a job's arcs: claims, rented cards and peaks counted."""
        arcs, mine = self.compiled.arcs, self.compiled.arcs.span(w)
        pool, cards, slots = arcs.pool[mine], arcs.cards[mine, np.newaxis], arcs.slots[mine]
        if self._payer:
            price = price - cards * self._purse.discount(w, pool, cards[:, 0] * slots)
        return price + self._shared(w, pool, cards, slots)

    def _shared(self, w: int, pools: Ints, cards: Ints, slots: Ints) -> Ints:
        """(n, T) milli-fen that stand for rent under contracts and for peaks in each slot."""
        parts = self._rented.surcharge(w, pools, cards, slots)
        if self._peaks.charged:
            parts = parts + self._peaks.surcharge(pools, cards, slots)
        return parts

    def _ready(self, w: int) -> int:
        """First slot in which all that a job waits for has ended; T if some of it does not run."""
        ready = 0
        for p in self.compiled.ties.before.get(w, ()):
            run = self.placed[p].run if p in self.placed else None
            ready = max(ready, run.slots[-1] + 1 if run else self.compiled.slots)
        return ready

    def _allows(self, w: int, arc: int, slots: Ints) -> bool:
        """Tell whether quotas, which were not asked about reloading, allow a run that pauses."""
        pool, cards = int(self.compiled.arcs.pool[arc]), int(self.compiled.arcs.cards[arc])
        return self.room.quotas.allow(w, pool, cards, slots)

    def _service(self, service: Service, within: Where | None) -> Placed:
        """Choose a service's cards slot by slot, on as many sites as it may use.

        What is left unserved is counted as the cards were handed out, origin by origin; the
        settled plan may find a way to serve more with the same cards, never less.
        """
        w = service.workload
        if isinstance(within, ServiceRun):
            return self._kept(service, np.minimum(within.cards, service.need))
        usable = np.flatnonzero(service.reach.any(axis=0) & self._near(w))
        price = np.zeros_like(service.need)
        price[usable] = self._net_price(service, usable)
        if self.guide is not None:
            price = self.guide.of_cards(w, price)
        offers = [
            self._offer(service, pools, price)
            for base in bases(self.compiled, w, usable)
            for pools in sparing(service, base)
        ]
        return min(offers, key=lambda placed: placed.cost)

    def _offer(self, service: Service, usable: Ints, price: Ints) -> Placed:
        """Choose a service's cards in some pools."""
        if service.sites is not None and usable.size > service.sites:
            (first,) = self._best_sites(service, usable, price, 1)
            usable = completed(service, int(first), usable, self._rooms(service, usable), price)
        if service.demanding:
            cards = self._in_order(service, usable, price)
            left = int(unserved_units(service, cards).sum())
        elif usable.size == 1:
            cards, left = self._alone(service, int(usable[0]), price)
        else:
            cards, left = dealt(service, usable, price, self.room)
        return self._priced(service, cards, left)

    def _kept(self, service: Service, cards: Ints) -> Placed:
        """Give a service (P, T) cards, or none at all if it may not have every one of them."""
        pools, w = np.flatnonzero(cards.any(axis=1)), service.workload
        apart = not self._near(w)[pools].all() or len(bases(self.compiled, w, pools)) > 1
        copies = service.copies
        full = copies and not self.room.carries_copies(copies, self._centres(pools))
        if apart or full or not (obeys(service, cards) and self.room.holds(service, cards)):
            cards = np.zeros_like(cards)
        return self._priced(service, cards, int(unserved_units(service, cards).sum()))

    def _priced(self, service: Service, cards: Ints, left: int) -> Placed:
        """Work out what a service costs with (P, T) cards; some rules leave it none of them."""
        w = service.workload
        limit = self.compiled.spending.limit(w)
        if (service.whole and left) or (
            limit is not None and self._spends(service, cards) > limit
        ):
            cards, left = np.zeros_like(cards), int(service.demand.sum())
        pools = np.flatnonzero(cards.any(axis=1))
        own = self._prices.card_slot[pools] + self._extra(w)[pools, np.newaxis]
        cost = int((cards[pools] * own).sum()) + left * service.penalty
        cost += self._once(service, pools)
        use = cards[pools, np.newaxis] * service.use[:, np.newaxis]
        if left and self.compiled.terms.must_serve(self.compiled.case.workloads[w]):
            cost += BROKEN
        return Placed(cost, pools, use, left == 0)

    def _in_order(self, service: Service, usable: Ints, price: Ints) -> Ints:
        """(P, T) cards that obey the service's own rules, over all its pools or in a cheap one."""
        hands = [dealt(service, usable, price, self.room)[0]]
        for pool in self._best_sites(service, usable, price, SINGLE_POOLS):
            hands.append(self._alone(service, int(pool), price)[0])
        tried = [arranged(service, cards, usable, price, self.room) for cards in hands]
        return min(
            [np.zeros_like(service.need), *tried],
            key=lambda cards: self._loss(service, cards, price),
        )

    def _loss(self, service: Service, cards: Ints, price: Ints) -> int:
        """Milli-fen that cards and what they leave unserved cost; huge where that may not be."""
        left, pools = int(unserved_units(service, cards).sum()), np.flatnonzero(cards.any(axis=1))
        copies = service.copies
        full = copies and not self.room.carries_copies(copies, self._centres(pools))
        if full or (service.whole and left and pools.size):
            return 2 * BROKEN
        must = self.compiled.terms.must_serve(self.compiled.case.workloads[service.workload])
        money = int((cards * price).sum()) + left * service.penalty
        return money + self._once(service, pools) + BROKEN * (must and left > 0)

    def _spends(self, service: Service, cards: Ints) -> int:
        """Milli-fen that count against the spending limit of a service."""
        money = int((cards * self.compiled.spending.of_card(service.workload)).sum())
        return money + self._copied(service, np.flatnonzero(cards.any(axis=1)))

    def _copied(self, service: Service, pools: Ints) -> int:
        """Milli-fen of the copies of its model that a service in these pools needs."""
        copies = service.copies
        return int(copies.cost[copies.to(self._centres(pools))].sum()) if copies else 0

    def _once(self, service: Service, pools: Ints) -> int:
        """Milli-fen that a service in these pools pays once: copies of its model, and fees."""
        return self._copied(service, pools) + service.fees_in(pools)

    def _best_sites(self, service: Service, usable: Ints, price: Ints, count: int) -> Ints:
        """Pools that are cheapest when used alone, unserved demand priced."""
        ranked = []
        limit = self.compiled.spending.limit(service.workload)
        for pool in map(int, usable):
            cards, left = self._alone(service, pool, price)
            dear = limit is not None and self._spends(service, cards) > limit
            cost = int((cards[pool] * price[pool]).sum()) + left * service.penalty
            cost += self._once(service, np.array([pool]))
            ranked.append((dear, cost, pool))
        return np.array([pool for *_, pool in sorted(ranked)[:count]], dtype=np.int64)

    def _rooms(self, service: Service, pools: Ints) -> Ints:
        """(P, T) the most cards a service finds in some pools, 0 in others."""
        room = np.zeros_like(service.need)
        for pool in map(int, pools):
            room[pool] = self.room.most(service, pool, service.need[pool])
        return room

    def _alone(self, service: Service, pool: int, price: Ints) -> tuple[Ints, int]:
        """(P, T) cards of a service in one pool, and the units left unserved."""
        units = int(service.units[pool])
        wanted = service.demand[service.reach[:, pool]].sum(axis=0)
        n = self.room.most(service, pool, service.need[pool])
        # what is strict is worth any price
        if not service.whole and service.penalty < DEAR:
            n = np.where(price[pool] > service.penalty * units, 0, n)
            last = wanted - (n - 1) * units
            dear = (n > 0) & (last < units) & (price[pool] > service.penalty * last)
            n = n - dear
        cards = np.zeros_like(service.need)
        cards[pool] = n
        return cards, int(service.demand.sum() - np.minimum(wanted, n * units).sum())

    def _net_price(self, service: Service, pools: Ints) -> Ints:
        """(n, T) milli-fen per card-slot in pools: claims, rented cards and peaks counted."""
        w, need = service.workload, service.need[pools]
        price: Ints = self._prices.card_slot[pools] + self._extra(w)[pools, np.newaxis]
        if self._payer:
            price = price - self._purse.discount(w, pools, need.sum(axis=1))
        shared = self._shared(w, pools, need, (need > 0).sum(axis=1))
        return price + shared // np.maximum(need, 1)

    def _extra(self, w: int) -> Ints:
        if w not in self._extras:
            self._extras[w] = self._prices.extra(w)
        return self._extras[w]

    def _near(self, w: int) -> Mask:
        """(P,) pools to look at."""
        pools = left_by_groups(self.compiled, self.stands, w)
        if self.only is not None:
            pools &= self.only
        if self._local:
            homes = [ask.home.province for ask in self.compiled.asks[w]]
            pools &= np.isin(self._provinces, homes)
        lanes = self.compiled.freight.lanes
        if lanes.moves >= 0 and self.room.lanes[lanes.moves] <= 0:
            pools = pools & ~self._away(w)
        return pools
