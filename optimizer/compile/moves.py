"""Moves: work that leaves the centres where an earlier plan has it."""

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.optimizer.compile.columns import Supply

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Homes = frozenset[str] | None
"""Ids of the centres that work may use without moving; None: it cannot move."""


class Moves:
    """Which pools count as a move for which workloads.

    Attributes
    ----------
    tax : milli-fen for each workload that moves
    budget : how many may move; None where any number may
    """

    def __init__(self, case: Case, supply: Supply) -> None:
        incumbent = case.incumbent
        known = incumbent.held if incumbent.weighs else ()
        self._held = {each.workload: frozenset(each.centres) for each in known}
        self._ids = [w.id for w in case.workloads]
        self._centres = [site.centre.id for site in supply.sites]
        self._away: dict[Homes, Mask] = {}
        self.tax = incumbent.move_tax
        limited = bool(known) and case.policy.applies("move-budget")
        self.budget = incumbent.max_moves if limited else None

    def homes(self, workload: str) -> Homes:
        """Return the centres that a workload may use without moving."""
        return self._held.get(workload)

    def away(self, workload: str) -> Mask:
        """(P,) pools to which a workload would move; not to be written to."""
        homes = self.homes(workload)
        if homes not in self._away:
            away = [homes is not None and c not in homes for c in self._centres]
            self._away[homes] = np.array(away, dtype=bool)
        return self._away[homes]

    def among(self, workload: Ints, pool: Ints) -> Mask:
        """(n,) whether workloads, by index, would move to pools."""
        if not self._held or not workload.size:
            return np.zeros(workload.size, dtype=bool)
        kinds: dict[Homes, int] = {}
        kind = [kinds.setdefault(self.homes(name), len(kinds)) for name in self._ids]
        first = dict(zip(reversed(kind), reversed(self._ids), strict=True))
        table = np.stack([self.away(first[k]) for k in range(len(kinds))])
        found: Mask = table[np.array(kind, dtype=np.int64)[workload], pool]
        return found
