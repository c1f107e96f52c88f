"""Inference services: what each metro asks for, and which pools may serve it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.units import at_slot, half_up
from huline.models.workload import InferenceService
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.copies import Copies
from huline.optimizer.compile.migration import Fee, Migration
from huline.optimizer.compile.refusals import Pruned
from huline.optimizer.compile.signatures import Judge
from huline.optimizer.compile.terms import Terms

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Service:
    """An inference service, its origins grouped by the pools they may be served in.

    Attributes
    ----------
    workload : index
    demand : (G, T) units
    reach : (G, P) whether a group's demand may be served in a pool
    units : (P,) units one card serves, 0 where it cannot run
    need : (P, T) the most cards it may have
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
    need: Ints
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


class ServiceFinder:
    """Compiles services one by one; demand curves are shared where peaks and profiles are."""

    def __init__(
        self,
        case: Case,
        supply: Supply,
        judge: Judge,
        terms: Terms,
        migration: Migration,
        copies: Callable[[InferenceService], Copies | None],
    ) -> None:
        self._supply, self._judge, self._terms = supply, judge, terms
        self._copies, self._migration = copies, migration
        self._slots = case.horizon.slots
        self._profiles = {p.id: p.per_mille for p in case.profiles}
        self._demands: dict[tuple[int, str], Ints] = {}
        self._limit_sites = case.policy.applies("sites")
        self._stay = case.policy.applies("stay")
        self._spread = case.policy.applies("spread")

    def find(self, w: int, asks: Sequence[Ask], s: InferenceService) -> Service:
        """Compile one service."""
        reach = np.stack([self._judge.judge(ask).allowed for ask in asks])
        demand = np.stack([self._demand(peak, s) for peak in s.peaks.values()])
        groups, member = np.unique(reach, axis=0, return_inverse=True)
        grouped = np.zeros((len(groups), self._slots), dtype=np.int64)
        np.add.at(grouped, member.reshape(-1), demand)
        per_card = np.array(self._supply.units(s), dtype=np.int64)
        groups = groups & (per_card > 0)
        wanted = groups.T.astype(np.int64) @ grouped
        need = -(-wanted // np.maximum(per_card, 1)[:, np.newaxis])
        need[per_card == 0] = 0
        window = range(s.release, self._slots if s.deadline is None else s.deadline)
        lasting = s.min_stay > 1 or s.warm_up > 0
        if lasting:
            need[need.any(axis=1), window.start : window.stop] = np.maximum(
                need[need.any(axis=1), window.start : window.stop], 1
            )
        ready = self._migration.ready(s)
        need[np.arange(self._slots) < ready[:, np.newaxis]] = 0
        whole = not s.part_service or self._terms.must_serve(s)
        sites = s.sites if self._limit_sites else None
        use = np.array(self._supply.amounts(1, s.uses), dtype=np.int64)
        penalty = self._terms.penalty(s)
        least, share = (s.min_sites, s.max_share) if self._spread else (1, 1000)
        stay = s.min_stay if self._stay else 1
        before = np.array([site.pool.id in s.warm_at for site in self._supply.sites], dtype=bool)
        return Service(
            w, grouped, groups, per_card, need, window, ready, use, sites, least, share,
            stay, s.warm_up, before, lasting, self._copies(s), self._migration.fees(s), whole,
            penalty,
        )  # fmt: skip

    def _demand(self, peak: int, s: InferenceService) -> Ints:
        key = peak, s.profile
        if key not in self._demands:
            shape = self._profiles[s.profile]
            self._demands[key] = np.array(
                [half_up(peak * at_slot(shape, t), 1000) for t in range(self._slots)],
                dtype=np.int64,
            )
        demand = self._demands[key].copy()
        demand[: s.release] = 0
        demand[self._slots if s.deadline is None else s.deadline :] = 0
        return demand


def prune_late(services: Sequence[Service], pruned: Pruned) -> None:
    """Say which pools a service could be ported to only after its end, or too late to host it."""
    for service in services:
        end = service.first_asked + 1 if service.hosted else service.window.stop
        late = np.flatnonzero(service.reach.any(axis=0) & (service.ready >= end))
        pruned.add(service.workload, late, "window", service.ready[late] + 1, np.array([end]))
