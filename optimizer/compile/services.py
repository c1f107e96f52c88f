"""Inference services: what each metro asks for, and which pools may serve it."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.copies import Copies
from huline.optimizer.compile.migration import Fee, Migration
from huline.optimizer.compile.signatures import Judgements
from huline.optimizer.compile.terms import Terms

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Service:
    """An inference service, its origins grouped by the pools they may be served in.

    Services share the arrays in which they are alike.

    Attributes
    ----------
    workload : index
    demand : (G, T) units
    reach : (G, P) whether a group's demand may be served in a pool
    units : (P,) units one card serves, 0 where it cannot run
    window : slots in which it may have any
    ready : (P,) first slot in which it may have any in a pool, as far as ports go
    use : (R,) what a card at work takes of each resource; itself first
    sites : the most pools, or None
    min_sites : the fewest pools, if it is served at all
    max_share : the most of its throughput that one pool may provide, per mille
    min_stay : the fewest slots of a stay that ends before the window
    warm_up : slots of a stay in which its cards do not serve yet
    before : (P,) whether a stay that begins with slot 0 began before
    lasting : whether it may have a card where there is no demand, so that a stay lasts
    copies : what sending its model takes, None where nothing is sent
    fees : what it costs, once, to use some pools
    whole : served wholly or not at all
    penalty : milli-fen per unit and slot not served
    """

    workload: int
    demand: Ints
    reach: Mask
    units: Ints
    window: range
    ready: Ints
    use: Ints
    sites: int | None
    min_sites: int
    max_share: int
    min_stay: int
    warm_up: int
    before: Mask
    lasting: bool
    copies: Copies | None
    fees: tuple[Fee, ...]
    whole: bool
    penalty: int

    @property
    def need(self) -> Ints:
        """(P, T) the most cards it may have; not to be written to."""
        return _need(self)

    @property
    def pools(self) -> Ints:
        """Pools it may use, in file order."""
        return np.flatnonzero(self.need.any(axis=1))

    @property
    def first_asked(self) -> int:
        """First slot with demand; 0 where there is none at all."""
        return int(self.demand.any(axis=0).argmax())

    @property
    def open(self) -> Mask:
        """(G, T) whether a group's demand could be served in some pool, were it empty."""
        slot = np.arange(self.demand.shape[1])
        ready = (slot >= self.ready[:, np.newaxis]).astype(np.int64)
        return np.asarray(self.reach.astype(np.int64) @ ready > 0)

    @property
    def hosted(self) -> bool:
        """Whether one pool serves all of it or none does: how many cards, is known beforehand."""
        return self.whole and self.sites == 1 and not (self.spread or self.lasting)

    @property
    def demanding(self) -> bool:
        """Whether cards that serve its demand may still break a rule of its own."""
        return self.spread or self.lasting or self.copies is not None

    def fees_in(self, pools: Ints) -> int:
        """Milli-fen of all fees if it has cards in some pools."""
        return sum(fee.cost for fee in self.fees if fee.pools[pools].any())

    @property
    def spread(self) -> bool:
        """Whether one pool alone may not serve it."""
        return self.min_sites > 1 or self.max_share < 1000


