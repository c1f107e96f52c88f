"""Services that may be split over pools: the cheapest pool for each group of metros and slot."""

import numpy as np

from huline.models.centre import Pool
from huline.optimizer.verify.bound.demands import Demands
from huline.optimizer.verify.bound.exact import NONE, fits
from huline.optimizer.verify.bound.least import Mask, chunks
from huline.optimizer.verify.bound.once import Once
from huline.optimizer.verify.bound.prices import PoolPrices, Prices
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.bound.room import Room
from huline.optimizer.verify.facts import Vector, exact_sum


class Split:
    """The best that is known of each group of metros and slot, pool after pool."""

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

    def try_in(self, pool: Pool, admitted: Mask, prices: PoolPrices) -> None:
        """Price all metros and slots in a pool.

        Parameters
        ----------
        admitted : (rows of the demands,) whether the pool is open to each metro of each service
        """
        demands = self._demands
        units = demands.units(pool)
        some = np.logical_or.reduceat(admitted, demands.first) & (units > 0)
        ready = self._once.ready_in(pool)
        slots = np.arange(demands.of.shape[1])
        fits(prices.most * (int(demands.total.max()) + int(units.max())))
        for s in chunks(np.flatnonzero(some)):
            place = np.full(len(units), -1, dtype=np.int64)
            place[s] = np.arange(len(s))
            rows = np.flatnonzero(admitted & (place[demands.service] >= 0))
            local = place[demands.service[rows]]
            price = prices.priced[self._prices.account[s]] + prices.extra[s][:, None]
            there: Mask = np.greater_equal(slots, ready[s][:, None])
            cost = demands.of[rows] * np.maximum(price, 0)[local] // units[s][local][:, None]
            cost[~there[local]] = NONE
            self._best[rows] = np.minimum(self._best[rows], cost)
            if (price < 0).any():
                self._gain(s, rows, units, np.where(there, np.maximum(-price, 0), 0))

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

    def least(self) -> int | None:
        """Return the sum over all services; None if one that must be served cannot be."""
        demands, total = self._demands, 0
        ends = [*demands.first[1:].tolist(), len(demands.of)]
        for i, service in enumerate(demands.services):
            rows = slice(int(demands.first[i]), ends[i])
            penalty = self._relaxed.rates.of_penalty(service)
            asked, best = demands.of[rows], self._best[rows]
            must = self._relaxed.must_serve(service)
            found = _least(asked, best, None if must or not service.part_service else penalty)
            if found is not None:
                found -= self._gained[i]
            if not service.part_service and not must:
                lost = penalty * exact_sum(asked)
                found = lost if found is None else min(found, lost)
            if found is None:
                return None
            total += found
        return total


def _least(asked: Vector, best: Vector, penalty: int | None) -> int | None:
    """Return the least for the metros and slots of one service, by pools or unserved."""
    if penalty is not None:
        fits(penalty * int(asked.max()))
        best = np.minimum(best, asked * penalty)
    return None if (best == NONE).any() else exact_sum(best)
