"""What subsidies are worth for a card-slot, once budgets and firm caps have a price."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.subsidies import Entitlement
from huline.optimizer.compile.subsidy_rates import ceiling_rates
from huline.optimizer.strategies.prices.alike import alike
from huline.optimizer.strategies.prices.reach import out_of_reach
from huline.optimizer.strategies.prices.rows import WHOLE, Rows

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Claims:
    """What workloads of one firm, with equal rents, may claim from each subsidy."""

    tenant: str
    entitlements: tuple[Entitlement, ...]
    rents: Ints
    """(P,)"""
    steady: Mask
    """(P,) whether no rate differs from slot to slot."""
    open: Mask
    """(P,) whether there is anything to claim."""


class Programmes:
    """The claims of all workloads, those that are alike once.

    Attributes
    ----------
    claims_of : (W,) index of each workload's claims, -1 where it has none
    """

    def __init__(self, compiled: Compiled, *, payer: bool) -> None:
        self._compiled = compiled
        self._all: list[_Claims] = []
        workloads = compiled.case.workloads
        self.claims_of: Ints = np.full(len(workloads), -1, dtype=np.int64)
        known: dict[int, int] = {}
        shut = out_of_reach(compiled) if payer else frozenset()
        for w, workload in enumerate(workloads if payer else ()):
            entitlements = compiled.subsidies.unquoted(workload)
            if id(entitlements) not in known:
                opened = [e for e in entitlements if (workload.tenant, e.subsidy) not in shut]
                known[id(entitlements)] = len(self._all) if opened else -1
                if opened:
                    rents = compiled.rents.of(workload)
                    self._all.append(_claims(workload.tenant, tuple(opened), rents))
            self.claims_of[w] = known[id(entitlements)]

    def firms(self) -> Iterator[tuple[str, int]]:
        """Yield every tenant and subsidy that may meet."""
        for claims in self._all:
            for entitlement in claims.entitlements:
                yield claims.tenant, entitlement.subsidy

    def kind(self, claims: Ints, pool: Ints) -> Ints:
        """(n,) what may be claimed in pools: 0 nothing, 1 the same in all slots, 2 else.

        Parameters
        ----------
        claims, pool : (n,) index of claims, -1 for none
        """
        if not self._all:
            return np.zeros(claims.size, dtype=np.int64)
        steady = np.stack([each.steady for each in self._all])
        open_ = np.stack([each.open for each in self._all])
        found = np.where(steady, 1, 2) * open_
        return np.where(claims < 0, 0, found[claims, pool])

    def steady(self, claims: Ints, pool: Ints, training: Mask, rows: Rows) -> "Worths":
        """Return what each of (n,) claims is worth in any slot of a pool.

        Parameters
        ----------
        training : (n,) whether limits on sums hold for each card-slot
        """
        rate = np.zeros((claims.size, len(self._compiled.subsidies.rules)), dtype=np.int64)
        rents = np.zeros(claims.size, dtype=np.int64)
        for k, mine in self._grouped(claims):
            for e in self._all[k].entitlements:
                rate[mine, e.subsidy] = e.rate[pool[mine], 0]
            rents[mine] = self._all[k].rents[pool[mine]]
        most = np.where(training, rents, _NO_LIMIT)
        caps = [
            None
            if group.ceiling is None
            else np.where(training, ceiling_rates(group.ceiling[pool], rents), _NO_LIMIT)
            for group in self._compiled.subsidies.groups
        ]
        return Worths(self._compiled, rate, claims, self._rows_of(rows), caps, most)

    def varying(self, claims: Ints, pool: Ints, rows: Rows) -> "Worths":
        """Return what each of (n,) claims is worth in a pool: slot by slot, n times T worths."""
        slots = self._compiled.slots
        rate = np.zeros((claims.size, slots, len(self._compiled.subsidies.rules)), dtype=np.int64)
        for k, mine in self._grouped(claims):
            for e in self._all[k].entitlements:
                rate[mine, :, e.subsidy] = e.rate[pool[mine]]
        flat = rate.reshape(claims.size * slots, rate.shape[2])
        none = np.full(len(flat), _NO_LIMIT)
        caps: list[Ints | None] = [None for _ in self._compiled.subsidies.groups]
        each = np.repeat(claims, slots)
        return Worths(self._compiled, flat, each, self._rows_of(rows), caps, none)

    @staticmethod
    def _grouped(claims: Ints) -> Iterator[tuple[int, Ints]]:
        for k in np.unique(claims):
            yield int(k), np.flatnonzero(claims == k)

    def _rows_of(self, rows: Rows) -> Ints:
        """(K, S, D) rows, in the vector of all, that price each of K claims; -1 for none."""
        priced = {
            (k, e.subsidy): list(rows.of_claim(each.tenant, e.subsidy))
            for k, each in enumerate(self._all)
            for e in each.entitlements
        }
        depth = max(map(len, priced.values()), default=0)
        shape = len(self._all), len(self._compiled.subsidies.rules), depth
        found = np.full(shape, -1, dtype=np.int64)
        for (k, s), mine in priced.items():
            found[k, s, : len(mine)] = mine
        return found


_NO_LIMIT = 2**60


class Worths:
    """Claims on single card-slots.

    Parameters
    ----------
    rate : (n, S) milli-fen per card-slot
    claims : (n,) whose claims these are, of K
    rows : (K, S, D) the rows that price them, -1 for none
    caps : for each group, (n,) milli-fen to which what counts in it is limited, or None
    most : (n,) milli-fen to which everything is limited
    """

    def __init__(
        self,
        compiled: Compiled,
        rate: Ints,
        claims: Ints,
        rows: Ints,
        caps: list[Ints | None],
        most: Ints,
    ) -> None:
        # tariffs know few hours that differ, so most card-slots of a week are alike
        limits = [cap for cap in caps if cap is not None]
        first, self._kind = alike(claims, most, *limits, *rate.T)
        rate = rate[first]
        self._rate, self._claims, self._rows = rate, claims[first], rows
        self._caps = [None if cap is None else cap[first] for cap in caps]
        self._most = most[first]
        self._stacking = compiled.subsidies.stacking
        free = set(range(rate.shape[1]))
        self._groups: list[tuple[bool, list[int]]] = []
        for group in compiled.subsidies.groups:
            members = sorted(group.members & free)
            free -= group.members
            self._groups.append((group.exclusive, members))
        self._free = sorted(free)
        self._counts = np.zeros(rate.shape, dtype=bool)

    def at(self, worth: Ints) -> Ints:
        """(n,) milli-fen per card-slot that the claims are worth at these multipliers."""
        priced = np.append(worth, 0)
        share = np.maximum(WHOLE - priced[self._rows].sum(axis=2), 0)[self._claims]
        # in two parts: a rate may have 15 digits
        whole, rest = np.divmod(self._rate, WHOLE)
        guided = whole * share - (-rest * share // WHOLE)
        self._counts = guided > 0
        total = guided[:, self._free].sum(axis=1)
        for (exclusive, members), cap in zip(self._groups, self._caps, strict=True):
            if members:
                total = total + self._of_group(guided, members, exclusive, cap)
        if not self._stacking:
            return np.asarray(total[self._kind])
        self._counts &= (total <= self._most)[:, np.newaxis]
        limited: Ints = np.minimum(total, self._most)[self._kind]
        return limited

    def _of_group(
        self, guided: Ints, members: list[int], exclusive: bool, cap: Ints | None
    ) -> Ints:
        mine = guided[:, members]
        found: Ints = mine.sum(axis=1)
        if exclusive:
            best = mine.argmax(axis=1)
            found = mine.max(axis=1)
            self._counts[:, members] &= np.arange(len(members)) == best[:, np.newaxis]
        if cap is None:
            return found
        self._counts[:, members] &= (found <= cap)[:, np.newaxis]
        limited: Ints = np.minimum(found, cap)
        return limited

    def claimed(self, card_slots: NDArray[np.float64], use: NDArray[np.float64]) -> None:
        """Add to ``use`` (rows,) what so many (n,) card-slots claim, as `at` last counted."""
        slots = np.bincount(self._kind, weights=card_slots, minlength=len(self._rate))
        amount = self._rate * self._counts * slots[:, np.newaxis]
        padded = np.zeros(use.size + 1)
        claimed = np.zeros(self._rows.shape[:2])
        np.add.at(claimed, self._claims, amount)
        np.add.at(padded, self._rows, claimed[:, :, np.newaxis])
        use += padded[:-1]


def _claims(tenant: str, entitlements: tuple[Entitlement, ...], rents: Ints) -> _Claims:
    steady, open_ = np.ones(rents.size, dtype=bool), np.zeros(rents.size, dtype=bool)
    for e in entitlements:
        rate = e.rate[:, :1] if e.rate.strides[1] == 0 else e.rate
        steady &= rate.min(axis=1) == rate.max(axis=1)
        open_ |= rate.max(axis=1) > 0
    return _Claims(tenant, entitlements, rents, steady, open_)
