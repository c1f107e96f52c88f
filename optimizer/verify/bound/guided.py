"""What subsidies are worth on a card-slot, as far as budgets and firm caps leave it."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from huline.models.centre import Pool
from huline.models.subsidy import StackingGroup, Subsidy
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.bound.exact import fits
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.claims import day_of, pays_firm, pays_for, pays_in
from huline.optimizer.verify.facts import Vector
from huline.optimizer.verify.money import Rates

WHOLE = 10**6
Work = TrainingJob | InferenceService
Kept = tuple[tuple[str, int], ...]
"""Programmes that pay a firm for a kind of work, each with what is left of 10^6 of its rate."""


class Keeping:
    """What budgets and firm caps leave of programmes, firm by firm."""

    def __init__(self, relaxed: Relaxed) -> None:
        self._facts, self._multipliers = relaxed.facts, relaxed.multipliers
        self._shut = relaxed.shut if relaxed.payer else frozenset()
        self._known: dict[tuple[str, str], Kept] = {}

    def of(self, w: Work) -> Kept:
        """List the programmes that pay a workload's firm, wherever it works."""
        key = w.tenant, w.kind
        if key not in self._known:
            tenant, day = self._facts.tenants[w.tenant], day_of(self._facts)
            self._known[key] = tuple(
                (subsidy.id, max(0, WHOLE - self._taken(tenant.id, subsidy.id)))
                for subsidy in self._facts.subsidies.values()
                if pays_for(subsidy, w)
                and pays_firm(subsidy, tenant, day)
                and (tenant.id, subsidy.id) not in self._shut
            )
        return self._known[key]

    def _taken(self, tenant: str, subsidy: str) -> int:
        single = self._multipliers.single
        return sum(
            single("budget", fund.id) + single("firm-cap", f"{tenant},{fund.id}")
            for fund in self._facts.funds_of(subsidy)
        )


class Guided:
    """The worth of subsidies for some accounts: workloads that pay alike.

    Parameters
    ----------
    kept : (accounts,) the programmes that pay each
    works : (accounts,) a workload of each
    """

    def __init__(self, rates: Rates, kept: Sequence[Kept], works: Sequence[Work]) -> None:
        facts = rates.facts
        self._rates, self._works = rates, works
        self._rows: dict[tuple[str, str, int], Vector] = {}
        self._programmes = list(facts.subsidies.values())
        at = {subsidy: s for s, subsidy in enumerate(facts.subsidies)}
        self._shares = np.full((len(kept), len(at)), -1, dtype=np.int64)
        for i, mine in enumerate(kept):
            for name, share in mine:
                self._shares[i, at[name]] = share
        circles: dict[tuple[str, ...], int] = {}
        self._circle = np.array(
            [circles.setdefault(facts.tenants[w.tenant].related, len(circles)) for w in works]
        )
        policy = facts.case.policy
        within = Counter(name for subsidy in policy.subsidies for name in subsidy.groups)
        limiting = (g for g in policy.stacking_groups if self._limits(g))
        self._limiting = sorted(limiting, key=lambda g: -within[g.id])

    def _limits(self, group: StackingGroup) -> bool:
        applies = self._rates.facts.applies
        exclusive = group.exclusive and applies("exclusive")
        return exclusive or (group.ceiling is not None and applies("ceiling"))

    def in_pool(self, pool: Pool, rents: Vector) -> Vector | None:
        """(accounts, slots) milli-fen per card-slot in a pool; None where nothing pays.

        ``rents`` gives the (accounts,) milli-fen each pays for a card-slot.
        """
        facts = self._rates.facts
        _, some = np.unique(self._circle, return_index=True)
        tenants = [facts.tenants[self._works[i].tenant] for i in some.tolist()]
        pays = np.array([[pays_in(facts, s, t, pool) for s in self._programmes] for t in tenants])
        shares = np.where(pays[self._circle], self._shares, -1)
        paid = np.flatnonzero((shares >= 0).any(axis=1))
        if not len(paid):
            return None
        alike = np.column_stack([rents[paid], shares[paid]])
        _, first, which = np.unique(alike, axis=0, return_index=True, return_inverse=True)
        worth = [self._sum(shares[i], i, pool, int(rents[i])) for i in paid[first].tolist()]
        found = np.zeros((len(shares), facts.slots), dtype=np.int64)
        found[paid] = np.array(worth)[which.ravel()]
        return found

    def _sum(self, shares: Vector, account: int, pool: Pool, rent: int) -> Vector:
        """(slots,) the worth of programmes of which so much is left."""
        w, paying = self._works[account], np.flatnonzero(shares >= 0).tolist()
        subsidies = [self._programmes[s] for s in paying]
        rows = [self._row(subsidy, w, pool, rent) for subsidy in subsidies]
        # where claims of a job all come from one pool at one rate, limits hold a card-slot
        even = w.kind == "training" and all(row.min() == row.max() for row in rows)
        guided = [-(-row * shares[s] // WHOLE) for row, s in zip(rows, paying, strict=True)]
        counted = [self._group_of(subsidy) for subsidy in subsidies]
        total = np.zeros(self._rates.facts.slots, dtype=np.int64)
        for group in [None, *self._limiting]:
            mine = [g for g, where in zip(guided, counted, strict=True) if where is group]
            if mine:
                total += self._of_group(group, mine, w, pool, even)
        if even and self._rates.facts.applies("stacking"):
            total = np.minimum(total, rent)
        return total

    def _of_group(
        self,
        group: StackingGroup | None,
        guided: Sequence[Vector],
        w: Work,
        pool: Pool,
        even: bool,
    ) -> Vector:
        applies = self._rates.facts.applies
        if group is not None and group.exclusive and applies("exclusive"):
            worth: Vector = np.max(guided, axis=0)
        else:
            worth = np.sum(guided, axis=0)
        if even and group is not None and group.ceiling is not None and applies("ceiling"):
            worth = np.minimum(worth, self._rates.of_ceiling(group, w, pool.id))
        return worth

    def _group_of(self, subsidy: Subsidy) -> StackingGroup | None:
        """Return the group that a programme is counted in: the largest that limits anything."""
        return next((g for g in self._limiting if g.id in subsidy.groups), None)

    def _row(self, subsidy: Subsidy, w: Work, pool: Pool, rent: int) -> Vector:
        """(slots,) what a programme pays for a card-slot, before guidance."""
        key = subsidy.id, pool.id, rent
        if key not in self._rows:
            slots = range(self._rates.facts.slots)
            paid = [self._rates.of_subsidy(subsidy, w, pool.id, (t, t + 1)) for t in slots]
            fits(max(paid) * WHOLE)
            self._rows[key] = np.array(paid, dtype=np.int64)
        return self._rows[key]
