"""What it takes, once, to run work elsewhere than today, or on another software stack."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.policy import Policy
from huline.models.workload import Workload
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.moves import Moves

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Fee:
    """Milli-fen due once if a workload has cards in any of some pools.

    Attributes
    ----------
    name : what for
    cost : milli-fen
    pools : (P,) whether a pool asks for it
    """

    name: str
    cost: int
    pools: Mask


MOVE = "move"
"""The fee for moving away from where an earlier plan has work."""


class Migration:
    """Fees of workloads, and the time that ports take."""

    def __init__(self, policy: Policy, supply: Supply, moves: Moves) -> None:
        self._sites, self._moves = supply.sites, moves
        self._ports, self._waits = policy.applies("ecosystem"), policy.applies("window")

    def fees(self, w: Workload) -> tuple[Fee, ...]:
        """Return the fees that a workload may have to pay."""
        found = []
        if w.migration_cost:
            found.append(Fee("migration", w.migration_cost, self.away(w)))
        if w.port_cost:
            found.append(Fee("port", w.port_cost, self.ported(w)))
        if self._moves.homes(w.id) is not None:
            found.append(Fee(MOVE, self._moves.tax, self._moves.away(w.id)))
        return tuple(found)

    def away(self, w: Workload) -> Mask:
        """(P,) whether a pool is at another centre than that where a workload runs today."""
        return np.array([site.centre.id != w.runs_at for site in self._sites], dtype=bool)

    def ported(self, w: Workload) -> Mask:
        """(P,) whether a workload has to be ported to a pool, and can be."""
        return self.ported_from(self.stack_of(w))

    def stack_of(self, w: Workload) -> str | None:
        """Return the software stack from which a workload can be ported; None where it cannot."""
        return w.ecosystem if self._ports and w.port_cost is not None else None

    def ported_from(self, stack: str | None) -> Mask:
        """(P,) whether work that can be ported from a stack has to be ported to a pool."""
        spoken = [site.accelerator.ecosystem for site in self._sites]
        return np.array([stack is not None and stack != other for other in spoken], dtype=bool)

    def ready_from(self, w: Workload) -> int:
        """Return the first slot in which a workload may run in a pool that it is ported to."""
        return w.release + w.port_slots if w.port_slots and self._waits else 0

    def ready(self, w: Workload) -> Ints:
        """(P,) first slot in which a workload may run in a pool, as far as ports go."""
        return self.ready_from(w) * self.ported(w)

    def of_pools(self, w: Workload) -> Ints:
        """(P,) milli-fen due if a workload runs in one pool only."""
        due = np.zeros(len(self._sites), dtype=np.int64)
        for fee in self.fees(w):
            due += fee.cost * fee.pools
        return due
