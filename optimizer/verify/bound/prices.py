"""The price of a card-slot: money and what rows charge, for all workloads in a pool at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from huline.models.centre import Pool
from huline.models.units import half_up
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.bound.exact import fits, vector
from huline.optimizer.verify.bound.guided import Guided, Keeping, Kept
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.facts import Vector
from huline.optimizer.verify.money import Rates

Work = TrainingJob | InferenceService
Uses = tuple[tuple[str, int], ...]


class _Read(NamedTuple):
    """What of a workload its account is read from, its kind apart."""

    tenant: str
    uses: Uses
    tokens: tuple[object, ...]


class _Account(NamedTuple):
    """What the price of a card-slot in any pool depends on, but for what stands in wishes."""

    kind: str
    kept: Kept
    related: tuple[str, ...]
    """Where some programme asks for unrelated operators."""
    quota: str
    """The tenant, where its cards are worth something."""
    hours: int
    """Milli-fen per card-slot."""
    offered: str
    """The tenant, where it has a contract."""
    uses: Uses
    tokens: tuple[object, ...]
    """What the throughput of a card depends on, where that is paid for."""


@dataclass(frozen=True)
class PoolPrices:
    """Milli-fen per card-slot in one pool; a workload pays the row of its account and its extra.

    Attributes
    ----------
    usual : (accounts, slots) as computed, further resources left out
    quoted : (accounts, slots) the same where a cost is quoted
    resources : (accounts, slots) what further resources are charged by card; None if nothing
    extra : (workloads,) wishes, surcharges and broken rules
    violation : (workloads,) of these, broken rules
    """

    usual: Vector
    quoted: Vector
    resources: Vector | None
    extra: Vector
    violation: Vector

    @cached_property
    def priced(self) -> Vector:
        """(accounts, slots) resources included."""
        return self.usual if self.resources is None else self.usual + self.resources

    @cached_property
    def most(self) -> int:
        """The greatest price of any workload, sign apart."""
        tables = [self.usual, self.quoted, self.priced]
        table = max((abs(int(x)) for t in tables for x in (t.min(), t.max())), default=0)
        return table + int(self.extra.max(initial=0))


class Prices:
    """Prices for some workloads of one kind.

    Attributes
    ----------
    account : (workloads,) index of the account of each
    uses : what a card takes of further resources, each kind once
    uses_of : (workloads,) index of its kind
    """

    def __init__(self, relaxed: Relaxed, workloads: Sequence[Work]) -> None:
        rates, multipliers = relaxed.rates, relaxed.multipliers
        self._relaxed, self._rates, self._multipliers = relaxed, rates, multipliers
        self._payer, self._workloads = relaxed.payer, workloads
        self._tokens = any(p.rent_per == "million-tokens" for p in rates.facts.case.pools)
        self._offered = {c.tenant for c in rates.facts.contracts.values()} if self._payer else {}
        keeping = Keeping(relaxed)
        self._first: list[Work] = []
        alike: dict[_Read, int] = {}
        index: dict[_Account, int] = {}
        reads = [self._read(w) for w in workloads]
        for w, read in zip(workloads, reads, strict=True):
            if read not in alike:
                account = self._account_of(w, read, keeping.of(w) if self._payer else ())
                if account not in index:
                    self._first.append(w)
                alike[read] = index.setdefault(account, len(index))
        self.account: Vector = np.array([alike[read] for read in reads], dtype=np.int64)
        self._accounts = list(index)
        kinds: dict[Uses, int] = {}
        by_account = [kinds.setdefault(account.uses, len(kinds)) for account in self._accounts]
        self.uses, self._uses_of = list(kinds), np.array(by_account, dtype=np.int64)
        self.uses_of: Vector = self._uses_of[self.account]
        self._of_tenants = self._charged_to_tenants()
        if self._payer:
            kept = [account.kept for account in self._accounts]
            self._guided = Guided(rates, kept, self._first)
            self._wishes = _Wishes(rates, workloads)

    def _read(self, w: Work) -> _Read:
        """Return what of a workload its account is read from."""
        tokens: tuple[object, ...] = ()
        if self._tokens and isinstance(w, InferenceService):
            tokens = (w.unit, w.utilisation, tuple(w.accelerators.items()))
        return _Read(w.tenant, tuple(sorted(w.uses.items())), tokens)

    def _account_of(self, w: Work, read: _Read, kept: Kept) -> _Account:
        facts, multipliers = self._rates.facts, self._multipliers
        asked = any(facts.subsidies[name].unrelated_only for name, _ in kept)
        return _Account(
            kind=w.kind,
            kept=kept,
            related=facts.tenants[w.tenant].related if asked else (),
            quota=w.tenant if multipliers.named("tenant-cards", w.tenant) else "",
            hours=multipliers.single("tenant-hours", w.tenant) * facts.minutes // 60,
            offered=w.tenant if w.tenant in self._offered else "",
            uses=read.uses,
            tokens=read.tokens,
        )

    def in_pool(self, pool: Pool, violation: Vector) -> PoolPrices:
        """Price all workloads in a pool, given what broken rules cost each a card-slot."""
        facts = self._rates.facts
        of_pool = self._rates.of_pool(pool.id)
        energy, carbon = np.diff(vector(of_pool.energy)), np.diff(vector(of_pool.carbon))
        quoted = self._relaxed.charged[pool.id] + carbon + self._of_tenants
        if not self._payer:
            usual = quoted + energy + of_pool.running
            return PoolPrices(usual, usual, self._resources(pool), violation, violation)
        for i, account in enumerate(self._accounts) if self._offered else ():
            contract = account.offered and facts.contract_of(account.offered, pool.id)
            if contract:
                quoted[i] += vector(self._multipliers.by_slot("take-or-pay", contract.id))
        rents = self._rents(pool)
        usual = quoted + rents[:, None]
        if not pool.rent_includes_energy:
            usual += energy
        worth = self._guided.in_pool(pool, rents)
        if worth is not None:
            usual -= worth
        extra = violation + self._wishes.in_pool(pool)
        return PoolPrices(usual, quoted, self._resources(pool), extra, violation)

    def _charged_to_tenants(self) -> Vector:
        """(accounts, slots) what the quotas of tenants charge, in whatever pool."""
        rows = np.zeros((len(self._accounts), self._rates.facts.slots), dtype=np.int64)
        for i, account in enumerate(self._accounts):
            fits(account.hours)
            rows[i] += account.hours
            if account.quota:
                rows[i] += vector(self._multipliers.by_slot("tenant-cards", account.quota))
        return rows

    def _rents(self, pool: Pool) -> Vector:
        """(accounts,) milli-fen per card-slot."""
        if pool.rent_per != "million-tokens" and not self._offered:
            return np.full(len(self._accounts), self._rates.of_pool(pool.id).rent, dtype=np.int64)
        return vector([self._rates.of_rent(w, pool.id) for w in self._first])

    def _resources(self, pool: Pool) -> Vector | None:
        """(accounts, slots) what further resources are charged by card."""
        worth = {
            name: vector(self._multipliers.by_slot("resource", f"{pool.id},{name}"))
            for name in pool.resources
            if self._multipliers.named("resource", f"{pool.id},{name}")
        }
        if not worth or not any(self.uses):
            return None
        charged = np.zeros((len(self.uses), self._rates.facts.slots), dtype=np.int64)
        for row, uses in zip(charged, self.uses, strict=True):
            for name, each in uses:
                if name in worth:
                    fits(each * int(worth[name].max()))
                    row += each * worth[name]
        found: Vector = charged[self._uses_of]
        return found

    def of_uses(self, pool: Pool, uses: dict[str, int]) -> Vector:
        """(slots,) milli-fen for so much of further resources of a pool, whatever the cards."""
        slots = range(self._rates.facts.slots)
        worth = {
            name: self._multipliers.by_slot("resource", f"{pool.id},{name}")
            for name in uses
            if name in pool.resources
        }
        return vector([sum(uses[n] * each[t] for n, each in worth.items()) for t in slots])


class _Wishes:
    """(workloads,) preferences, wishes and surcharges of fabrics, pool by pool."""

    def __init__(self, rates: Rates, workloads: Sequence[Work]) -> None:
        self._rates, facts = rates, rates.facts
        self._preferences: dict[str, list[tuple[int, int]]] = defaultdict(list)
        index: dict[tuple[object, ...], int] = {}
        self._first: list[Work] = []
        self._fabric = np.empty(len(workloads), dtype=np.int64)
        for i, w in enumerate(workloads):
            for centre, price in w.preferences.items():
                self._preferences[centre].append((i, half_up(price * facts.minutes, 60)))
            key = w.fabrics, w.prefers_fabric, w.fabric_wish
            if key not in index:
                index[key] = len(index)
                self._first.append(w)
            self._fabric[i] = index[key]

    def in_pool(self, pool: Pool) -> Vector:
        fabric = [self._rates.of_fabric(w, pool) + self._wish(w, pool) for w in self._first]
        extra: Vector = np.array(fabric, dtype=np.int64)[self._fabric]
        for i, price in self._preferences[pool.centre]:
            extra[i] += price
        return extra

    def _wish(self, w: Work, pool: Pool) -> int:
        if pool.fabric == w.prefers_fabric:
            return 0
        return half_up(w.fabric_wish * self._rates.facts.minutes, 60)
