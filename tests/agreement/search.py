"""A walk through all plans of a tiny Case, depth first.

A branch is left only if it breaks a limit or if a bound that no plan can beat says that nothing
cheaper is in it:

- claims on a workload are at most what its runs entitle to, of programmes that exclude each other
  the greatest, and at most its rent where stacking applies;
- a subsidy with a ceiling pays at most that ceiling, so for any set of such subsidies their
  ceilings may stand in for the grants.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, product
from typing import NamedTuple

from huline.models.case import Case
from huline.models.units import at_slot
from tests.agreement.book import Book
from tests.agreement.claims import Asks, Bill, Purse, added
from tests.agreement.ways import Mode, Perspective, Way, Ways

Key = tuple[str, str, int | None]
"""What has limited room: a pool or one of its further resources in a slot, a centre in a slot, or
a link."""
Bounds = tuple[int, ...]
"""Lower bounds on a cost, one for each set of subsidies whose ceilings stand in."""


class Optimum(NamedTuple):
    """A cheapest plan, in short."""

    cost: int
    lost: bool
    """Whether it leaves anything unserved."""
    served: bool
    """Whether it serves anything."""


class Item(NamedTuple):
    """A choice: a way to run one job, or ways to serve every service in one slot."""

    bounds: Bounds
    cost: int
    """Before claims."""
    takes: tuple[tuple[Key, int], ...]
    """Only what has a limit."""
    asks: tuple[Bill, ...]
    """By workload."""
    lost: bool
    serves: bool


class Search:
    """Walks through the plans of one Case that cost less than ``limit``; None: all."""

    def __init__(self, case: Case, perspective: Perspective, limit: int | None = None) -> None:
        self.limit = limit
        self.case, self.book = case, Book(case)
        self.purse = Purse(self.book)
        self.room = rooms(self.book)
        self.ways = Ways(self.book, perspective)
        capped = [s for s in range(len(self.ways.subsidies)) if self.purse.ceilings[s] is not None]
        subsets = chain(*(combinations(capped, k) for k in range(len(capped) + 1)))
        self.replaced = [frozenset(chosen) for chosen in subsets]

    def improvements(self) -> Iterator[Optimum]:
        """Yield plans, each cheaper than the one before; the last is the cheapest."""
        # what must be served comes first: where it cannot be, that shows early
        jobs = sorted(self.case.training(), key=lambda job: not self.book.must_serve(job))
        self.tenants = [w.tenant for w in (*jobs, *self.case.services())]
        self.jobs = [self._sorted(map(self._job, self.ways.of_job(job))) for job in jobs]
        modes = [self.ways.of_service(service) for service in self.case.services()]
        if all(self.jobs):
            for chosen in product(*modes):
                yield from self._in_modes(chosen)

    def _in_modes(self, modes: Sequence[Mode]) -> Iterator[Optimum]:
        """Try all plans in which each service is served in one given mode."""
        choices = zip(*map(self._served, modes), strict=True)
        self.slots = [Slot(services) for services in choices]
        # with nothing placed yet a slot costs least
        stages = [*self.jobs, *(slot.items(self.room) for slot in self.slots)]
        if all(stages):
            ceilings = [[-(self.purse.ceilings[s] or 0) for s in c] for c in self.replaced]
            start = tuple(map(sum, ceilings))
            yield from self._walk([], stages, start, self.room)

    def _walk(
        self, chosen: list[Item], stages: list[list[Item]], so_far: Bounds, room: dict[Key, int]
    ) -> Iterator[Optimum]:
        """Try all plans that begin with the items chosen; each stage asks for one more."""
        if len(chosen) == len(self.jobs):
            stages = stages[: len(chosen)] + [slot.items(room) for slot in self.slots]
        if len(chosen) == len(stages):
            yield from self._improved(chosen)
            return
        ahead = stages[len(chosen) :]
        if not all(ahead):
            return
        rest = [_least(items) for items in ahead[1:]]
        for item in ahead[0]:
            bounds = _added(so_far, item.bounds)
            hopeless = self._hopeless(_added(bounds, *rest))
            if hopeless and hopeless[0]:
                return  # items are sorted by their first bound
            if any(hopeless):
                continue
            left = _without(room, item.takes) if len(chosen) < len(self.jobs) else room
            if left is not None:
                yield from self._walk([*chosen, item], stages, bounds, left)

    def _hopeless(self, bounds: Bounds) -> list[bool]:
        return [self.limit is not None and bound >= self.limit for bound in bounds]

    def _improved(self, chosen: list[Item]) -> Iterator[Optimum]:
        cost = sum(item.cost for item in chosen)
        needed = 0 if self.limit is None else cost - self.limit + 1
        cost -= self.purse.most(self._asks(chosen), needed)
        if self.limit is None or cost < self.limit:
            self.limit = cost
            lost = any(item.lost for item in chosen)
            yield Optimum(cost, lost, any(item.serves for item in chosen))

    def _asks(self, chosen: list[Item]) -> tuple[Asks, ...]:
        """Add up bills by workload: jobs first, as they were chosen, then services."""
        jobs, slots = chosen[: len(self.jobs)], chosen[len(self.jobs) :]
        by_workload = [item.asks for item in jobs]
        by_workload += zip(*(item.asks for item in slots), strict=True)
        return tuple(
            Asks(tenant, added([(1, bill) for bill in bills]))
            for tenant, bills in zip(self.tenants, by_workload, strict=True)
        )

    # items

    def _job(self, way: Way) -> Item:
        granted = self._granted(way)
        if self.purse.stacking:
            granted = [min(way.bill.rent, amount) for amount in granted]
        return self._item(way, granted)

    def _served(self, mode: Mode) -> list[list[Item]]:
        """Make items of the ways to serve one service, slot by slot."""
        # the claims are at most the rent of all slots, and at most the grants of all slots; the
        # sum of each slot's lesser one may be too little, so one of the two must do throughout
        every = [way for ways in mode for way in ways]
        by_rent = [
            self.purse.stacking and all(way.bill.rent <= self._granted(way)[i] for way in every)
            for i in range(len(self.replaced))
        ]
        return [
            [
                self._item(way, [
                    way.bill.rent if rather else amount
                    for rather, amount in zip(by_rent, self._granted(way), strict=True)
                ])
                for way in ways
            ]
            for ways in mode
        ]  # fmt: skip

    def _granted(self, way: Way) -> list[int]:
        """Bound the claims on a way, whatever ceilings stand in."""
        grants = way.bill.grants
        return [
            self._of_rivals([0 if s in chosen else n for s, n in enumerate(grants)])
            for chosen in self.replaced
        ]

    def _of_rivals(self, grants: Sequence[int]) -> int:
        """Add up grants, but only the greatest of those that exclude each other.

        Where a service claims from the same rival in all slots, each slot's greatest is not less.
        """
        total, spared = sum(grants), [0]
        for rivals in self.purse.rivals if grants else ():
            inside = [grants[s] for s in rivals]
            spared.append(sum(inside) - max(inside, default=0))
        return total - max(spared)

    def _item(self, way: Way, relief: Sequence[int]) -> Item:
        takes = tuple((key, n) for key, n in self.takes(way) if key in self.room)
        bounds = tuple(way.cost - amount for amount in relief)
        return Item(bounds, way.cost, takes, (way.bill,), way.lost > 0, bool(way.runs))

    def takes(self, way: Way) -> Iterator[tuple[Key, int]]:
        drawn: dict[Key, int] = {}
        for pool_id, slot, cards in way.runs:
            pool = self.book.pools[pool_id]
            centre = self.book.centres[pool.centre]
            yield ("pool", pool_id, slot), cards
            milliwatts = at_slot(centre.pue, slot) * cards * (pool.busy_w - pool.idle_w)
            key = ("centre", centre.id, slot)
            drawn[key] = drawn.get(key, 0) + milliwatts
        yield from drawn.items()
        yield from ((_shelf(pool, name, slot), n) for pool, name, slot, n in way.amounts)
        yield from ((("link", link, None), way.mb) for link in way.links)

    def _sorted(self, items: Iterator[Item]) -> list[Item]:
        fitting = [item for item in items if _without(self.room, item.takes) is not None]
        return sorted(fitting, key=lambda item: item.bounds)


class Slot:
    """Ways to serve all services together in one slot."""

    def __init__(self, services: Sequence[Sequence[Item]]) -> None:
        self._services = services
        self._keys = sorted({key for items in services for item in items for key, _ in item.takes})
        self._known: dict[tuple[int, ...], list[Item]] = {}

    def items(self, room: dict[Key, int]) -> list[Item]:
        """List what fits into the room, by bounds; of ways that ask for the same, the cheapest."""
        left = {key: room[key] for key in self._keys}
        known = tuple(left.values())
        if known not in self._known:
            cheapest: dict[object, Item] = {}
            for parts in product(*self._services):
                takes = tuple(chain(*(part.takes for part in parts)))
                if _without(left, takes) is None:
                    continue
                item = _together(parts)
                if item.asks not in cheapest or item.cost < cheapest[item.asks].cost:
                    cheapest[item.asks] = item
            self._known[known] = sorted(cheapest.values(), key=lambda item: item.bounds)
        return self._known[known]


def _together(parts: Sequence[Item]) -> Item:
    return Item(
        _added(*(part.bounds for part in parts)),
        sum(part.cost for part in parts),
        (),
        tuple(chain(*(part.asks for part in parts))),
        any(part.lost for part in parts),
        any(part.serves for part in parts),
    )


def rooms(book: Book) -> dict[Key, int]:
    """Return the room of everything that has a limit which applies."""
    room: dict[Key, int] = {}
    slots = range(book.slots)
    if book.applies("capacity"):
        for pool in book.case.pools:
            for t in slots:
                room["pool", pool.id, t] = at_slot(pool.cards, t) - book.committed(pool, t)
                for name in {name for other in book.case.pools for name in other.resources}:
                    amount = at_slot(pool.resources.get(name, (0,)), t)
                    room[_shelf(pool.id, name, t)] = amount
    if book.applies("power"):
        for centre in book.case.centres:
            for t in slots if centre.power_limit_w else ():
                room["centre", centre.id, t] = book.power_room(centre, t)
    if book.applies("link"):
        for link in book.case.network.links:
            if link.volume_mb is not None:
                room["link", link.id, None] = link.volume_mb
    return room


def _shelf(pool: str, resource: str, slot: int) -> Key:
    # a blank stands in no id
    return "pool", f"{pool} {resource}", slot


def _without(room: dict[Key, int], takes: Sequence[tuple[Key, int]]) -> dict[Key, int] | None:
    """Return the room left, or None if there is too little."""
    left = dict(room)
    for key, amount in takes:
        left[key] -= amount
        if left[key] < 0:
            return None
    return left


def _least(items: Sequence[Item]) -> Bounds:
    return tuple(map(min, zip(*(item.bounds for item in items), strict=True)))


def _added(*bounds: Bounds) -> Bounds:
    return tuple(map(sum, zip(*bounds, strict=True)))
