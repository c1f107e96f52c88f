"""Services in one pool, served wholly or not at all: the cheapest pool for each."""

import numpy as np

from huline.models.centre import Pool
from huline.optimizer.verify.bound.alone import Alone
from huline.optimizer.verify.bound.exact import fits
from huline.optimizer.verify.bound.least import Mask, chunks
from huline.optimizer.verify.bound.prices import PoolPrices


class Hosted(Alone):
    """Of each service all demand is served, in a pool that has the cards for it."""

    def try_in(self, pool: Pool, admitted: Mask, prices: PoolPrices) -> None:
        """Price all services in a pool that serves them wholly; as `Alone` has it."""
        demands = self._demands
        asked, asked_in = demands.of.any(axis=1), demands.total > 0
        everywhere = np.logical_and.reduceat(admitted | ~asked, demands.first)
        units = demands.units(pool)
        begins = np.where(asked_in.any(axis=1), asked_in.argmax(axis=1), asked_in.shape[1])
        ready = self._once.ready_in(pool) <= begins
        open_to = np.flatnonzero(everywhere & ready & (units > 0))
        due = self._due(pool)
        fits(int(np.abs(due).max()))
        most = np.stack([self._room.cards_with(pool, uses) for uses in self._prices.uses])
        for s in chunks(open_to, len(demands.total[0])):
            cards = -(-demands.total[s] // units[s][:, None])
            account = self._prices.account[s]
            fits(prices.most * int(cards.max()) * cards.shape[1] + int(np.abs(due).max()))
            holds = ((most[self._prices.uses_of[s]] >= cards) | (cards == 0)).all(axis=1)
            each = prices.priced[account] + prices.extra[s][:, None]
            cost = (cards * each).sum(axis=1) + due[s]
            self._best[s[holds]] = np.minimum(self._best[s[holds]], cost[holds])
