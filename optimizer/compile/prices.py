"""What options cost from one perspective, claims apart."""

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.plan import Perspective
from huline.models.units import half_up
from huline.optimizer.compile.arcs import Arcs
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.rents import Rents
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
        arcs: Arcs,
        violations: Violations,
        perspective: Perspective,
    ) -> None:
        self._case, self._supply, self._arcs = case, supply, arcs
        self._rents, self._violations = rents, violations
        self._payer = perspective == "payer"
        if self._payer:
            own = supply.energy * supply.billed[:, np.newaxis]
        else:
            own = supply.energy + supply.running[:, np.newaxis]
        self.card_slot: Ints = own + supply.carbon

    def wish(self, workload: int) -> Ints:
        """(P,) milli-fen per card-slot that the tenant would give to avoid each pool's centre."""
        wishes = self._case.workloads[workload].preferences
        if not (self._payer and wishes):
            return np.zeros(len(self._supply.sites), dtype=np.int64)
        minutes = self._case.horizon.slot_minutes
        rates = {centre: half_up(price * minutes, 60) for centre, price in wishes.items()}
        sites = self._supply.sites
        return np.array([rates.get(site.centre.id, 0) for site in sites], dtype=np.int64)

    def extra(self, workload: int) -> Ints:
        """(P,) milli-fen per card-slot on top for a workload: rent, its wishes, and soft rules."""
        extra = self.wish(workload) + self._violations.of(workload)
        return extra + self._rents.of(self._case.workloads[workload]) if self._payer else extra

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
        if not self._payer:
            return per_slot, arcs.moved[mine]
        priced = arcs.priced[mine]
        violation = self._violations.of(workload)[pool[priced], np.newaxis]
        per_slot[priced] = cards[priced] * (self._supply.carbon[pool[priced]] + violation)
        return per_slot, np.where(priced, arcs.cost[mine], arcs.moved[mine])
