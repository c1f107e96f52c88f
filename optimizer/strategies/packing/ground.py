"""What packing stands on: all that limits workloads, and never changes, as arrays for kernels."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.workload import TrainingJob
from huline.optimizer.compile.ceilings import Ceiling
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.migration import MOVE
from huline.optimizer.compile.ragged import bounds
from huline.optimizer.compile.services import Service
from huline.optimizer.strategies.prices.exact import narrowed

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Mask = NDArray[np.bool_]


MISSED = 2**50
"""Milli-fen that leaving out what must be served is weighed with: far above any penalty."""
MOST_GROUPS = 62
"""Groups of origins that a service may have: each is a bit."""


class Ground(NamedTuple):
    """Ways and doors, and what each takes; the first letters of shapes as in `compile`.

    A *meter* has a limit in every slot: power of a centre, headroom of a pool, cards of a tenant.
    A *store* has one limit over the horizon: a link, a quota of energy or of card-hours. A
    *door* is a pool that is open to a service.

    Attributes
    ----------
    at : (W + 1, 3) where the ARCs, DOORs and GROUPs of each workload begin
    about : (W, 8) LOOSE whether a job may pause wherever it likes; PENALTY in milli-fen of
        leaving a job out, or a unit of a service in a slot; MUST be served; OWN_METER and
        OWN_STORE of the tenant, -1 for none, and the HOURS a card-slot takes of the store;
        SITES the most pools, 0 for no limit; WHOLE: served wholly or not at all
    way : (K, 5) POOL, CARDS, SLOTS, EARLIEST, DEADLINE, as `compile.arcs.Arcs` has them
    use : (K, R) of each resource
    load_of, load : (K + 1,), (n, 2) stores that the data of each arc takes, and how much
    side : (P + 1, 2) where the METERs and STOREs of each pool begin
    meter : (n, 3) meter, what a card counts, and the row of `weights` it is multiplied by
    store : (n, 2) store, row of `weights`
    weights, dearest : (n, T) and (n,) the greatest of each row
    hall : (P + 1,) where the guests of each pool begin: as many as have a way or a door there
    door : (D, 5) D_POOL, D_UNITS a card serves, D_READY first slot, D_GROUPS that it may serve
        as bits, D_OWNER the service
    demand : (groups, T) units asked for
    needs : (W, R) what a service's card takes
    """

    at: Ints
    about: Ints
    way: Shorts
    use: Ints
    load_of: Ints
    load: Ints
    side: Ints
    meter: Ints
    store: Ints
    weights: Ints
    dearest: Ints
    hall: Ints
    door: Ints
    demand: Ints
    needs: Ints


ARC, DOOR, GROUP = range(3)
LOOSE, PENALTY, MUST, OWN_METER, OWN_STORE, HOURS, SITES, WHOLE = range(8)
POOL, CARDS, SLOTS, EARLIEST, DEADLINE = range(5)
METER, STORE = range(2)
D_POOL, D_UNITS, D_READY, D_GROUPS, D_OWNER = range(5)


def plain(compiled: Compiled) -> Mask:
    """(W,) whether kernels know all rules that a workload has to obey."""
    found = np.zeros(len(compiled.case.workloads), dtype=bool)
    floors = any(ceiling.is_floor and ceiling.rate is None for ceiling in compiled.ceilings)
    if compiled.terms.strict_tiers or floors:
        return found
    ties, limit = compiled.ties, compiled.spending.limit
    services = {service.workload: service for service in compiled.services}
    waited_for = {p for before in ties.before.values() for p in before}
    for w, workload in enumerate(compiled.case.workloads):
        tied = bool(ties.groups_of(w)) or w in ties.before or w in waited_for
        if tied or limit(w) is not None:
            continue
        if isinstance(workload, TrainingJob):
            cut = workload.timing != "contiguous"
            pinned = compiled.terms.pinned_start(workload) is not None
            pieces = workload.min_run > 1 or workload.restart_slots > 0
            rules, units = cut and (pieces or pinned), workload.work
        else:
            service = services[w]
            fees = any(fee.name != MOVE for fee in service.fees)
            rules = service.demanding or fees or len(service.demand) > MOST_GROUPS
            units = int(service.demand.sum())
        found[w] = not rules and compiled.terms.penalty(workload) * units < MISSED
    return found


def ground_of(compiled: Compiled) -> Ground:
    """Lay out a compiled Case for the kernels."""
    arcs, freight, supply = compiled.arcs, compiled.freight, compiled.supply
    pools = len(supply.sites)
    services = {service.workload: service for service in compiled.services}
    metered, stored, weights, own = _limits(compiled)
    doors, groups, demand = _doors(compiled, services)
    needs = np.zeros((len(compiled.case.workloads), len(supply.resources)), dtype=np.int64)
    for w, service in services.items():
        needs[w] = service.use
    counts = np.bincount(doors[:, D_OWNER], minlength=len(needs))
    load = np.searchsorted(freight.arc, np.arange(arcs.pool.size + 1))
    return Ground(
        at=_columns(arcs.first_of, bounds(counts), bounds(groups)),
        about=_about(compiled, services, own),
        way=narrowed(arcs.pool, arcs.cards, arcs.slots, arcs.earliest, arcs.deadline),
        use=np.ascontiguousarray(arcs.use),
        load_of=load.astype(np.int64),
        load=_columns(freight.lane, freight.mb),
        side=_columns(metered.bounds, stored.bounds),
        meter=metered.rows,
        store=np.ascontiguousarray(stored.rows[:, [0, 2]]),
        weights=weights,
        dearest=weights.max(axis=1, initial=0),
        hall=bounds(_guests(arcs.pool, pools) + _guests(doors[:, D_POOL], pools)),
        door=doors,
        demand=demand,
        needs=needs,
    )


def limiting(compiled: Compiled) -> list[Ceiling]:
    """Return the ceilings that no plan may exceed."""
    return [c for c in compiled.ceilings if c.rate is None and not c.is_floor]


def _guests(pool: Ints, pools: int) -> Ints:
    return np.bincount(pool, minlength=pools).astype(np.int64)


def _columns(*columns: Ints) -> Ints:
    return np.ascontiguousarray(np.column_stack(columns).astype(np.int64))


def _about(compiled: Compiled, services: dict[int, Service], own: Ints) -> Ints:
    """(W, 8) what is said of each workload."""
    terms, rows = compiled.terms, []
    for w, workload in enumerate(compiled.case.workloads):
        must, rate = int(terms.must_serve(workload)), terms.penalty(workload)
        if isinstance(workload, TrainingJob):
            loose = int(workload.timing != "contiguous")
            lost = MISSED if must else rate * workload.work
            rows.append((loose, lost, must, *own[w], 0, 0))
        else:
            service = services[w]
            rows.append((0, rate, must, *own[w], service.sites or 0, int(service.whole)))
    return np.array(rows, dtype=np.int64).reshape(-1, 8)


class _Sides:
    """Meters or stores of pools, collected pool by pool."""

    def __init__(self, pools: int) -> None:
        self._of: list[list[tuple[int, int, int]]] = [[] for _ in range(pools)]

    def add(self, pool: int, row: int, factor: int, weight: int) -> None:
        """Add a row that cards in a pool count for, with a factor and a row of weights."""
        self._of[pool].append((row, factor, weight))

    @property
    def bounds(self) -> Ints:
        """(P + 1,) where the rows of each pool begin."""
        return bounds(np.array([len(mine) for mine in self._of], dtype=np.int64))

    @property
    def rows(self) -> Ints:
        """(n, 3) all of them."""
        return np.array([each for mine in self._of for each in mine], np.int64).reshape(-1, 3)


def _limits(compiled: Compiled) -> tuple[_Sides, _Sides, Ints, Ints]:
    """Lay out meters and stores in the order in which `Packing` keeps what is left of them.

    Returns
    -------
    meters and stores of pools; (n, T) weights; (W, 3) meter, store and hours of workloads
    """
    supply, pools = compiled.supply, len(compiled.supply.sites)
    weights: list[Ints] = [*supply.pue]
    metered, stored = _Sides(pools), _Sides(pools)
    own = np.full((len(compiled.case.workloads), 3), -1, dtype=np.int64)
    firsts = [compiled.freight.lanes.limit.size, len(supply.centres)]
    for p, centre in enumerate(supply.centre_of.tolist()):
        if supply.limited[centre]:
            metered.add(p, centre, int(supply.watt[p]), centre)
    for ceiling in limiting(compiled):
        rows = np.where(ceiling.groups < 0, -1, ceiling.groups + firsts[ceiling.by_slot])
        firsts[ceiling.by_slot] += len(ceiling.names)
        if ceiling.by_pool:
            side = metered if ceiling.by_slot else stored
            for p in np.flatnonzero(rows >= 0).tolist():
                side.add(p, int(rows[p]), 1, len(weights))
                weights.append(ceiling.weight[p])
        else:
            own[:, 0 if ceiling.by_slot else 1] = rows
            own[:, 2] = own[:, 2] if ceiling.by_slot else ceiling.weight[0, 0]
    return metered, stored, np.array(weights, dtype=np.int64), own


def _doors(compiled: Compiled, services: dict[int, Service]) -> tuple[Ints, Ints, Ints]:
    """Return all doors (D, 5), the number of groups of each workload, and their demand.

    Kernels do not know what a service pays once for moving, or how many may: there it stays.
    """
    groups = np.zeros(len(compiled.case.workloads), dtype=np.int64)
    doors, demand = [np.zeros((0, 5), np.int64)], [np.zeros((0, compiled.slots), np.int64)]
    for w, service in sorted(services.items()):
        pools = np.flatnonzero(service.reach.any(axis=0) & (service.units > 0))
        ready, bits = np.maximum(service.ready[pools], 0), _bits(service.reach[:, pools])
        away = compiled.moves.away(compiled.case.workloads[w].id)[pools]
        ready = np.where(away, compiled.slots, ready)
        owner = np.full(pools.size, w)
        doors.append(np.column_stack((pools, service.units[pools], ready, bits, owner)))
        demand.append(service.demand)
        groups[w] = len(service.demand)
    return np.concatenate(doors), groups, np.concatenate(demand)


def _bits(reach: Mask) -> Ints:
    """(n,) for each column of (G, n) the rows that are set, as bits."""
    found = np.zeros(reach.shape[1], dtype=np.int64)
    for g, row in enumerate(reach[:MOST_GROUPS]):
        found |= row.astype(np.int64) << g
    return found
