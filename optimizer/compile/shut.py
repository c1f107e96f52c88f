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
        for p in np.flatnonzero(self._open):
            shortage = next(self._shortages(int(p)), None)
            if shortage is not None:
                rule, need, limit, resource = shortage
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

    def _shortages(self, pool: int) -> Iterator[_Shortage]:
        """Yield what a pool lacks: for all demand if it must serve it alone, else for one card."""
        service, supply = self._service, self._supply
        need = service.need[pool]
        asked = np.flatnonzero(need)
        if asked.size == 0:
            return
        if not self._all:
            need = np.minimum(need, 1)
        most, centre = supply.most_cards(service.use)[pool], int(supply.centre_of[pool])
        yield from self._short("capacity", need, most, asked)
        if supply.limited[centre]:
            draw = need * supply.watt[pool] * supply.pue[centre]
            yield from self._short("power", draw, supply.headroom[centre], asked)
        for ceiling in self._limits:
            group = int(ceiling.groups[pool if ceiling.by_pool else service.workload])
            if group < 0:
                continue
            amount, limit = need * ceiling.weight[pool], ceiling.limit[group]
            if not ceiling.by_slot:
                all_of_it = amount[asked].sum() if self._all else amount[asked].min()
                amount, at = np.array([all_of_it]), np.array([0])
            else:
                at = asked
            for rule, least, most_of_it, _ in self._short(ceiling.rule, amount, limit, at):
                yield (rule, *told(ceiling, least, most_of_it))

    def _short(self, rule: str, need: Ints, limit: Ints, asked: Ints) -> Iterator[_Shortage]:
        """Yield a shortage that lasts: in some slot where all are needed, else in each of them."""
        lacking = need[asked] - limit[asked]
        if (lacking > 0).any() if self._all else (lacking > 0).all():
            t = asked[lacking.argmax() if self._all else lacking.argmin()]
            yield rule, need[t : t + 1], limit[t : t + 1], 0
