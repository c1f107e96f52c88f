"""Columns of inference services."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.origins import sets_of
from huline.optimizer.formulate.variables import ServiceColumns, Usage

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_NONE: Ints = np.zeros(0, dtype=np.int64)


def add_service_columns(
    builder: Builder, compiled: Compiled, service: Service, perspective: Perspective
) -> ServiceColumns:
    """Add the columns of one service."""
    prices = compiled.prices(perspective)
    price = prices.card_slot + prices.extra(service.workload)[:, np.newaxis]
    if service.hosted:
        return _hosts(builder, compiled, service, price)
    return _spread(builder, compiled, service, price)


def _hosts(builder: Builder, compiled: Compiled, service: Service, price: Ints) -> ServiceColumns:
    """One column a pool: the cards it takes in each slot are known beforehand."""
    pools = compiled.spending.hosts(service)
    saved = service.penalty * int(service.demand.sum())
    builder.constant += saved
    cost = (service.need[pools] * price[pools]).sum(axis=1) - saved
    if service.copies is not None:
        sent = service.need[pools].any(axis=1)
        cost += sent * service.copies.cost[compiled.supply.centre_of[pools]]
    for fee in service.fees:
        cost += fee.cost * (service.need[pools].any(axis=1) & fee.pools[pools])
    name = compiled.case.workloads[service.workload].id
    ids = [compiled.supply.sites[int(p)].pool.id for p in pools]
    host = builder.add_columns("host", cost, 1, lambda i: f"{name},{ids[i]}")
    none = np.full((len(service.demand), compiled.slots), -1)
    flow = np.zeros((len(service.demand), 0), dtype=np.int64)
    return ServiceColumns(service, host, pools, _NONE, _NONE, _NONE, (), flow, none, *[_NONE] * 11)


def _spread(builder: Builder, compiled: Compiled, service: Service, price: Ints) -> ServiceColumns:
    name = compiled.case.workloads[service.workload].id
    sites = compiled.supply.sites
    most = np.minimum(service.need, compiled.supply.most_cards(service.use))
    pool, slot = np.nonzero(most)

    def place(i: int) -> str:
        return f"{name},{sites[int(pool[i])].pool.id},{int(slot[i])}"

    cards = builder.add_columns("cards", price[pool, slot], most[pool, slot], place)
    used = np.unique(pool)
    site = _NONE
    if service.min_sites > 1 or (service.sites is not None and service.sites < used.size):
        site = builder.add_columns(
            "site", np.zeros(used.size), 1, lambda i: f"{name},{sites[int(used[i])].pool.id}"
        )
    on, start, warm = _stays(builder, service, (pool, slot, most[pool, slot]), place)
    short, skip = _shortfalls(builder, compiled, service, name)
    sets = sets_of(service)
    can_serve = warm >= 0 if warm.size else np.ones(pool.size, dtype=bool)
    return ServiceColumns(
        service, _NONE, _NONE, cards, pool, slot, sets,
        _flows(builder, service, pool, slot, can_serve & (not sets), place), short, skip,
        site, used if site.size else _NONE, on, start, warm,
        *_copies(builder, compiled, service, used), *_centres(builder, compiled, service, used),
        _fees(builder, service, name),
    )  # fmt: skip


def _centres(
    builder: Builder, compiled: Compiled, service: Service, pools: Ints
) -> tuple[Ints, Ints]:
    """Add a column for each centre of a service that belongs to a group, and its index."""
    if not compiled.ties.groups_of(service.workload):
        return _NONE, _NONE
    name, centres = compiled.case.workloads[service.workload].id, compiled.supply.centres
    at: Ints = np.unique(compiled.supply.centre_of[pools])
    free = np.zeros(at.size)
    return builder.add_columns("at", free, 1, lambda i: f"{name},{centres[at[i]].id}"), at


def _copies(
    builder: Builder, compiled: Compiled, service: Service, pools: Ints
) -> tuple[Ints, Ints]:
    """Add a column for each copy of the model that may have to be sent, and its centre."""
    if service.copies is None:
        return _NONE, _NONE
    name, centres = compiled.case.workloads[service.workload].id, compiled.supply.centres
    to = service.copies.to(compiled.supply.centre_of[pools])
    cost = service.copies.cost[to]
    return builder.add_columns("copy", cost, 1, lambda i: f"{name},{centres[to[i]].id}"), to


def _fees(builder: Builder, service: Service, name: str) -> Ints:
    """Add a column for each fee that may fall due."""
    cost, names = [fee.cost for fee in service.fees], [fee.name for fee in service.fees]
    return builder.add_columns("fee", cost, 1, lambda i: f"{name},{names[i]}")


def _stays(
    builder: Builder,
    service: Service,
    entries: tuple[Ints, Ints, Ints],
    place: Callable[[int], str],
) -> tuple[Ints, Ints, Ints]:
    """Add columns for being there, for coming, and for cards that are warm."""
    pool, slot, most = entries
    on = start = warm = _NONE
    free = np.zeros(pool.size)
    if service.min_stay > 1 or service.warm_up:
        on = builder.add_columns("on", free, 1, place)
    if service.min_stay > 1:
        start = builder.add_columns("start", free, 1, place, integer=False)
    if service.warm_up:
        at = np.flatnonzero(_can_be_warm(service, pool, slot))
        warm = np.full(pool.size, -1, dtype=np.int64)
        warm[at] = builder.add_columns(
            "warm", free[at], most[at], lambda i: place(int(at[i])), integer=False
        )
    return on, start, warm


def _can_be_warm(service: Service, pool: Ints, slot: Ints) -> Mask:
    """(entries,) whether the service could have been there for the whole warm-up."""
    there = np.zeros(service.need.shape, dtype=bool)
    there[pool, slot] = True
    earlier = np.repeat(service.before[:, np.newaxis], service.warm_up, axis=1)
    there = np.concatenate((earlier, there), axis=1)
    since = np.cumsum(there, axis=1)
    since = np.concatenate((np.zeros_like(since[:, :1]), since), axis=1)
    return np.asarray(since[pool, slot + service.warm_up] - since[pool, slot] == service.warm_up)


def _flows(
    builder: Builder,
    service: Service,
    pool: Ints,
    slot: Ints,
    can_serve: Mask,
    place: Callable[[int], str],
) -> Ints:
    """(G, entries) units from each group of origins to each pool and slot, -1 where none."""
    flow = np.full((len(service.demand), pool.size), -1, dtype=np.int64)
    for g in range(len(service.demand)):
        wanted = service.demand[g, slot]
        at = np.flatnonzero(service.reach[g, pool] & (wanted > 0) & can_serve)

        def label(i: int, at: Ints = at, g: int = g) -> str:
            return f"{g},{place(int(at[i]))}"

        flow[g, at] = builder.add_columns(
            "flow", np.zeros(at.size), wanted[at], label, integer=False
        )
    return flow


def _shortfalls(
    builder: Builder, compiled: Compiled, service: Service, name: str
) -> tuple[Ints, Ints]:
    """Add what may go unserved: slot by slot, all or nothing, or nothing at all."""
    demand = service.demand
    short = np.full(demand.shape, -1, dtype=np.int64)
    if not service.whole:
        g, t = np.nonzero(demand)
        short[g, t] = builder.add_columns(
            "short", np.full(g.size, service.penalty), demand[g, t],
            lambda i: f"{name},{int(g[i])},{int(t[i])}", integer=False,
        )  # fmt: skip
        return short, _NONE
    if compiled.terms.must_serve(compiled.case.workloads[service.workload]):
        return short, _NONE
    cost = [service.penalty * int(demand.sum())]
    return short, builder.add_columns("skip", cost, 1, lambda _: name)


def service_usage(columns: ServiceColumns) -> Usage:
    """Cards a host takes in each slot, and one card for each unit of ``cards``."""
    need = columns.service.need[columns.host_pool]
    h, t = np.nonzero(need)
    column = np.concatenate((columns.host[h], columns.cards))
    cards = np.concatenate((need[h, t], np.ones(columns.cards.size, dtype=np.int64)))
    return Usage(
        column=column,
        workload=np.full(column.size, columns.service.workload, dtype=np.int64),
        pool=np.concatenate((columns.host_pool[h], columns.cards_pool)),
        slot=np.concatenate((t, columns.cards_slot)),
        use=cards[:, np.newaxis] * columns.service.use,
    )
