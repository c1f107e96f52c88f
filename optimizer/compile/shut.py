"""Says which pools cannot serve a service even alone, though every pair rule lets it in."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.capped import limiting, told
from huline.optimizer.compile.ceilings import Ceiling
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.refusals import Pruned
from huline.optimizer.compile.services import Service
from huline.optimizer.compile.spending import Spending

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_Shortage = tuple[str, Ints, Ints, int]
_Test = tuple[str | Ceiling, Ints, Ints, Ints, Mask]
"""A rule or a limit; then, of some rows, what is needed, what there is, and the slots that count:
all (n, T), or (n, 1) over the horizon."""

_FAR = 2**62


def prune_shut(
    services: Sequence[Service],
    supply: Supply,
    ceilings: Sequence[Ceiling],
    spending: Spending,
    pruned: Pruned,
) -> None:
    """Record what shuts pools to services, one rule a pool."""
    for service in services:
        asking = service.demand.any(axis=1)
        if asking.any():
            _Doors(service, supply, limiting(ceilings), pruned).shut(spending)


class _Doors:
    """The pools that pair rules leave to one service, shut one after the other."""

    def __init__(
        self, service: Service, supply: Supply, limits: Sequence[Ceiling], pruned: Pruned
    ) -> None:
        self._service, self._supply, self._limits, self._pruned = service, supply, limits, pruned
        self._all = False
        self._open: Mask = np.asarray(service.reach.any(axis=0))
        asked = np.flatnonzero(service.demand.any(axis=0))
        self._first, self._last = int(asked[0]), int(asked[-1])

    def shut(self, spending: Spending) -> None:
        """Shut what comes too late, lacks room, costs too much, or is too little by itself."""
        service = self._service
        self._shut_late()
        if service.hosted:
            asking = service.demand.any(axis=1)
            every, two, one = service.reach[asking].all(axis=0), np.array([2]), np.array([1])
            self._refuse(np.flatnonzero(self._open & ~every), "sites", two, one)
        # of the only pool that is left a service that is served wholly needs all
        self._all = service.hosted or (service.whole and self._open.sum() == 1)
        for p, (rule, need, limit, resource) in sorted(self._shortages().items()):
            self._refuse(np.array([p]), rule, need, limit, resource)
        if service.hosted:
            self._shut_dear(spending)
        elif service.spread:
            fewest = max(service.min_sites, -(-1000 // service.max_share))
            left = np.flatnonzero(self._open)
            if left.size < fewest:
                self._refuse(left, "spread", np.array([fewest]), np.array([left.size]))

    def _refuse(
        self, pools: Ints, rule: str, measured: Ints, limit: Ints, resource: int = 0
    ) -> None:
        self._pruned.add(self._service.workload, pools, rule, measured, limit, resource)
        self._open[pools] = False

    def _shut_late(self) -> None:
        """Shut pools that it can be ported to, or be warm in, only when nobody asks any more."""
        service, end = self._service, self._last + 1
        if service.hosted:
            end = self._first + 1
        begin = np.maximum(service.ready, service.window.start)
        warm = begin + np.where(service.before & (begin == 0), 0, service.warm_up)
        late = np.flatnonzero(self._open & (warm >= end))
        self._refuse(late, "window", warm[late] + 1, np.array([end]))
        left = np.flatnonzero(self._open)
        if service.whole and left.size and warm[left].min() > self._first:
            self._refuse(left, "window", warm[left] + 1, np.array([self._first + 1]))

    def _shut_dear(self, spending: Spending) -> None:
        """Shut pools that could serve all demand if the service might spend more."""
        limit = spending.limit(self._service.workload)
        if limit is None:
            return
        pools = spending.able(self._service)
        pools = pools[self._open[pools]]
        spent = spending.of_hosts(self._service, pools)
        dear = spent > limit
        self._refuse(pools[dear], "spending", spent[dear], np.array([limit]))

    def _shortages(self) -> dict[int, _Shortage]:
        """Find what each pool lacks: for all demand if it must serve it alone, else for one card.

        It lacks what falls short in some slot where all are needed, else in each of them.
        """
        pools = np.flatnonzero(self._open)
        need = self._service.need[pools]
        asking = need.any(axis=1)
        pools, need = pools[asking], need[asking]
        asked = need > 0
        found: dict[int, _Shortage] = {}
        for of, rows, amount, limit, at in self._tests(
            pools, need if self._all else np.minimum(need, 1), asked
        ):
            lacking = amount - limit
            if self._all:
                slot = np.where(at, lacking, -_FAR).argmax(axis=1)
            else:
                slot = np.where(at, lacking, _FAR).argmin(axis=1)
            for i in np.flatnonzero(lacking[np.arange(rows.size), slot] > 0):
                least, most = amount[i, slot[i], np.newaxis], limit[i, slot[i], np.newaxis]
                if isinstance(of, Ceiling):
                    lack: _Shortage = (of.rule, *told(of, least, most))
                else:
                    lack = of, least, most, 0
                # the first rule that refuses a pool is the one that is told
                found.setdefault(int(pools[rows[i]]), lack)
        return found

    def _tests(self, pools: Ints, need: Ints, asked: Mask) -> Iterator[_Test]:
        """Yield what each rule limits, the first rule first.

        Parameters
        ----------
        need, asked : (n, T) cards in some pools, and the slots in which they are asked for
        """
        service, supply = self._service, self._supply
        every, centre = np.arange(pools.size), supply.centre_of[pools]
        yield "capacity", every, need, supply.most_cards(service.use)[pools], asked
        rows = np.flatnonzero(supply.limited[centre])
        meter = centre[rows]
        draw = need[rows] * supply.watt[pools[rows], np.newaxis] * supply.pue[meter]
        yield "power", rows, draw, supply.headroom[meter], asked[rows]
        for ceiling in self._limits:
            of = pools if ceiling.by_pool else np.full_like(pools, service.workload)
            group = ceiling.groups[of]
            rows = np.flatnonzero(group >= 0)
            if not rows.size:
                continue
            amount: Ints = need[rows] * ceiling.weight[pools[rows]]
            at: Mask = asked[rows]
            if not ceiling.by_slot:
                of_it = amount.sum(axis=1) if self._all else np.where(at, amount, _FAR).min(axis=1)
                amount, at = of_it[:, np.newaxis], np.ones((rows.size, 1), dtype=bool)
            yield ceiling, rows, amount, ceiling.limit[group[rows]], at
