"""Services of one site: the cheapest pool for each, with what is due once for going there."""

from abc import ABC, abstractmethod

import numpy as np

from huline.models.centre import Pool
from huline.models.workload import InferenceService
from huline.optimizer.verify.bound.demands import Demands
from huline.optimizer.verify.bound.exact import NONE
from huline.optimizer.verify.bound.least import Mask
from huline.optimizer.verify.bound.moving import Loads, Moving
from huline.optimizer.verify.bound.once import Once
from huline.optimizer.verify.bound.prices import PoolPrices, Prices
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.bound.room import Room
from huline.optimizer.verify.facts import Facts, Vector, exact_sum


def stands_alone(facts: Facts, service: InferenceService) -> bool:
    """Tell whether a service runs in one pool, and never has a card for which it has no demand."""
    settled = service.min_stay == 1 and not service.warm_up
    return service.sites == 1 and facts.applies("sites") and settled


class Alone(ABC):
    """The best that is known of each service of one site, pool after pool.

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
        self._best = np.full(len(services), NONE, dtype=np.int64)
        self.looks = (self.try_in,)

    @abstractmethod
    def try_in(self, pool: Pool, admitted: Mask, prices: PoolPrices) -> None:
        """Price all services in a pool.

        Parameters
        ----------
        admitted : (rows of the demands,) whether the pool is open to each metro of each service
        """

    def least(self) -> dict[str, int | None]:
        """Return what is best for each service; None for one that must be served and cannot."""
        found: dict[str, int | None] = {}
        asked = self._demands.total
        for i, service in enumerate(self._demands.services):
            if not asked[i].any():
                found[service.id] = 0
                continue
            options = [int(self._best[i])] if self._best[i] < NONE else []
            if not self._relaxed.must_serve(service):
                options.append(self._relaxed.rates.of_penalty(service) * exact_sum(asked[i]))
            found[service.id] = min(options, default=None)
        return found

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
