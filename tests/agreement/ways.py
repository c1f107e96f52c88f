"""Every way to run each workload by itself, with what it takes and what it costs."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, product
from typing import Literal, NamedTuple

from huline.models.centre import Pool
from huline.models.units import at_slot
from huline.models.workload import InferenceService, TrainingJob, Workload
from tests.agreement.book import Book
from tests.agreement.claims import Bill, added

Perspective = Literal["payer", "system"]
Runs = tuple[tuple[str, int, int], ...]
"""(pool id, slot, cards)"""


class Way(NamedTuple):
    """A way to run a training job, or to serve a service in one slot."""

    runs: Runs = ()
    links: tuple[str, ...] = ()
    mb: int = 0
    cost: int = 0
    """Milli-fen before claims, from the perspective asked for."""
    lost: int = 0
    """Work or demand left unserved."""
    bill: Bill = Bill()
    amounts: tuple[tuple[str, str, int, int], ...] = ()
    """(pool id, further resource, slot, how much of it is taken)"""


Mode = list[list[Way]]
"""Of a service: for every slot, the ways to serve it. A plan picks one mode."""


class Ways:
    """Lists the ways of one Case from one perspective."""

    def __init__(self, book: Book, perspective: Perspective) -> None:
        self.book, self.perspective = book, perspective
        self.subsidies = book.case.policy.subsidies if perspective == "payer" else ()
        self._cards: dict[tuple[str, str, int], Way] = {}
        none = (0,) * len(self.subsidies)
        groups = book.case.policy.stacking_groups if perspective == "payer" else ()
        self._nothing = Bill(0, none, none, (0,) * len(groups))

    # training

    def of_job(self, job: TrainingJob) -> list[Way]:
        """All ways to run a job, being left unserved among them where that is allowed."""
        home = self.book.home(job)
        pools = [pool for pool in self.book.case.pools if self.book.admits(job, pool, home)]
        ways = list(chain.from_iterable(self._in_pool(job, pool) for pool in pools))
        if not self.book.must_serve(job):
            ways.append(self._unserved(job, job.work))
        return ways

    def _in_pool(self, job: TrainingJob, pool: Pool) -> Iterator[Way]:
        route = self.book.route(job, pool.centre)
        if route is None:
            return
        window = self.book.window(job, route)
        window = range(max(window.start, self.book.ready(job, pool)), window.stop)
        for gang, length in self.book.gangs(job, pool):
            for slots in self._timings(job, window, length):
                way = self._priced(job, tuple((pool.id, slot, gang) for slot in slots))
                if job.data is not None and route:
                    moved = job.data.mb * sum(link.price for link in route)
                    links = tuple(link.id for link in route)
                    way = way._replace(links=links, mb=job.data.mb, cost=way.cost + moved)
                way = self._quoted(job, pool, way)
                due = sum(fee for fee, asking in self.book.fees(job) if pool.id in asking)
                yield way._replace(cost=way.cost + due)

    def _quoted(self, job: TrainingJob, pool: Pool, way: Way) -> Way:
        """The way at its all-in price, if one is quoted: then there is nothing to claim."""
        quote = self.book.quote(job, pool)
        if quote is None or quote.cost is None or self.perspective == "system":
            return way
        return way._replace(cost=quote.cost, bill=self._nothing)

    def _timings(self, job: TrainingJob, window: range, length: int) -> Iterator[tuple[int, ...]]:
        pin = self.book.pins.get(job.id) if self.book.applies("pin") else None
        for covered in range(length, len(window) + 1):
            for slots in combinations(window, covered):
                if _is_cut_right(job, slots, length) and (
                    pin is None or pin.first in (None, slots[0])
                ):
                    yield slots

    # inference

    def of_service(self, service: InferenceService) -> list[Mode]:
        """Its modes: not at all, or with these pools and no others."""
        book = self.book
        reach = {
            metro: {p.id for p in book.case.pools if book.admits(service, p, book.metro(metro))}
            for metro in service.peaks
        }
        usable = [p for p in book.case.pools if any(p.id in pools for pools in reach.values())]
        usable = [p for p in usable if self._units(service, p) > 0]
        at_most = len(usable)
        if service.sites is not None and book.applies("sites"):
            at_most = min(at_most, service.sites)
        slots = range(book.slots)
        modes = [
            self._paying(due, [self._in_slot(service, slot, pools, reach) for slot in slots])
            for due, free in self._free_by_fees(service, usable)
            for pools in combinations(free, min(at_most, len(free)))
        ]
        must = book.must_serve(service)
        if must or not service.part_service:
            modes = [[[way for way in ways if not way.lost] for ways in mode] for mode in modes]
        if not must and not service.part_service:
            demand = [sum(self._demand(service, slot).values()) for slot in slots]
            modes.append([[self._unserved(service, units)] for units in demand])
        return modes

    def _free_by_fees(
        self, service: InferenceService, usable: Sequence[Pool]
    ) -> Iterator[tuple[int, list[Pool]]]:
        """Every choice of fees to pay, as their sum and the pools that it leaves free."""
        fees = self.book.fees(service)
        for unpaid in chain(*(combinations(fees, k) for k in range(len(fees) + 1))):
            barred = set().union(*(asking for _, asking in unpaid))
            paid = sum(fee for fee, _ in fees) - sum(fee for fee, _ in unpaid)
            yield paid, [pool for pool in usable if pool.id not in barred]

    def _paying(self, due: int, mode: Mode) -> Mode:
        """The mode with fees on top, paid in the first slot."""
        return [[way._replace(cost=way.cost + due) for way in mode[0]], *mode[1:]]

    def _units(self, service: InferenceService, pool: Pool) -> int:
        return service.units_per_card(service.accelerators[pool.accelerator])

    def _demand(self, service: InferenceService, slot: int) -> dict[str, int]:
        return {metro: self.book.demand(service, metro, slot) for metro in service.peaks}

    def _in_slot(
        self,
        service: InferenceService,
        slot: int,
        pools: Sequence[Pool],
        reach: dict[str, set[str]],
    ) -> list[Way]:
        demand = self._demand(service, slot)
        most = []
        for pool in pools:
            asked = sum(units for metro, units in demand.items() if pool.id in reach[metro])
            cards = -(-asked // self._units(service, pool))
            if slot < self.book.ready(service, pool):
                cards = 0
            if self.book.applies("capacity"):
                cards = min(cards, at_slot(pool.cards, slot) - self.book.committed(pool, slot))
            most.append(cards)
        ways = []
        for cards in product(*(range(m + 1) for m in most)):
            runs = tuple((p.id, slot, n) for p, n in zip(pools, cards, strict=True) if n)
            power = {pool: n * self._units(service, self.book.pools[pool]) for pool, _, n in runs}
            lost = sum(demand.values()) - most_served(demand, reach, power)
            way = self._priced(service, runs)
            ways.append(way._replace(cost=way.cost + lost * self.book.penalty(service), lost=lost))
        return ways

    # money

    def _unserved(self, w: Workload, lost: int) -> Way:
        return self._priced(w, ())._replace(cost=lost * self.book.penalty(w), lost=lost)

    def _priced(self, w: Workload, runs: Runs) -> Way:
        cards = [(n, self._card(w, pool, slot)) for pool, slot, n in runs]
        return Way(
            runs=runs,
            amounts=tuple(
                (pool, name, slot, amount)
                for pool, slot, n in runs
                for name, amount in self.book.taken(w, self.book.pools[pool], n).items()
            ),
            cost=sum(n * card.cost for n, card in cards),
            bill=added([(n, card.bill) for n, card in cards]) if cards else self._nothing,
        )

    def _card(self, w: Workload, pool_id: str, slot: int) -> Way:
        """Price one card of a pool in one slot."""
        key = (w.id, pool_id, slot)
        if key not in self._cards:
            book, pool = self.book, self.book.pools[pool_id]
            energy = book.energy(pool, slot)
            if self.perspective == "system":
                self._cards[key] = Way(cost=energy + book.running(pool))
            else:
                rent = book.rent(pool)
                metered = 0 if pool.rent_includes_energy else energy
                cost = rent + metered + book.preference(w, pool)
                groups = book.case.policy.stacking_groups
                bill = Bill(
                    rent,
                    tuple(book.grant(subsidy, w, pool, slot) for subsidy in self.subsidies),
                    tuple(rent * book.pays(subsidy, w, pool) for subsidy in self.subsidies),
                    tuple(book.ceiling(group, pool) for group in groups),
                )
                self._cards[key] = Way(cost=cost, bill=bill)
        return self._cards[key]


def _is_cut_right(job: TrainingJob, slots: Sequence[int], length: int) -> bool:
    """Whether the pieces that these slots form do work of this length."""
    pieces: list[list[int]] = []
    for slot in slots:
        if pieces and pieces[-1][-1] == slot - 1:
            pieces[-1].append(slot)
        else:
            pieces.append([slot])
    if len(slots) != length + job.restart_slots * (len(pieces) - 1):
        return False
    shortest = min(map(len, pieces))
    return len(pieces) == 1 or (
        job.timing == "preemptible" and shortest >= job.min_run and shortest > job.restart_slots
    )


def most_served(demand: dict[str, int], reach: dict[str, set[str]], power: dict[str, int]) -> int:
    """Return the maximum flow from metros to the pools they reach, as its minimum cut.

    A cut takes, for each set of metros left uncut, the others' demand and all that the set
    reaches. There are few metros here, so all sets are tried.
    """
    cuts = []
    for uncut in chain.from_iterable(combinations(demand, k) for k in range(len(demand) + 1)):
        others = sum(units for metro, units in demand.items() if metro not in uncut)
        reached = [n for pool, n in power.items() if any(pool in reach[m] for m in uncut)]
        cuts.append(others + sum(reached))
    return min(cuts)
