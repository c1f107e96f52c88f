"""Moving work out of where a given plan has it, all else staying."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Plan
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.prices import Prices
from huline.optimizer.compile.services import Service
from huline.optimizer.settle import Schedule
from huline.optimizer.strategies.earlier import adopt, complete, recalled
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.placed import Placed

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Moving:
    """A plan in the making that begins as a given one.

    Attributes
    ----------
    made : as it stands by now
    """

    def __init__(self, compiled: Compiled, plan: Plan) -> None:
        every = range(len(compiled.case.workloads))
        self.made, self._given = Insertion(compiled, plan.perspective), recalled(compiled, plan)
        adopt(self.made, self._given, every)
        complete(self.made, every)

    def tried(self, w: int, only: Mask) -> tuple[int, Placed] | None:
        """Say what moving a workload to some pools would cost, and how it would stand there.

        Parameters
        ----------
        only : (P,) the pools

        Returns
        -------
        milli-fen more, all else staying; None: it cannot stand there
        """
        made = self.made
        cost, before = made.cost, made.remove(w)
        there = self._placed(w, only)
        more = made.cost - cost
        made.remove(w)
        made.put(w, before)
        return (more, there) if there.pools.size else None

    def move(self, w: int, only: Mask, most: int | None = None) -> Placed | None:
        """Move a workload to some pools, and return how it stood before.

        Returns None, and leaves it where it is, if there is no room by now, or if the plan would
        then cost more than ``most``.
        """
        made, before = self.made, self.made.remove(w)
        there = self._placed(w, only)
        if there.pools.size and made.sound and (most is None or made.cost <= most):
            return before
        made.remove(w)
        made.put(w, before)
        return None

    def back(self, moved: Iterable[tuple[int, Placed]]) -> None:
        """Put workloads back to how they stood."""
        moved = tuple(moved)
        for w, _ in moved:
            self.made.remove(w)
        for w, before in moved:
            self.made.put(w, before)

    def schedule(self, moved: Iterable[int]) -> Schedule:
        """Return the given plan's choices, but for the workloads that moved.

        What the given plan has, and rounding to the safe side would not allow again, stays so.
        """
        given, anew, moved = self._given.schedule, self.made.schedule(), tuple(moved)
        return replace(
            given,
            jobs=given.jobs | {w: anew.jobs[w] for w in moved if w in anew.jobs},
            services=given.services | {w: anew.services[w] for w in moved if w in anew.services},
        )

    def _placed(self, w: int, only: Mask) -> Placed:
        self.made.only = only
        self.made.place(w)
        self.made.only = None
        return self.made.placed[w]


def losses(compiled: Compiled, prices: Prices, barred: Mask) -> Iterator[tuple[int, int]]:
    """Yield workloads that could leave, and what the cheapest place elsewhere costs more.

    Roughly, each by itself: claims and what others take are left out.

    Parameters
    ----------
    barred : (W, P) pools that each would leave
    """
    services = {service.workload: service for service in compiled.services}
    for w in range(len(compiled.case.workloads)):
        service = services.get(w)
        if service is None:
            pool, cost = _of_job(compiled, prices, w)
        else:
            pool, cost = _of_service(prices, service)
        away = ~barred[w, pool]
        if away.any():
            yield w, int(cost[away].min()) - int(cost[~away].min(initial=cost.max()))


def _of_job(compiled: Compiled, prices: Prices, w: int) -> tuple[Ints, Ints]:
    """(n,) pools of a job's arcs, and what each costs at the mean price of its window."""
    arcs, mine = compiled.arcs, compiled.arcs.span(w)
    price, fixed = prices.of_arcs(w)
    total = np.zeros((price.shape[0], price.shape[1] + 1), dtype=np.int64)
    np.cumsum(price, axis=1, out=total[:, 1:])
    first, end, rows = arcs.earliest[mine], arcs.deadline[mine], np.arange(price.shape[0])
    window = total[rows, end] - total[rows, first]
    cost: Ints = window * arcs.slots[mine] // np.maximum(end - first, 1) + fixed
    return arcs.pool[mine], cost


def _of_service(prices: Prices, service: Service) -> tuple[Ints, Ints]:
    """(n,) pools that a service may use, and what it costs to serve all it can by each alone."""
    pool = np.flatnonzero(service.reach.any(axis=0) & (service.units > 0))
    price = prices.card_slot[pool] + prices.extra(service.workload)[pool, np.newaxis]
    cost: Ints = (price * service.need[pool]).sum(axis=1) + [
        service.fees_in(np.array([p])) for p in pool
    ]
    return pool, cost
