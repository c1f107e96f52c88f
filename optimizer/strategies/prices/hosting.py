"""Services that one pool serves wholly, or none does, as blocks of the bound."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service
from huline.optimizer.strategies.prices.crew import Crew
from huline.optimizer.strategies.prices.exact import largest, refuse_above, scaled_down
from huline.optimizer.strategies.prices.kernels import NEVER
from huline.optimizer.strategies.prices.programmes import Programmes
from huline.optimizer.strategies.prices.rows import Rows
from huline.optimizer.strategies.prices.seats import Asked, Seats
from huline.optimizer.strategies.prices.service_kernels import cheapest_hosts

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Hosting:
    """Hosted services and the pools that could take each by itself."""

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
        pools = [compiled.spending.able(service) for service in services]
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
        self._by, self._pool = by, pool
        training = np.zeros(pool.size, dtype=bool)
        self._seats = Seats(compiled, perspective, programmes, rows, asked, training)
        units = [service.units[p] for service, p in zip(by, pool.tolist(), strict=True)]
        self._host = np.array([self._seats.sheet, units], dtype=np.int64).T.copy()
        self._sheets = int(self._seats.sheet.max(initial=-1)) + 1
        shape = (len(services), compiled.slots)
        self._demand = np.array([s.demand.sum(axis=0) for s in services], np.int64).reshape(shape)
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
        self._chosen = np.full(len(services), -1, dtype=np.int64)

    def cost(self, worth: Ints, crew: Crew) -> Ints:
        """(services,) the least each costs; `kernels.NEVER` where it cannot be served."""
        price, own = self._seats.price(worth)
        once = self._due_once(worth)
        cards = self._compiled.slots * (largest(self._demand) + 1)
        refuse_above(cards * (largest(price) + largest(own)) + largest(once))
        cost = np.zeros(len(self._services), dtype=np.int64)
        crew.run(
            cheapest_hosts, cost.size, self._first_of, self._penalty, self._demand, self._host,
            price, own, once, self._chosen, cost,
        )  # fmt: skip
        return cost

    def use(self, found: Floats) -> None:
        """Add to ``found`` (rows,) what the pools last chosen use of every row."""
        parts = np.zeros((self._sheets, self._compiled.slots), dtype=np.int64)
        on_host = np.zeros(self._pool.size, dtype=np.int64)
        for s in np.flatnonzero(self._chosen >= 0).tolist():
            h = int(self._chosen[s])
            cards = 1000 * -(-self._demand[s] // self._host[h, 1])
            parts[self._host[h, 0]] += cards
            on_host[h] += cards.sum()
        self._seats.use(parts, on_host, found)
        if self._rows.link is not None:
            host, row, mb = self._copies
            sent = np.isin(host, self._chosen)
            np.add.at(self._rows.link.of(found)[:, 0], row[sent], mb[sent])

    def price(self, worth: Ints) -> tuple[Ints, Ints]:
        """Return sheets (n, T) and own parts (hosts,) in milli-fen per card-slot."""
        return self._seats.price(worth)

    def places(self, sheets: int, doors: int) -> dict[tuple[int, int], tuple[int, int]]:
        """Map workload and pool to sheet and own part, behind so many others."""
        return {
            (service.workload, p): (sheets + int(self._host[h, 0]), doors + h)
            for h, (service, p) in enumerate(zip(self._by, self._pool.tolist(), strict=True))
        }

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
        for h, (service, p) in enumerate(zip(self._by, self._pool.tolist(), strict=True)):
            found[h] = service.fees_in(np.array([p]))
            if service.copies is not None:
                found[h] += service.copies.cost[service.copies.to(centre[[p]])].sum()
        return found

    def _on_links(self) -> tuple[Ints, Ints, Ints]:
        """Hosts to which a copy travels over a link with a row; the row, and the MB."""
        centre = self._compiled.supply.centre_of
        found = [
            (h, self._rows.lanes[lane], service.copies.mb)
            for h, (service, p) in enumerate(zip(self._by, self._pool.tolist(), strict=True))
            if service.copies is not None
            for lane in service.copies.lanes[int(centre[p])]
        ]
        host, row, mb = np.array(found, dtype=np.int64).reshape(-1, 3).T
        return host, row, mb
