"""Services that may be split over pools: what their metros cost apart, together, and sharing.

Apart, each group of metros has the cheapest pool of each slot, in parts of cards. Together, all
demand of a slot takes whole cards. Sharing, so do two parts of it, which may share a card. What
is dearest of these holds.
"""

import numpy as np

from huline.models.centre import Pool
from huline.models.workload import InferenceService
from huline.optimizer.verify.bound.demands import Demands
from huline.optimizer.verify.bound.exact import NONE, fits
from huline.optimizer.verify.bound.least import Mask, chunks
from huline.optimizer.verify.bound.once import Once
from huline.optimizer.verify.bound.prices import PoolPrices, Prices
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.bound.room import Room
from huline.optimizer.verify.bound.sharing import Sharing
from huline.optimizer.verify.bound.together import Together
from huline.optimizer.verify.facts import Vector, exact_sum


class Split:
    """The best that is known of each group of metros and slot, pool after pool.

    Attributes
    ----------
    looks : what is to be done with every pool, one after the other
    """

    def __init__(self, relaxed: Relaxed, room: Room, demands: Demands, prices: Prices) -> None:
        facts, services = relaxed.facts, demands.services
        self._relaxed, self._demands, self._prices = relaxed, demands, prices
        self._once = Once(facts, services)
        # what comes to stay may keep a card where there is nothing to do
        idles = [s.warm_up > 0 or s.min_stay > 1 for s in services]
        window = np.zeros((len(services), facts.slots), dtype=np.bool_)
        for i, service in enumerate(services):
            window[i, service.release : service.deadline] = idles[i]
        self._keeps = window
        self._best = np.where(demands.of > 0, NONE, 0)
        self._gained = [0] * len(services)
        self._asks = demands.of.any(axis=1)
        units = np.array([demands.units(pool) for pool in facts.case.pools])
        self._most = int(units.max())
        self._penalty = np.array([self._for_a_part(s) for s in services], dtype=np.int64)
        self._together = Together(demands.total, self._penalty)
        self._sharing = Sharing(demands, units, self._penalty)
        self.looks = self.try_in, self.look_beside_in

    def try_in(self, pool: Pool, admitted: Mask, prices: PoolPrices) -> None:
        """Price all metros and slots in a pool.

        Parameters
        ----------
        admitted : (rows of the demands,) whether the pool is open to each metro of each service
        """
        demands = self._demands
        units = demands.units(pool)
        fits(prices.most * (demands.most + 3 * self._most))
        for s in chunks(self._served_in(pool, admitted), self._relaxed.facts.slots):
            place = np.full(len(units), -1, dtype=np.int64)
            place[s] = np.arange(len(s))
            rows = np.flatnonzero(admitted & (place[demands.service] >= 0))
            local = place[demands.service[rows]]
            price, there = self._price(s, prices), self._ready(s, pool)
            cost = demands.of[rows] * np.maximum(price, 0)[local] // units[s][local][:, None]
            cost[~there[local]] = NONE
            self._best[rows] = np.minimum(self._best[rows], cost)
            self._together.cheapest(s, np.maximum(price, 0), units[s][:, None], there)
            self._sharing.look(s, admitted, np.maximum(price, 0), units[s], there)
            if (price < 0).any():
                self._gain(s, rows, units, np.where(there, np.maximum(-price, 0), 0))

    def look_beside_in(self, pool: Pool, admitted: Mask, prices: PoolPrices) -> None:
        """Price single cards of a pool, now that the cheapest are known; as `try_in`."""
        units = self._demands.units(pool)
        for s in chunks(self._served_in(pool, admitted), self._relaxed.facts.slots):
            price = np.maximum(self._price(s, prices), 0)
            self._together.beside(s, price, units[s][:, None], self._ready(s, pool))

    def _served_in(self, pool: Pool, admitted: Mask) -> Vector:
        """Return the services that a pool may serve something of."""
        demands = self._demands
        some = np.logical_or.reduceat(admitted & self._asks, demands.first)
        return np.flatnonzero(some & (demands.units(pool) > 0))

    def _price(self, s: Vector, prices: PoolPrices) -> Vector:
        """Return (some services, slots) milli-fen per card-slot."""
        found: Vector = prices.priced[self._prices.account[s]] + prices.extra[s][:, None]
        return found

    def _ready(self, s: Vector, pool: Pool) -> Mask:
        """Tell for (some services, slots) whether a pool is ready."""
        slots = np.arange(self._demands.of.shape[1])
        ready: Mask = np.greater_equal(slots, self._once.ready_in(pool)[s][:, None])
        return ready

    def _for_a_part(self, service: InferenceService) -> int:
        """Return milli-fen for each unit that is left of a slot; `NONE` where none may be."""
        if self._relaxed.must_serve(service) or not service.part_service:
            return NONE
        penalty = self._relaxed.rates.of_penalty(service)
        fits(penalty * self._demands.most)
        return penalty

    def _gain(self, s: Vector, rows: Vector, units: Vector, gain: Vector) -> None:
        """Credit the most cards that services may have where cards bring money.

        Parameters
        ----------
        s : (some services,) their indices
        rows : rows of metros for which the pool is open
        gain : (some services, slots) milli-fen a card-slot
        """
        demands = self._demands
        served = np.zeros_like(demands.of)
        served[rows] = demands.of[rows]
        cards = -(-np.add.reduceat(served, demands.first, axis=0)[s] // units[s][:, None])
        busiest = cards.max(axis=1, keepdims=True)
        cards = np.where(self._keeps[s] & (busiest > 0), np.maximum(cards, 1), cards)
        for i, amount in zip(s.tolist(), (cards * gain).astype(object).sum(axis=1), strict=True):
            self._gained[i] += amount

    def least(self) -> dict[str, int | None]:
        """Return what is best for each service; None for one that must be served and cannot."""
        demands, every = self._demands, dict[str, int | None]()
        dearest, ends = self._together.least(), [*demands.first[1:].tolist(), len(demands.of)]
        served = np.zeros(len(demands.services), dtype=np.bool_)
        for i, begin in enumerate(demands.first.tolist()):
            rows = slice(begin, ends[i])
            apart = _apart(demands.of[rows], self._best[rows], int(self._penalty[i]))
            if apart is not None:
                served[i] = True
                dearest[i] = np.maximum(apart, dearest[i])
        dearest = self._sharing.least(dearest)
        for i, service in enumerate(demands.services):
            found = exact_sum(dearest[i]) - self._gained[i] if served[i] else None
            if not service.part_service and not self._relaxed.must_serve(service):
                lost = self._relaxed.rates.of_penalty(service) * exact_sum(demands.total[i])
                found = lost if found is None else min(found, lost)
            every[service.id] = found
        return every


def _apart(asked: Vector, best: Vector, penalty: int) -> Vector | None:
    """(slots,) the least for the metros of one service, by pools or unserved; None if neither."""
    if penalty < NONE:
        best = np.minimum(best, asked * penalty)
    if (best == NONE).any():
        return None
    summed: Vector = best.sum(axis=0)
    return summed
