"""What subsidies are worth on a card-slot, as far as budgets and firm caps leave it."""

from collections.abc import Sequence

import numpy as np

from huline.models.centre import Pool
from huline.models.subsidy import StackingGroup, Subsidy
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.bound.exact import fits
from huline.optimizer.verify.claims import day_of, pays_firm, pays_for, pays_in
from huline.optimizer.verify.facts import Vector
from huline.optimizer.verify.money import Rates

WHOLE = 10**6
Kept = tuple[tuple[str, int], ...]
"""Programmes that pay a firm for a kind of work, each with what is left of 10^6 of its rate."""


class Guided:
    """The programmes of a Case, for the payer."""

    def __init__(self, rates: Rates, multipliers: Multipliers) -> None:
        self._rates, self._multipliers = rates, multipliers
        self._rows: dict[tuple[str, str, int], Vector] = {}
        self._worth: dict[tuple[object, ...], Vector] = {}
        policy = rates.facts.case.policy
        self._limiting = [g for g in policy.stacking_groups if self._limits(g)]

    def _limits(self, group: StackingGroup) -> bool:
        applies = self._rates.facts.applies
        exclusive = group.exclusive and applies("exclusive")
        return exclusive or (group.ceiling is not None and applies("ceiling"))

    def kept(self, w: TrainingJob | InferenceService) -> Kept:
        """List the programmes that pay a workload's firm, wherever it works."""
        facts = self._rates.facts
        tenant, day = facts.tenants[w.tenant], day_of(facts)
        return tuple(
            (subsidy.id, max(0, WHOLE - self._taken(tenant.id, subsidy.id)))
            for subsidy in facts.subsidies.values()
            if pays_for(subsidy, w) and pays_firm(subsidy, tenant, day)
        )

    def _taken(self, tenant: str, subsidy: str) -> int:
        single = self._multipliers.single
        return single("budget", subsidy) + single("firm-cap", f"{tenant},{subsidy}")

    def worth(self, kept: Kept, w: TrainingJob | InferenceService, pool: Pool) -> Vector | None:
        """(slots,) milli-fen per card-slot for a workload in a pool; None where nothing pays."""
        facts = self._rates.facts
        tenant = facts.tenants[w.tenant]
        paying = tuple(
            (name, share)
            for name, share in kept
            if pays_in(facts, facts.subsidies[name], tenant, pool)
        )
        if not paying:
            return None
        rent = self._rates.of_rent(w, pool.id)
        key = pool.id, paying, rent, w.kind
        if key not in self._worth:
            self._worth[key] = self._sum(paying, w, pool, rent)
        return self._worth[key]

    def _sum(
        self, paying: Kept, w: TrainingJob | InferenceService, pool: Pool, rent: int
    ) -> Vector:
        subsidies = [self._rates.facts.subsidies[name] for name, _ in paying]
        rows = [self._row(subsidy, w, pool, rent) for subsidy in subsidies]
        # where claims of a job all come from one pool at one rate, limits hold a card-slot
        even = w.kind == "training" and all(row.min() == row.max() for row in rows)
        guided = [-(-row * share // WHOLE) for row, (_, share) in zip(rows, paying, strict=True)]
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
        w: TrainingJob | InferenceService,
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
        """Return the group that a programme is counted in: the first that limits anything."""
        return next((g for g in self._limiting if g.id in subsidy.groups), None)

    def _row(
        self, subsidy: Subsidy, w: TrainingJob | InferenceService, pool: Pool, rent: int
    ) -> Vector:
        """(slots,) what a programme pays for a card-slot, before guidance."""
        key = subsidy.id, pool.id, rent
        if key not in self._rows:
            slots = range(self._rates.facts.slots)
            paid = [self._rates.of_subsidy(subsidy, w, pool.id, (t, t + 1)) for t in slots]
            fits(max(paid) * WHOLE)
            self._rows[key] = np.array(paid, dtype=np.int64)
        return self._rows[key]
