"""What options cost from one perspective, claims apart."""

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.plan import Perspective
from huline.models.units import half_up
from huline.optimizer.compile.arcs import Arcs
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.migration import Migration
from huline.optimizer.compile.rents import Rents
from huline.optimizer.compile.surcharges import Surcharges
from huline.optimizer.compile.violations import Violations

Ints = NDArray[np.int64]


class Prices:
    """Prices of a compiled Case, in milli-fen.

    Attributes
    ----------
    card_slot : (P, T) of a working card in a slot, whoever works on it
    """

    def __init__(
        self,
        case: Case,
        supply: Supply,
        rents: Rents,
        surcharges: Surcharges,
        arcs: Arcs,
        violations: Violations,
        migration: Migration,
        perspective: Perspective,
    ) -> None:
        self._case, self._supply, self._arcs = case, supply, arcs
        self._rents, self._surcharges, self._violations = rents, surcharges, violations
        self._migration = migration
        self._payer = perspective == "payer"
        if self._payer:
            own = supply.energy * supply.billed[:, np.newaxis]
        else:
            own = supply.energy + supply.running[:, np.newaxis]
        self.card_slot: Ints = own + supply.carbon

    def wish(self, workload: int) -> Ints:
        """(P,) milli-fen per card-slot that the tenant would give to avoid each pool."""
        w, sites = self._case.workloads[workload], self._supply.sites
        if not (self._payer and (w.preferences or w.fabric_wish)):
            return np.zeros(len(sites), dtype=np.int64)
        minutes = self._case.horizon.slot_minutes
        rates = {centre: half_up(price * minutes, 60) for centre, price in w.preferences.items()}
        at_centre = np.array([rates.get(s.centre.id, 0) for s in sites], dtype=np.int64)
        return at_centre + self._surcharges.wish(w)

    def extra(self, workload: int) -> Ints:
        """(P,) milli-fen per card-slot for a workload: rent, surcharge, wishes, soft rules."""
        w, extra = self._case.workloads[workload], self._violations.of(workload)
        if not self._payer:
            return extra
        return extra + self.wish(workload) + self._rents.of(w) + self._surcharges.of_fabric(w)

    def of_arcs(self, workload: int) -> tuple[Ints, Ints]:
        """Price the arcs of a training job.

        Returns
        -------
        (n, T) for each slot in which it runs; (n,) once, wherever and whenever it runs. An all-in
        quote has no price per slot for the payer, carbon and soft rules that it breaks apart.
        """
        arcs, mine = self._arcs, self._arcs.span(workload)
        pool, cards = arcs.pool[mine], arcs.cards[mine, np.newaxis]
        per_slot: Ints = cards * (self.card_slot[pool] + self.extra(workload)[pool, np.newaxis])
        due = self._migration.of_pools(self._case.workloads[workload])[pool]
        if not self._payer:
            return per_slot, arcs.moved[mine] + due
        priced = arcs.priced[mine]
        violation = self._violations.of(workload)[pool[priced], np.newaxis]
        per_slot[priced] = cards[priced] * (self._supply.carbon[pool[priced]] + violation)
        sealed = self._surcharges.of_encryption(self._case.workloads[workload])[pool]
        return per_slot, due + np.where(priced, arcs.cost[mine], arcs.moved[mine] + sealed)
