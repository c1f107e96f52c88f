"""Services in one pool of which a part may be left unserved: the cheapest pool for each."""

import numpy as np

from huline.models.centre import Pool
from huline.optimizer.verify.bound.alone import Alone
from huline.optimizer.verify.bound.demands import Demands
from huline.optimizer.verify.bound.exact import NONE, fits
from huline.optimizer.verify.bound.least import Mask, chunks
from huline.optimizer.verify.bound.prices import PoolPrices, Prices
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.bound.room import Room


class Lone(Alone):
    """Of each service as much demand is served as is worth its cards."""

    def __init__(self, relaxed: Relaxed, room: Room, demands: Demands, prices: Prices) -> None:
        super().__init__(relaxed, room, demands, prices)
        services = demands.services
        self._must = np.array([relaxed.must_serve(s) for s in services])
        penalty = [relaxed.rates.of_penalty(s) for s in services]
        self._unserved = max(penalty) * demands.most * demands.total.shape[1]
        fits(self._unserved)
        self._penalty = np.array(penalty, dtype=np.int64)

    def try_in(self, pool: Pool, admitted: Mask, prices: PoolPrices) -> None:
        """Price all services in a pool that serves some of their demand; as `Alone` has it."""
        demands, units = self._demands, self._demands.units(pool)
        slots, ready = np.arange(self._relaxed.facts.slots), self._once.ready_in(pool)
        due = self._due(pool)
        some = np.logical_or.reduceat(admitted, demands.first) & (units > 0)
        for s in chunks(np.flatnonzero(some), len(slots)):
            here = demands.admitted(s, admitted)
            here[slots < ready[s][:, None]] = 0
            most = int(here.max(initial=0)) + 1
            worst = prices.most * most * len(slots) + int(np.abs(due).max())
            fits(worst + 2 * self._unserved)
            away = (demands.total[s] - here).sum(axis=1)
            each = prices.priced[self._prices.account[s]] + prices.extra[s][:, None]
            penalty = self._penalty[s][:, None]
            down, rest = np.divmod(here, units[s][:, None])
            full = (down + (rest > 0)) * each
            part = np.minimum(down * each + rest * penalty, here * penalty)
            least = np.minimum(full, part).sum(axis=1) + away * self._penalty[s]
            wholly = np.where(away > 0, NONE, full.sum(axis=1))
            cost = np.where(self._must[s], wholly, least)
            cost[cost < NONE] += due[s][cost < NONE]
            cost[~here.any(axis=1)] = NONE
            self._best[s] = np.minimum(self._best[s], cost)
