"""Services in one pool, served wholly or not at all: the cheapest pool for each."""

import numpy as np

from huline.models.centre import Pool
from huline.models.workload import InferenceService
from huline.optimizer.verify.bound.demands import Demands
from huline.optimizer.verify.bound.exact import NONE, fits
from huline.optimizer.verify.bound.least import Mask, chunks
from huline.optimizer.verify.bound.moving import Loads, Moving
from huline.optimizer.verify.bound.once import Once
from huline.optimizer.verify.bound.prices import PoolPrices, Prices
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.bound.room import Room
from huline.optimizer.verify.facts import Facts, Vector, exact_sum


def is_hosted(facts: Facts, service: InferenceService) -> bool:
    """Tell whether all of a service runs in one pool and has just the cards it needs."""
    alone = service.sites == 1 and facts.applies("sites")
    settled = service.min_stay == 1 and not service.warm_up
    return alone and settled and not service.part_service


class Hosted:
    """The best that is known of each hosted service, pool after pool.

    Attributes
    ----------
    looks : what is to be done with every pool
    """

    def __init__(self, relaxed: Relaxed, room: Room, demands: Demands, prices: Prices) -> None:
        facts, services = relaxed.facts, demands.services
        self._relaxed, self._room, self._demands = relaxed, room, demands
        self._prices, self._once = prices, Once(facts, services)
        self._moving = Moving(facts, relaxed.multipliers)
        nodes: dict[str, int] = {}
        at = [
            nodes.setdefault(s.model_at, len(nodes)) if s.model_mb and s.model_at else -1
            for s in services
        ]
        self._at = np.array(at, dtype=np.int64)
        mb = np.array([s.model_mb for s in services], dtype=np.int64)
        self._loads = Loads(list(nodes), np.maximum(self._at, 0), mb)
        asked = demands.total > 0
        self._begins = np.where(asked.any(axis=1), asked.argmax(axis=1), facts.slots)
        self._best = np.full(len(services), NONE, dtype=np.int64)
        self.looks = (self.try_in,)

    def try_in(self, pool: Pool, admitted: Mask, prices: PoolPrices) -> None:
        """Price all services in a pool.

        Parameters
        ----------
        admitted : (rows of the demands,) whether the pool is open to each metro of each service
        """
        demands = self._demands
        asked = demands.of.any(axis=1)
        everywhere = np.logical_and.reduceat(admitted | ~asked, demands.first)
        units = demands.units(pool)
        ready = self._once.ready_in(pool) <= self._begins
        open_to = np.flatnonzero(everywhere & ready & (units > 0))
        due = self._due(pool)
        fits(int(np.abs(due).max()))
        most = np.stack([self._room.cards_with(pool, uses) for uses in self._prices.uses])
        for s in chunks(open_to):
            cards = -(-demands.total[s] // units[s][:, None])
            account = self._prices.account[s]
            fits(prices.most * int(cards.max()) * cards.shape[1] + int(np.abs(due).max()))
            holds = ((most[self._prices.uses_of[s]] >= cards) | (cards == 0)).all(axis=1)
            each = prices.priced[account] + prices.extra[s][:, None]
            cost = (cards * each).sum(axis=1) + due[s]
            self._best[s[holds]] = np.minimum(self._best[s[holds]], cost[holds])

    def least(self) -> int | None:
        """Return the sum over all services; None if one that must be served cannot be."""
        total = 0
        asked = self._demands.total
        for i, service in enumerate(self._demands.services):
            if not asked[i].any():
                continue
            options = [int(self._best[i])] if self._best[i] < NONE else []
            if not self._relaxed.must_serve(service):
                options.append(self._relaxed.rates.of_penalty(service) * exact_sum(asked[i]))
            if not options:
                return None
            total += min(options)
        return total

    def _due(self, pool: Pool) -> Vector:
        """(services,) milli-fen due once in a pool, and for the links to it."""
        centre = self._relaxed.facts.centre_of(pool)
        due = self._once.in_pool(pool)
        if not self._loads.nodes:
            return due
        way = self._moving.by_network(self._loads, centre)
        there = np.array([node == centre.id for node in self._loads.nodes])[self._loads.at]
        sent = (self._at >= 0) & ~there
        return due + np.where(sent, way.cost + way.links, 0)
