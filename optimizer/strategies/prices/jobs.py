"""Training jobs in the bound: each by itself, at the prices of the rows."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import Alone
from huline.optimizer.compile.arcs import Arcs
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.freight import Freight
from huline.optimizer.compile.ragged import spread
from huline.optimizer.strategies.prices.alike import alike
from huline.optimizer.strategies.prices.crew import Crew
from huline.optimizer.strategies.prices.exact import largest, narrowed, refuse_above, scaled_down
from huline.optimizer.strategies.prices.kernels import (
    NEVER,
    UNITS,
    cheapest_ways,
    lowest_windows,
    ranked,
    summed,
    use_of_ways,
)
from huline.optimizer.strategies.prices.portions import Counted
from huline.optimizer.strategies.prices.programmes import Programmes
from huline.optimizer.strategies.prices.rows import Rows
from huline.optimizer.strategies.prices.seats import Asked, Seats

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class WayRates(NamedTuple):
    """What ways cost: ``units * (price[sheet, t] + own)`` in each slot, and ``once`` on top.

    Sheet and units of each are in `Jobs.way`.

    Attributes
    ----------
    own, once : (K,)
    lowest : (n,) the least that a run in one piece can cost, own part apart
    price, total : (sheets, T) milli-fen; (sheets, T + 1) sums of slots before
    """

    own: Ints
    once: Ints
    lowest: Ints
    price: Ints
    total: Ints


class Jobs:
    """All training jobs as blocks of the bound.

    Attributes
    ----------
    workload : (J,) which each is
    arcs : all ways to run the jobs
    way : (K, 8) of each way SHEET, UNITS, slots, earliest, deadline, row of usable, LOWEST, the
        place in `WayRates.lowest`, and 1 if it may pause
    chosen : (J,) the way that was cheapest for each job at the last prices, -1 where none was
    """

    def __init__(
        self,
        compiled: Compiled,
        perspective: Perspective,
        programmes: Programmes,
        rows: Rows,
        ways: tuple[Arcs, Freight],
    ) -> None:
        self._compiled, self._rows = compiled, rows
        self.arcs, freight = ways
        arcs, workloads = self.arcs, compiled.case.workloads
        jobs = [(w, job) for w, job in enumerate(workloads) if isinstance(job, TrainingJob)]
        self.workload = np.array([w for w, _ in jobs], dtype=np.int64)
        # arcs are sorted by workload, and no service has any
        self._first_of = np.append(arcs.first_of[self.workload], arcs.workload.size)
        self._penalty = np.array(
            [
                NEVER if compiled.terms.must_serve(job) else compiled.terms.penalty(job) * job.work
                for _, job in jobs
            ],
            dtype=np.int64,
        )
        together = _by_gang(arcs)
        units = np.where(together, 1, arcs.cards)
        asked = Asked(
            workload=arcs.workload,
            pool=arcs.pool,
            cards=np.where(together, arcs.cards, 1),
            use=np.where(together[:, np.newaxis], arcs.use, arcs.use // arcs.cards[:, np.newaxis]),
            priced=arcs.priced,
        )
        training = np.ones(arcs.pool.size, dtype=bool)
        self._seats = Seats(compiled, perspective, programmes, rows, asked, training)
        self._fixed = _due_once(compiled, perspective, arcs)
        self._usable, place = _usable(compiled, arcs)
        self._pairs, pair = np.unique(
            self._seats.sheet * (compiled.slots + 2) + np.minimum(arcs.slots, compiled.slots + 1),
            return_inverse=True,
        )
        loose = np.array([job.timing != "contiguous" for _, job in jobs], dtype=np.int64)
        timing = np.zeros(len(workloads), dtype=np.int64)
        timing[self.workload] = loose
        self.way = narrowed(
            self._seats.sheet, units, arcs.slots, arcs.earliest, arcs.deadline, place, pair,
            timing[arcs.workload],
        )  # fmt: skip
        self._freight, self._lane = _on_links(rows, freight)
        self.chosen = np.full(len(jobs), -1, dtype=np.int64)

    def cost(self, worth: Ints, crew: Crew) -> Ints:
        """(J,) the least each job costs at these multipliers; `NEVER` where nothing can."""
        price, own = self._seats.price(worth)
        once = self.due_once(worth)
        self._refuse_overflow(price, own, once)
        total, lowest = self._sums(price)
        cost = np.zeros(self._penalty.size, dtype=np.int64)
        self._last = price, total, ranked(price), own
        crew.run(
            cheapest_ways, cost.size, self._first_of, self._penalty, self.way, *self._last[:3],
            summed(price, self._last[2]), self._usable, lowest, own, once, self.chosen, cost,
        )  # fmt: skip
        return cost

    def let_go(self) -> None:
        """Keep nothing of the last prices but the ways that were chosen."""
        vars(self).pop("_last", None)

    def counted(self, mine: slice) -> Counted:
        """Count what the ways last found for some jobs put to work."""
        price, total, order, own = self._last
        parts, slots = np.zeros_like(price), np.zeros_like(self.chosen)
        use_of_ways(
            mine.start, mine.stop, self.chosen, self.way, price, total, order, self._usable, own,
            parts, slots,
        )  # fmt: skip
        return Counted(parts, slots)

    def use(self, found: Floats, counted: Counted) -> None:
        """Add to ``found`` (rows,) what the ways last found use of every row."""
        taken = np.flatnonzero(self.chosen >= 0)
        arc = self.chosen[taken]
        units = self.way[arc, UNITS].astype(np.int64)
        on_seat = 1000 * units * counted.on_seat[taken]
        self._seats.use(counted.parts, arc, on_seat, found)
        link = self._rows.link
        if link is not None:
            _, sent = spread(
                np.searchsorted(self._freight, arc), np.searchsorted(self._freight, arc, "right")
            )
            np.add.at(link.of(found)[:, 0], self._lane[0][sent], self._lane[1][sent])

    def due_once(self, worth: Ints) -> Ints:
        """(K,) milli-fen due once for each way, its use of links priced."""
        link = self._rows.link
        if link is None or not self._freight.size:
            return self._fixed
        dear = np.flatnonzero(link.of(worth)[self._lane[0], 0])
        if not dear.size:
            return self._fixed
        lane, mb = (each[dear] for each in self._lane)
        once = self._fixed.copy()
        np.add.at(once, self._freight[dear], scaled_down(link.of(worth)[lane, 0], mb, 1000))
        return once

    def rates(self, worth: Ints) -> "WayRates":
        """Return what the ways cost at these multipliers."""
        price, own = self._seats.price(worth)
        once = self.due_once(worth)
        self._refuse_overflow(price, own, once)
        total, lowest = self._sums(price)
        return WayRates(own, once, lowest, price, total)

    def _sums(self, price: Ints) -> tuple[Ints, Ints]:
        """Return sums of slots before each (sheets, T + 1), and the cheapest run of each pair."""
        total = np.zeros((price.shape[0], price.shape[1] + 1), dtype=np.int64)
        np.cumsum(price, axis=1, out=total[:, 1:])
        lowest = np.zeros(self._pairs.size, dtype=np.int64)
        pair = np.column_stack(np.divmod(self._pairs, price.shape[1] + 2))
        lowest_windows(total, np.ascontiguousarray(pair), lowest)
        return total, lowest

    def price(self, worth: Ints) -> tuple[Ints, Ints, Ints]:
        """Return (sheets, T), (K,) sheets of the ways and (K,) own parts, in milli-fen a unit."""
        price, own = self._seats.price(worth)
        return price, self._seats.sheet, own

    @property
    def units(self) -> Ints:
        """(K,) units of each way, anew."""
        return self.way[:, UNITS].astype(np.int64)

    def _refuse_overflow(self, price: Ints, own: Ints, once: Ints) -> None:
        units, slots = int(self.way[:, UNITS].max(initial=0)), price.shape[1]
        refuse_above(units * slots * (largest(price) + largest(own)) + largest(once))


def _by_gang(arcs: Arcs) -> NDArray[np.bool_]:
    """(K,) whether what a gang takes of resources is no multiple of its cards."""
    return np.asarray((arcs.use % arcs.cards[:, np.newaxis]).any(axis=1))


def _due_once(compiled: Compiled, perspective: Perspective, arcs: Arcs) -> Ints:
    """(K,) milli-fen due once for each way, wherever and whenever it runs."""
    payer = perspective == "payer"
    found = arcs.moved.copy()
    for w in np.unique(arcs.workload).tolist():
        mine, workload = arcs.span(w), compiled.case.workloads[w]
        pool = arcs.pool[mine]
        if payer:
            found[mine] += compiled.surcharges.of_encryption(workload)[pool]
            found[mine] = np.where(arcs.priced[mine], arcs.cost[mine], found[mine])
        found[mine] += compiled.migration.of_pools(workload)[pool]
    return found


def _usable(compiled: Compiled, arcs: Arcs) -> tuple[Ints, Ints]:
    """Slots open to each way if it were alone, counted up: (n, T + 1), and (K,) rows of it."""
    first, place = alike(arcs.pool, *arcs.use.T)
    open_ = Alone(compiled.supply).open_for(arcs.pool[first], arcs.use[first])
    counted = np.zeros((first.size, compiled.slots + 1), dtype=np.int64)
    np.cumsum(open_, axis=1, out=counted[:, 1:])
    return counted, place


def _on_links(rows: Rows, freight: Freight) -> tuple[Ints, tuple[Ints, Ints]]:
    """Arcs whose data takes a link with a row; which row, and the MB."""
    place = np.full(freight.lanes.limit.size + 1, -1, dtype=np.int64)
    for lane, row in rows.lanes.items():
        place[lane] = row
    priced = place[freight.lane]
    kept = np.asarray(priced >= 0)
    if kept.all():  # as is usual: a copy would only take memory
        return freight.arc, (priced, freight.mb)
    return freight.arc[kept], (priced[kept], freight.mb[kept])
