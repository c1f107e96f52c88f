"""Inference services in the bound: each by itself, at the prices of the rows."""

from collections.abc import Hashable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.models.workload import InferenceService
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.ragged import spread
from huline.optimizer.compile.services import Service
from huline.optimizer.strategies.prices.crew import Crew
from huline.optimizer.strategies.prices.exact import largest, refuse_above, total
from huline.optimizer.strategies.prices.hosting import Hosting
from huline.optimizer.strategies.prices.kernels import NEVER
from huline.optimizer.strategies.prices.portions import Counted
from huline.optimizer.strategies.prices.programmes import Programmes
from huline.optimizer.strategies.prices.rows import Rows
from huline.optimizer.strategies.prices.seats import Asked, Seats
from huline.optimizer.strategies.prices.service_kernels import (
    cheapest_cards,
    cost_of_services,
    use_of_services,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class _Group(NamedTuple):
    """Demand of metros to which the same pools are open."""

    service: int
    """Position among the services."""
    kind: int
    demand: Ints
    """(T,)"""


class Services:
    """All services that are asked for anything, as blocks of the bound.

    Attributes
    ----------
    workload : which each is, in the order of `cost`
    """

    def __init__(
        self, compiled: Compiled, perspective: Perspective, programmes: Programmes, rows: Rows
    ) -> None:
        self._compiled = compiled
        asked = [service for service in compiled.services if service.demand.any()]
        hosted = [service for service in asked if _in_one_pool(service)]
        self._split = [service for service in asked if not _in_one_pool(service)]
        both = [service.workload for service in (*self._split, *hosted)]
        self.workload: Ints = np.array(both, dtype=np.int64)
        self._position = {service.workload: s for s, service in enumerate(self._split)}
        self._kinds: dict[Hashable, int] = {}
        self._doors: list[tuple[int, Ints]] = []
        """Of each kind of demand, a service of that kind and its pools."""
        prices = compiled.prices(perspective)
        extra = [prices.extra(service.workload) for service in self._split]
        self._groups = [
            group
            for s, service in enumerate(self._split)
            for group in self._groups_of(s, service, extra[s])
        ]
        of = np.array([group.service for group in self._groups], dtype=np.int64)
        self._group_of: Ints = np.searchsorted(of, np.arange(len(self._split) + 1))
        self._parting = self._parted(extra)
        self._whole_only = np.where(np.arange(5) > 0, -1, self._parting)
        self._hall = self._parting[:, 0]
        """Of each service, the kind to which all pools are open that any of its groups may use."""
        self._seats_of(perspective, programmes, rows)
        terms, workloads = compiled.terms, compiled.case.workloads
        must = np.array([terms.must_serve(workloads[s.workload]) for s in self._split], dtype=bool)
        self._whole = np.array([_is_whole(compiled, s) for s in self._split], dtype=bool)
        penalty = np.array([s.penalty for s in self._split], dtype=np.int64)
        self._left_out = np.array(
            [s.penalty * int(s.demand.sum()) for s in self._split], dtype=np.int64
        )
        self._left_out[must] = NEVER
        self._penalty = np.where(must | self._whole, -1, penalty)
        self._kind = np.array([group.kind for group in self._groups], dtype=np.int64)
        shape = (len(self._groups), compiled.slots)
        self._demand = np.array([g.demand for g in self._groups], dtype=np.int64).reshape(shape)
        self._asked = np.zeros((len(self._split), compiled.slots), dtype=np.int64)
        np.add.at(self._asked, of, self._demand)
        self._found: tuple[Ints, Ints] | None = None
        """What the kernels fill in anew at each price: making room for it takes time, too."""
        self.hosting = Hosting(compiled, perspective, programmes, rows, hosted)

    def cost(self, worth: Ints, crew: Crew, *, rough: bool = False) -> Ints:
        """(services,) the least each costs; `kernels.NEVER` where it cannot be served.

        Parameters
        ----------
        rough : leave demand in two parts out, which takes twice as long as all the rest
        """
        split = self._cost_of_split(worth, crew, rough=rough)
        return np.concatenate((split, self.hosting.cost(worth, crew)))

    def beyond_rough(self, worth: Ints, crew: Crew) -> int:
        """Return what all that can be served costs at least, beyond what is known roughly."""
        rough, exact = (self._cost_of_split(worth, crew, rough=r) for r in (True, False))
        return total(exact - rough)

    def _cost_of_split(self, worth: Ints, crew: Crew, *, rough: bool) -> Ints:
        price, own = self._seats.price(worth)
        self._refuse_overflow(price, own)
        shape = (self._first_of.size - 1, price.shape[1])
        if self._found is None:
            self._found = (
                np.empty((3, *shape), dtype=np.int64),
                np.zeros((*self._asked.shape, 3), dtype=np.int64),
            )
        (best, units, chosen), pick = self._found
        crew.run_all(
            cheapest_cards, shape[0], self._first_of, self._door, price, own, best, units, chosen
        )
        served = np.zeros(len(self._split), dtype=np.int64)
        crew.run(
            cost_of_services, served.size, *self._demands,
            self._whole_only if rough else self._parting, self._penalty, self._door, price, own,
            best, units, self._first_of, pick, served,
        )  # fmt: skip
        self._last = best, units, chosen, pick
        never = served == NEVER
        self._paid = self._paid_cards(price, own)
        for s, cards in self._paid.items():
            served[s] -= int((cards * -self._negative(s, price, own)).sum())
        served[never] = NEVER
        # of a demand that no pool can serve no door was chosen
        self._active = ~never & (~self._whole | (served < self._left_out))
        found: Ints = np.where(self._whole, np.minimum(served, self._left_out), served)
        return found

    def let_go(self) -> None:
        """Keep nothing of the last prices."""
        self._found = None
        vars(self).pop("_last", None)

    def counted(self, mine: slice) -> Counted:
        """Count what the choices last found for some services put to work, hosted ones apart."""
        parts = np.zeros((self._sheets, self._compiled.slots), dtype=np.int64)
        on_door = np.zeros(len(self._door), dtype=np.int64)
        use_of_services(
            mine.start, mine.stop, self._active.astype(np.int64), *self._demands, self._parting,
            self._penalty, self._door, *self._last, parts, on_door,
        )  # fmt: skip
        for s, cards in self._paid.items():
            if self._active[s] and mine.start <= s < mine.stop:
                doors = self._doors_of(s)
                np.add.at(parts, self._door[doors, 0], 1000 * cards)
                on_door[doors] += 1000 * cards.sum(axis=1)
        return Counted(parts, on_door)

    def use(self, found: Floats, counted: Counted) -> None:
        """Add to ``found`` (rows,) what the choices last found use, hosted services apart."""
        used = np.flatnonzero(counted.on_seat)
        self._seats.use(counted.parts, used, counted.on_seat[used], found)

    @property
    def split(self) -> int:
        """How many services are no hosted ones: they come first."""
        return len(self._split)

    def price(self, worth: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Return sheets (n, T) and own parts (n,) of all seats, then the same of hosts."""
        return *self._seats.price(worth), *self.hosting.price(worth)

    def prices_of(
        self, workload: int, price: Ints, own: Ints, host_price: Ints, host_own: Ints
    ) -> Iterator[tuple[Ints, Ints]]:
        """Yield pools, and (pools, T) milli-fen per card-slot that a service pays there."""
        s = self._position.get(workload)
        if s is not None:
            doors = self._doors_of(s)
            yield self._pool[doors], price[self._door[doors, 0]] + own[doors, np.newaxis]
        yield from self.hosting.prices_of(workload, host_price, host_own)

    def places(self, workload: Ints, pool: Ints) -> tuple[Ints, Ints]:
        """Return (n,) sheets and (n,) own parts of services in pools, as `rates` has them.

        -1 stands for a pool in which a service has no door here.
        """
        s, door = spread(self._first_of[self._hall], self._first_of[self._hall + 1])
        here = self.workload[s], self._pool[door], self._door[door, 0], door
        hosted = self.hosting.places(self._sheets, self._pool.size)
        w, p, sheet, own = (np.concatenate(pair) for pair in zip(here, hosted, strict=True))
        pools = len(self._compiled.supply.sites)
        # what is not found stands behind all others, at -1
        known, asked = np.append(w * pools + p, -1), workload * pools + pool
        order = np.argsort(known)
        at = order[np.searchsorted(known[order], asked) % known.size]
        at[known[at] != asked] = -1
        return np.append(sheet, -1)[at], np.append(own, -1)[at]

    def rates(self, worth: Ints) -> tuple[Ints, Ints]:
        """Return (sheets, T) and (doors,) milli-fen per card-slot, those of hosts behind."""
        price, own, host_price, host_own = self.price(worth)
        return np.concatenate((price, host_price)), np.concatenate((own, host_own))

    def _groups_of(self, s: int, service: Service, extra: Ints) -> list[_Group]:
        """Group a service's metros by the pools that are open to them."""
        reach = service.reach & (service.units > 0)
        demand: dict[bytes, Ints] = {}
        for row, mine in zip(reach, service.demand, strict=True):
            # as text: comparing hundreds of columns one by one takes far longer
            demand[row.tobytes()] = demand.get(row.tobytes(), 0) + mine
        return [
            _Group(
                s, self._kind_of(s, np.flatnonzero(np.frombuffer(row, dtype=bool)), extra), mine
            )
            for row, mine in sorted(demand.items())
            if mine.any()
        ]

    def _kind_of(self, s: int, pools: Ints, extra: Ints) -> int:
        """Return the kind of demand: of one kind are those with equal prices in the same pools."""
        service = self._split[s]
        tenant = self._compiled.case.workloads[service.workload].tenant
        key = (
            pools.tobytes(), service.units[pools].tobytes(), service.ready[pools].tobytes(),
            service.use.tobytes(), extra[pools].tobytes(), tenant,
        )  # fmt: skip
        if key not in self._kinds:
            self._kinds[key] = len(self._doors)
            # cards that serve as many units stand together
            order = np.argsort(service.units[pools], kind="stable")
            self._doors.append((s, pools[order]))
        return self._kinds[key]

    def _parted(self, extra: list[Ints]) -> Ints:
        """(services, 5) the classes of doors that each has, as `cost_of_services` takes them.

        The group to which fewest pools are open is the first of two parts, all others the second.
        """
        found = np.full((len(self._split), 5), -1, dtype=np.int64)
        for s, service in enumerate(self._split):
            found[s, 0] = self._kind_of(s, _open_to(service), extra[s])
            groups = self._groups[self._group_of[s] : self._group_of[s + 1]]
            if len(groups) < 2:
                continue
            pools = [np.sort(self._doors[group.kind][1]) for group in groups]
            # of equals the first: groups stand in the order of which pools are open to them
            first = min(range(len(groups)), key=lambda i: pools[i].size)
            one = pools.pop(first)
            others = np.unique(np.concatenate(pools))
            both = np.intersect1d(one, others)
            found[s, 1:3] = [self._kind_of(s, part, extra[s]) for part in (one, others)]
            found[s, 3] = self._kind_of(s, both, extra[s]) if both.size else -1
            found[s, 4] = self._group_of[s] + first
        return found

    def _seats_of(self, perspective: Perspective, programmes: Programmes, rows: Rows) -> None:
        """Ask for a seat for each kind of demand in each of its pools."""
        counts = np.array([pools.size for _, pools in self._doors], dtype=np.int64)
        self._first_of = np.concatenate(([0], counts.cumsum()))
        by = [self._split[s] for s, pools in self._doors for _ in pools]
        pool = np.concatenate([np.zeros(0, dtype=np.int64), *(pools for _, pools in self._doors)])
        resources = len(self._compiled.supply.resources)
        asked = Asked(
            workload=np.array([service.workload for service in by], dtype=np.int64),
            pool=pool,
            cards=np.ones(pool.size, dtype=np.int64),
            use=np.array([service.use for service in by], dtype=np.int64).reshape(-1, resources),
            priced=np.zeros(pool.size, dtype=bool),
        )
        training = np.zeros(pool.size, dtype=bool)
        self._seats = Seats(self._compiled, perspective, programmes, rows, asked, training)
        units = [s.units[p] for s, p in zip(by, pool.tolist(), strict=True)]
        ready = [s.ready[p] for s, p in zip(by, pool.tolist(), strict=True)]
        self._door = np.array([self._seats.sheet, units, ready], dtype=np.int64).T.copy()
        self._pool = pool
        self._sheets = int(self._seats.sheet.max(initial=-1)) + 1

    def _doors_of(self, s: int) -> Ints:
        """Return a door for each pool that is open to any demand of a service."""
        hall = self._hall[s]
        return np.arange(self._first_of[hall], self._first_of[hall + 1])

    def _negative(self, s: int, price: Ints, own: Ints) -> Ints:
        """(pools, T) milli-fen per card-slot where they are below 0, else 0."""
        doors = self._doors_of(s)
        below: Ints = np.minimum(price[self._door[doors, 0]] + own[doors, np.newaxis], 0)
        return below

    def _paid_cards(self, price: Ints, own: Ints) -> dict[int, Ints]:
        """Return the cards (pools, T) that each service has only because they cost less than 0."""
        if not (price.min(axis=1, initial=0)[self._door[:, 0]] + own < 0).any():
            return {}
        found = {}
        for s, service in enumerate(self._split):
            below = self._negative(s, price, own) < 0
            cards = service.need[self._pool[self._doors_of(s)]] * below
            if cards.any():
                found[s] = cards
        return found

    @property
    def _demands(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Demands of all services, as the kernels take them."""
        return self._group_of, self._demand, self._kind, self._asked

    def _refuse_overflow(self, price: Ints, own: Ints) -> None:
        dearest = largest(price) + largest(own)
        units = int(self._door[:, 1].max(initial=0))
        asked = (largest(self._asked) + 1) * price.shape[1]
        refuse_above(dearest * max(largest(self._asked) + 3 * units, asked))


def _open_to(service: Service) -> Ints:
    """Return the pools that serve any demand of a service."""
    asks = service.demand.any(axis=1)
    return np.flatnonzero(service.reach[asks].any(axis=0) & (service.units > 0))


def _is_whole(compiled: Compiled, service: Service) -> bool:
    workload = compiled.case.workloads[service.workload]
    assert isinstance(workload, InferenceService)
    return not workload.part_service


def _in_one_pool(service: Service) -> bool:
    """Tell whether one pool serves all that is served, with no card for which there is no use."""
    return service.sites == 1 and not (service.spread or service.lasting)
