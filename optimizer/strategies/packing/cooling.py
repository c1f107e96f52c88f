"""How much dearer moves may be for a while: annealing, where there is time to cool down.

A plan that no move makes cheaper is left only by way of dearer ones (Kirkpatrick and others,
1983). A search without time to come back from them would only lose by it.
"""

from dataclasses import dataclass

HEAT = 0.1
"""What a move may be dearer by at first, on average, as a share of a workload's mean cost."""
WARM, COLD = 0.05, 0.9
"""Shares of the time before which no heat is given, and after which none is left."""
ENOUGH = 150
"""Moves for each workload below which there is no time for it."""


@dataclass
class Cooling:
    """The heat of a search that ends at a certain time.

    Attributes
    ----------
    begin, end : seconds of a clock
    cost : milli-fen that a workload costs, on average
    workloads : how many are moved
    """

    begin: float
    end: float
    cost: float
    workloads: int
    _most: float = 0.0

    def heat(self, now: float, moved: int) -> float:
        """Return milli-fen by which moves may be dearer on average, so many having been tried."""
        share = (now - self.begin) / max(self.end - self.begin, 1e-9)
        if share < WARM:
            # how quick moves are shows whether there will be enough of them
            self._most = HEAT * self.cost * (moved >= ENOUGH * self.workloads * share)
            return 0.0
        return self._most * max(0.0, 1 - share / COLD) ** 2
