"""What workloads spend: rent, energy, transfer and surcharges, against their limits."""

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import Alone, starts, within
from huline.optimizer.compile.arcs import Arcs
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.hosts import hosts_of
from huline.optimizer.compile.pieces import cheapest, pieces_of, takes_one_piece
from huline.optimizer.compile.refusals import Pruned
from huline.optimizer.compile.rents import Rents
from huline.optimizer.compile.services import Service
from huline.optimizer.compile.surcharges import Surcharges

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Spending:
    """Spending of workloads in milli-fen; limits only where the rule is in force."""

    def __init__(self, case: Case, supply: Supply, rents: Rents, surcharges: Surcharges) -> None:
        self._case, self._supply, self._rents, self._surcharges = case, supply, rents, surcharges
        self._limited = case.policy.applies("spending")

    def limit(self, workload: int) -> int | None:
        """Return the most a workload may spend; None without a limit."""
        return self._case.workloads[workload].spending_limit if self._limited else None

    def of_card(self, workload: int) -> Ints:
        """(P, T) spent on a card at work in a slot."""
        supply, w = self._supply, self._case.workloads[workload]
        fixed: Ints = self._rents.of(w) + self._surcharges.of_fabric(w)
        return fixed[:, np.newaxis] + supply.energy * supply.billed[:, np.newaxis]

    def of_arcs(self, arcs: Arcs, workload: int) -> tuple[Ints, Ints]:
        """(n, T) spent on each arc of a job in a slot in which it runs; (n,) spent once."""
        mine = arcs.span(workload)
        pool, priced = arcs.pool[mine], arcs.priced[mine]
        per_slot: Ints = arcs.cards[mine, np.newaxis] * self.of_card(workload)[pool]
        per_slot[priced] = 0
        sealed = self._surcharges.of_encryption(self._case.workloads[workload])[pool]
        return per_slot, np.where(priced, arcs.cost[mine], arcs.moved[mine] + sealed)

    def of_starts(self, arcs: Arcs, workload: int) -> Ints:
        """(n, T) spent on each arc of a job if it runs in one piece from a slot on."""
        per_slot, fixed = self.of_arcs(arcs, workload)
        n, horizon = per_slot.shape
        total = np.zeros((n, horizon + 1), dtype=np.int64)
        np.cumsum(per_slot, axis=1, out=total[:, 1:])
        slots = arcs.slots[arcs.span(workload), np.newaxis]
        end = np.minimum(np.arange(horizon) + slots, horizon)
        spent: Ints = np.take_along_axis(total, end, axis=1) - total[:, :-1] + fixed[:, np.newaxis]
        return spent

    def of_hosts(self, service: Service, pools: Ints) -> Ints:
        """(pools,) spent if a single pool serves all demand of a service, its model sent there."""
        spent: Ints = (service.need[pools] * self.of_card(service.workload)[pools]).sum(axis=1)
        if service.copies is not None:
            spent += service.copies.cost[self._supply.centre_of[pools]]
        return spent

    def able(self, service: Service) -> Ints:
        """Return the pools that can serve all demand of a service alone, at any price."""
        return hosts_of(service, self._supply)

    def hosts(self, service: Service) -> Ints:
        """Return the pools that can serve all demand of a service alone, within its limit."""
        pools, limit = self.able(service), self.limit(service.workload)
        return pools if limit is None else pools[self.of_hosts(service, pools) <= limit]


def affordable(case: Case, arcs: Arcs, spending: Spending, alone: Alone, pruned: Pruned) -> Arcs:
    """Leave out the arcs that would exceed a spending limit even alone, and say so."""
    keep = np.ones(arcs.pool.size, dtype=bool)
    for w, job in enumerate(case.workloads):
        limit = spending.limit(w)
        if not isinstance(job, TrainingJob) or limit is None:
            continue
        mine = arcs.span(w)
        least = _least(job, w, arcs, spending, alone)
        keep[mine] = least <= limit
        kept = np.unique(arcs.pool[mine][keep[mine]])
        for pool in np.setdiff1d(arcs.pool[mine], kept):
            spent = least[arcs.pool[mine] == pool].min(keepdims=True)
            pruned.add(w, np.array([pool]), "spending", spent, np.array([limit]))
    return arcs if keep.all() else arcs.those(keep)


def _least(job: TrainingJob, w: int, arcs: Arcs, spending: Spending, alone: Alone) -> Ints:
    """(n,) the least that a job can spend on each of its arcs if nothing else runs."""
    mine = arcs.span(w)
    window = within(
        alone.open_for(arcs.pool[mine], arcs.use[mine]), arcs.earliest[mine], arcs.deadline[mine]
    )
    lengths = arcs.slots[mine]
    spent = np.where(starts(window, lengths), spending.of_starts(arcs, w), 2**62)
    least: Ints = spent.min(axis=1, initial=2**62)
    per_slot, fixed = spending.of_arcs(arcs, w)
    for k in np.flatnonzero(~takes_one_piece(job, lengths)):
        slots = cheapest(window[k], per_slot[k], pieces_of(job, int(lengths[k])))
        least[k] = per_slot[k, slots].sum() + fixed[k]
    return least