# all of them would take more memory than everything else that is compiled
@lru_cache(maxsize=64)
def _need(service: Service) -> Ints:
    """(P, T) the most cards a service may have, worked out once for pools that are alike."""
    kind, first = _alike((service.units, service.ready, *service.reach))
    reach, units, ready = service.reach.T[first], service.units[first], service.ready[first]
    units, ready = units[:, np.newaxis], ready[:, np.newaxis]
    need = -(-(reach @ service.demand) // np.maximum(units, 1))
    need[units[:, 0] == 0] = 0
    if service.lasting:
        inside = slice(service.window.start, service.window.stop)
        asked = need.any(axis=1)
        need[asked, inside] = np.maximum(need[asked, inside], 1)
    need[np.arange(need.shape[1]) < ready] = 0
    found: Ints = need[kind]
    found.flags.writeable = False
    return found


def _alike(columns: Sequence[NDArray[Any]]) -> tuple[Ints, Ints]:
    """Give rows (n,) that are alike in all columns one number, and tell the first of each."""
    kind = first = np.zeros(columns[0].size, dtype=np.int64)
    for column in columns:
        if (column == column[:1]).all():
            continue
        # numbers are made small again each time: there may be many columns
        joined = kind * column.size + np.unique(column, return_inverse=True)[1]
        _, first, kind = np.unique(joined, return_index=True, return_inverse=True)
    return kind, first[: kind.max(initial=-1) + 1]


def services_of(
    case: Case,
    supply: Supply,
    judgements: Judgements,
    terms: Terms,
    migration: Migration,
    copies: Callable[[InferenceService], Copies | None],
) -> tuple[Service, ...]:
    """Compile the inference services of a Case."""
    finder = _Finder(case, supply, judgements, terms, migration, copies)
    return tuple(
        finder.find(w, workload)
        for w, workload in enumerate(case.workloads)
        if not isinstance(workload, TrainingJob)
    )


class _Finder:
    """Compiles services one by one; what several have in common is worked out once."""

    def __init__(
        self,
        case: Case,
        supply: Supply,
        judgements: Judgements,
        terms: Terms,
        migration: Migration,
        copies: Callable[[InferenceService], Copies | None],
    ) -> None:
        self._supply, self._judgements, self._terms = supply, judgements, terms
        self._copies, self._migration = copies, migration
        self._slots = case.horizon.slots
        self._profiles = {
            p.id: np.broadcast_to(np.array(p.per_mille, dtype=np.int64), self._slots)
            for p in case.profiles
        }
        self._applies = case.policy.applies
        self._units: dict[Hashable, Ints] = {}
        self._ready: dict[Hashable, Ints] = {}
        self._before: dict[tuple[str, ...], Mask] = {}

    def find(self, w: int, s: InferenceService) -> Service:
        """Compile one service."""
        units = self._units_of(s)
        reach, group = _grouped(self._judgements.allowed[list(self._judgements.rows[w])])
        spread, sites = self._applies("spread"), self._applies("sites")
        return Service(
            workload=w,
            demand=self._demand(s, group),
            reach=reach & (units > 0),
            units=units,
            window=range(s.release, self._slots if s.deadline is None else s.deadline),
            ready=self._ready_for(s),
            use=np.array(self._supply.amounts(1, s.uses), dtype=np.int64),
            sites=s.sites if sites else None,
            min_sites=s.min_sites if spread else 1,
            max_share=s.max_share if spread else 1000,
            min_stay=s.min_stay if self._applies("stay") else 1,
            warm_up=s.warm_up,
            before=self._before_in(s),
            lasting=s.min_stay > 1 or s.warm_up > 0,
            copies=self._copies(s),
            fees=self._migration.fees(s),
            whole=not s.part_service or self._terms.must_serve(s),
            penalty=self._terms.penalty(s),
        )

    def _demand(self, s: InferenceService, group: Sequence[int]) -> Ints:
        """(G, T) units asked for by groups of origins."""
        # half up, as everywhere
        demand = np.zeros((max(group) + 1, self._slots), dtype=np.int64)
        inside, shape = slice(s.release, s.deadline), self._profiles[s.profile]
        for g, peak in zip(group, s.peaks.values(), strict=True):
            demand[g, inside] += ((2 * peak * shape + 1000) // 2000)[inside]
        return demand

    def _units_of(self, s: InferenceService) -> Ints:
        key = tuple(s.accelerators.items()), s.utilisation
        if key not in self._units:
            self._units[key] = np.array(self._supply.units(s), dtype=np.int64)
        return self._units[key]

    def _ready_for(self, s: InferenceService) -> Ints:
        key = self._migration.stack_of(s), self._migration.ready_from(s)
        if key not in self._ready:
            self._ready[key] = self._migration.ready(s)
        return self._ready[key]

    def _before_in(self, s: InferenceService) -> Mask:
        if s.warm_at not in self._before:
            there = [site.pool.id in s.warm_at for site in self._supply.sites]
            self._before[s.warm_at] = np.array(there, dtype=bool)
        return self._before[s.warm_at]


def _grouped(allowed: Mask) -> tuple[Mask, list[int]]:
    """(G, P) the distinct rows of (origins, P), in order; (origins,) the place of each there."""
    rows = [row.tobytes() for row in allowed]
    distinct = sorted({*rows})
    groups: Mask = allowed[[rows.index(row) for row in distinct]]
    return groups, [distinct.index(row) for row in rows]
