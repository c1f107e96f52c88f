"""The block of each training job: its cheapest option, or its penalty."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huline.models.centre import Pool
from huline.models.quote import Quote
from huline.optimizer.verify.bound.admitted import Admitted
from huline.optimizer.verify.bound.exact import NONE, fits
from huline.optimizer.verify.bound.gangs import Gangs, largest
from huline.optimizer.verify.bound.least import Mask, adjoining, chunks, scattered
from huline.optimizer.verify.bound.once import Once
from huline.optimizer.verify.bound.prices import PoolPrices, Prices
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.bound.room import Room
from huline.optimizer.verify.bound.ways import Way, Ways
from huline.optimizer.verify.facts import Vector


def least_of_training(relaxed: Relaxed, room: Room) -> dict[str, int | None]:
    """Return the least that each training job costs; None for one that must run and cannot."""
    if not relaxed.facts.case.training():
        return {}
    training = _Training(relaxed, room)
    rents: dict[str, int] = {}
    for pool in relaxed.facts.case.pools:
        rent = relaxed.rates.of_pool(pool.id).rent
        rents[pool.centre] = min(rent, rents.get(pool.centre, rent))
    # what is cheap comes first: of the rest, little need be looked at closely
    for centre in sorted(relaxed.facts.centres.values(), key=lambda c: rents.get(c.id, 0)):
        pools = [pool for pool in relaxed.facts.case.pools if pool.centre == centre.id]
        ways = training.ways.to(centre) if pools else []
        for pool in pools:
            training.try_in(pool, ways)
    return training.least()


@dataclass(frozen=True)
class _There:
    """A pool as all jobs see it; (jobs,) what is due there once and when it is ready."""

    pool: Pool
    prices: PoolPrices
    ways: Sequence[Way]
    once: Vector
    ready: Vector


class _Training:
    """The best that is known of each job, pool after pool."""

    def __init__(self, relaxed: Relaxed, room: Room) -> None:
        facts = relaxed.facts
        self._relaxed, self._room = relaxed, room
        self._jobs = jobs = facts.case.training()
        asked = [(job, home) for job in jobs for home in facts.homes(job)]
        self._admitted = Admitted(relaxed.rates, relaxed.checks, asked)
        self._prices = Prices(relaxed, jobs)
        self._gangs, self._once = Gangs(facts, jobs), Once(facts, jobs)
        self.ways = Ways(relaxed, jobs)
        ends = [facts.slots if job.deadline is None else job.deadline for job in jobs]
        if not facts.applies("window"):
            ends = [facts.slots] * len(jobs)
        self._end = np.array(ends, dtype=np.int64)
        pins = facts.pins if facts.applies("pin") else {}
        starts = [pins[job.id].first if job.id in pins else None for job in jobs]
        self._start = np.array([-1 if s is None else s for s in starts], dtype=np.int64)
        self._pauses = np.array([job.timing == "preemptible" for job in jobs])
        places = {job.id: j for j, job in enumerate(jobs)}
        self._quotes: dict[str, dict[int, Quote]] = defaultdict(dict)
        for quote in facts.quotes.values():
            self._quotes[quote.pool][places[quote.workload]] = quote
        must = np.array([relaxed.must_serve(job) for job in jobs])
        penalties = [relaxed.rates.of_penalty(job) * job.work for job in jobs]
        fits(max(penalties))
        self._best: Vector = np.where(must, NONE, np.array(penalties, dtype=np.int64))

    def least(self) -> dict[str, int | None]:
        """Return what is best for each job; None for one that must run and has no option."""
        best = zip(self._jobs, self._best.tolist(), strict=True)
        return {job.id: None if cost == NONE else cost for job, cost in best}

    def try_in(self, pool: Pool, ways: list[Way]) -> None:
        """Price all options of all jobs in a pool."""
        admitted = self._admitted.to(pool)
        violation = self._admitted.violation(pool, np.arange(len(self._jobs)))
        prices = self._prices.in_pool(pool, violation)
        there = _There(pool, prices, ways, self._once.in_pool(pool), self._once.ready_in(pool))
        usual, quoted = admitted.copy(), self._quotes.get(pool.id, {})
        usual[list(quoted)] = False
        job, cards, slots = self._gangs.in_pool(pool, usual)
        most = np.stack([self._room.cards_with(pool, uses) for uses in self._prices.uses])
        for way in ways:
            due, first = there.once + way.cost + way.links, np.maximum(way.first, there.ready)
            fits(self._worst(prices, cards) + int(np.abs(due).max()))
            asked = way.possible[job] & (first[job] + slots <= self._end[job])
            asked &= self._hopeful(job, cards, slots, due, prices)
            for rows in chunks(np.flatnonzero(asked), self._relaxed.facts.slots):
                j, n = job[rows], cards[rows][:, None]
                each = prices.priced[self._prices.account[j]] + prices.extra[j][:, None]
                usable = most[self._prices.uses_of[j]] >= n
                self._keep(j, slots[rows], first[j], due[j], each * n, usable)
        for place, quote in quoted.items():
            if admitted[place]:
                self._offer(place, quote, there)

    def _hopeful(
        self, job: Vector, cards: Vector, slots: Vector, due: Vector, prices: PoolPrices
    ) -> Mask:
        """(gangs,) whether a gang would beat what is known if all slots were like the cheapest."""
        cheapest = prices.priced.min(axis=1)[self._prices.account[job]] + prices.extra[job]
        most = np.where(cheapest < 0, self._relaxed.facts.slots, slots)
        hopeful: Mask = cards * most * cheapest + due[job] < self._best[job]
        return hopeful

    def _worst(self, prices: PoolPrices, cards: Vector) -> int:
        return prices.most * int(cards.max(initial=0)) * self._relaxed.facts.slots

    def _offer(self, j: int, quote: Quote, there: _There) -> None:
        """Price the options of one job in a pool that quotes it something."""
        facts, account = self._relaxed.facts, self._prices.account[j]
        pool, prices = there.pool, there.prices
        own, limit = self._jobs[j], largest(facts, pool)
        all_in = quote.cost if self._relaxed.payer else None
        each = prices.usual[account] + prices.extra[j]
        if all_in is not None:
            each = prices.quoted[account] + prices.violation[j]
        uses = own.uses if quote.uses is None else quote.uses
        by_gang = np.zeros_like(each)
        room = self._room.cards(pool)
        held: Mask = np.ones(facts.slots, dtype=np.bool_)
        if quote.uses is not None:
            by_gang, held = self._prices.of_uses(pool, uses), self._room.holds(pool, uses)
        else:
            room = self._room.cards_with(pool, tuple(uses.items()))
            if prices.resources is not None:
                each = each + prices.resources[account]
        for cards, slots in (facts.gangs(own, pool.id) or {}).items():
            if limit is not None and cards > limit:
                continue
            worst = self._worst(prices, np.array([cards])) + facts.slots * int(by_gang.max())
            cost, usable = each * cards + by_gang, held & (room >= cards)
            for way in there.ways:
                if not way.possible[j]:
                    continue
                due = int(there.once[j] + way.links[j])
                due += int(way.cost[j]) if all_in is None else all_in
                fits(worst + abs(due))
                first = max(int(way.first[j]), int(there.ready[j]))
                single = np.array([j]), np.array([slots]), np.array([first]), np.array([due])
                self._keep(*single, cost[None], usable[None])

    def _keep(
        self, job: Vector, slots: Vector, first: Vector, due: Vector, cost: Vector, usable: Mask
    ) -> None:
        """Keep, of options of jobs, what is cheaper than the best that is known.

        Parameters
        ----------
        job, slots, first, due : (options,) the job, how long it runs, from when on it may, what
            is due once
        cost, usable : (options, slots)
        """
        when = np.arange(usable.shape[1])
        start, pauses = self._start[job], self._pauses[job]
        usable = usable & (when >= np.maximum(first, start)[:, None])
        usable &= when < self._end[job][:, None]
        # one that starts at a certain time and does not pause has no choice
        bound = (start >= 0) & ~pauses
        usable[bound] &= when < (start + slots)[bound][:, None]
        found = np.empty(len(job), dtype=np.int64)
        found[pauses] = scattered(cost[pauses], usable[pauses], slots[pauses])
        found[~pauses] = adjoining(cost[~pauses], usable[~pauses], slots[~pauses])
        possible = found < NONE
        np.minimum.at(self._best, job[possible], (found + due)[possible])
