"""Services that run in one pool, as blocks of the bound."""

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.models.workload import InferenceService
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service
from huline.optimizer.strategies.prices.crew import Crew
from huline.optimizer.strategies.prices.exact import largest, refuse_above, scaled_down
from huline.optimizer.strategies.prices.host_kernels import cheapest_hosts, use_of_hosts
from huline.optimizer.strategies.prices.kernels import NEVER
from huline.optimizer.strategies.prices.portions import Counted
from huline.optimizer.strategies.prices.programmes import Programmes
from huline.optimizer.strategies.prices.rows import Rows
from huline.optimizer.strategies.prices.seats import Asked, Seats

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Hosting:
    """Services of one site and the pools that could take each.

    Attributes
    ----------
    chosen : (services,) the host that was cheapest for each at the last prices, -1 for none
    """

    def __init__(
        self,
        compiled: Compiled,
        perspective: Perspective,
        programmes: Programmes,
        rows: Rows,
        services: Sequence[Service],
    ) -> None:
        self._compiled, self._rows, self._services = compiled, rows, services
        terms, workloads = compiled.terms, compiled.case.workloads
        self._position = {service.workload: s for s, service in enumerate(services)}
        pools = [_pools_of(compiled, service) for service in services]
        counts = np.array([found.size for found in pools], dtype=np.int64)
        self._first_of = np.concatenate(([0], counts.cumsum()))
        by = [service for service, found in zip(services, pools, strict=True) for _ in found]
        pool = np.concatenate([np.zeros(0, dtype=np.int64), *pools])
        resources = len(compiled.supply.resources)
        asked = Asked(
            workload=np.array([service.workload for service in by], dtype=np.int64),
            pool=pool,
            cards=np.ones(pool.size, dtype=np.int64),
            use=np.array([service.use for service in by], dtype=np.int64).reshape(-1, resources),
            priced=np.zeros(pool.size, dtype=bool),
        )
        self._pool, self._hosts = pool, list(zip(by, pool.tolist(), strict=True))
        training = np.zeros(pool.size, dtype=bool)
        self._seats = Seats(compiled, perspective, programmes, rows, asked, training)
        needs = _Needs(compiled.slots)
        row = [needs.row_of(s, p) for s, p in self._hosts]
        self._need = needs.table()
        self._host = np.array([self._seats.sheet, row], dtype=np.int64).T.copy()
        self._sheets = int(self._seats.sheet.max(initial=-1)) + 1
        self._penalty = np.array(
            [
                NEVER
                if terms.must_serve(workloads[s.workload])
                else s.penalty * int(s.demand.sum())
                for s in services
            ],
            dtype=np.int64,
        )
        self._copies, self._fixed = self._on_links(), self._due_anyway()
        self.chosen = np.full(len(services), -1, dtype=np.int64)

    def cost(self, worth: Ints, crew: Crew) -> Ints:
        """(services,) the least each costs; `kernels.NEVER` where it cannot be served."""
        price, own = self._seats.price(worth)
        once = self._due_once(worth)
        cards = self._compiled.slots * (largest(self._need[:, :, 2]) + 1)
        unserved = largest(np.where(self._penalty < NEVER, self._penalty, 0))
        refuse_above(cards * (largest(price) + largest(own)) + largest(once) + unserved)
        cost = np.zeros(len(self._services), dtype=np.int64)
        crew.run(
            cheapest_hosts, cost.size, self._first_of, self._penalty, self._host, self._need,
            price, own, once, self.chosen, cost,
        )  # fmt: skip
        self._last = price, own
        return cost

    def counted(self, mine: slice) -> Counted:
        """Count what the pools last chosen for some services put to work."""
        price, own = self._last
        parts = np.zeros((self._sheets, self._compiled.slots), dtype=np.int64)
        on_host = np.zeros(self._pool.size, dtype=np.int64)
        chosen = self.chosen[mine]
        use_of_hosts(chosen, self._host, self._need, price, own, parts, on_host)
        return Counted(parts, on_host)

    def use(self, found: Floats, counted: Counted) -> None:
        """Add to ``found`` (rows,) what the pools last chosen use of every row."""
        used = np.flatnonzero(counted.on_seat)
        self._seats.use(counted.parts, used, counted.on_seat[used], found)
        if self._rows.link is not None:
            host, row, mb = self._copies
            sent = np.isin(host, self.chosen)
            np.add.at(self._rows.link.of(found)[:, 0], row[sent], mb[sent])

    def price(self, worth: Ints) -> tuple[Ints, Ints]:
        """Return sheets (n, T) and own parts (hosts,) in milli-fen per card-slot."""
        return self._seats.price(worth)

    def places(self, sheets: int, doors: int) -> tuple[Ints, Ints, Ints, Ints]:
        """(hosts,) workload and pool of each, and its sheet and own part behind so many others."""
        own = doors + np.arange(self._pool.size)
        return self._seats.workload, self._pool, sheets + self._host[:, 0], own

    def prices_of(self, workload: int, price: Ints, own: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Yield the hosts of a service, and (hosts, T) milli-fen per card-slot there."""
        s = self._position.get(workload)
        if s is not None:
            hosts = np.arange(self._first_of[s], self._first_of[s + 1])
            yield self._pool[hosts], price[self._host[hosts, 0]] + own[hosts, np.newaxis]

    def _due_once(self, worth: Ints) -> Ints:
        """(hosts,) milli-fen due once: copies, with their use of links, and fees."""
        found = self._fixed.copy()
        if self._rows.link is not None:
            host, row, mb = self._copies
            np.add.at(found, host, scaled_down(self._rows.link.of(worth)[row, 0], mb, 1000))
        return found

    def _due_anyway(self) -> Ints:
        """(hosts,) milli-fen due once, links apart."""
        centre = self._compiled.supply.centre_of
        found = np.zeros(self._pool.size, dtype=np.int64)
        for h, (service, p) in enumerate(self._hosts):
            found[h] = service.fees_in(np.array([p]))
            if service.copies is not None:
                found[h] += service.copies.cost[service.copies.to(centre[[p]])].sum()
            if not service.whole:
                missed = service.demand.sum() - _asked_in(service, p).sum()
                found[h] += service.penalty * int(missed)
        return found

    def _on_links(self) -> tuple[Ints, Ints, Ints]:
        """Hosts to which a copy travels over a link with a row; the row, and the MB."""
        centre = self._compiled.supply.centre_of
        found = [
            (h, self._rows.lanes[lane], service.copies.mb)
            for h, (service, p) in enumerate(self._hosts)
            if service.copies is not None
            for lane in service.copies.lanes[int(centre[p])]
        ]
        host, row, mb = np.array(found, dtype=np.int64).reshape(-1, 3).T
        return host, row, mb


class _Needs:
    """The cards that demands need, and what is left unserved of them; those alike once."""

    def __init__(self, slots: int) -> None:
        self._known: dict[Hashable, int] = {}
        self._rows: list[Ints] = []
        self._slots = slots

    def row_of(self, service: Service, p: int) -> int:
        """Return the row of the table for a service in a pool."""
        units, penalty = int(service.units[p]), -1 if service.whole else service.penalty
        asked = _asked_in(service, p)
        key = units, penalty, asked.tobytes()
        if key not in self._known:
            self._known[key] = len(self._rows)
            down, rest = np.divmod(asked, units)
            up = down + (rest > 0)
            row = (down, rest * penalty, up, asked * penalty)
            if service.whole:
                row = (up, np.zeros_like(up), up, np.where(asked > 0, NEVER, 0))
            self._rows.append(np.stack(row, axis=1))
        return self._known[key]

    def table(self) -> Ints:
        """(rows, T, 4) as `cheapest_hosts` reads it."""
        return np.array(self._rows, dtype=np.int64).reshape(-1, self._slots, 4)


def _asked_in(service: Service, p: int) -> Ints:
    """(T,) demand that a pool may serve."""
    asked: Ints = service.demand[service.reach[:, p]].sum(axis=0)
    asked[: service.ready[p]] = 0
    return asked


def _pools_of(compiled: Compiled, service: Service) -> Ints:
    """Return the pools that may take a service.

    What is served wholly or not at all has only those that have the room.
    """
    workload = compiled.case.workloads[service.workload]
    assert isinstance(workload, InferenceService)
    if not workload.part_service:
        return compiled.spending.able(service)
    asks = service.demand.any(axis=1)
    reach = service.reach[asks] & (service.units > 0)
    if service.whole:
        return np.flatnonzero(reach.all(axis=0) & (service.ready <= service.first_asked))
    return np.flatnonzero(reach.any(axis=0))
